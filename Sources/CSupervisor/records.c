#define _GNU_SOURCE
#include "records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long long read_clock(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

long long kecs_now(void) { return read_clock(CLOCK_REALTIME); }

long long kecs_uptime(void) { return read_clock(CLOCK_MONOTONIC); }

bool kecs_record_write(const char *name, const char *text) {
    char beside[64];
    snprintf(beside, sizeof beside, ".%s.new", name);
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    size_t length = strlen(text);
    ssize_t written = write(fd, text, length);
    int error = written < 0 ? errno : ENOSPC;
    close(fd);
    if (written == (ssize_t)length && rename(beside, name) == 0) return true;
    if (written == (ssize_t)length) error = errno;
    unlink(beside);
    errno = error;
    return false;
}

void kecs_record_sync(const char *name) {
    const char *paths[] = {name, "."};
    for (int i = 0; i < 2; i++) {
        int fd = open(paths[i], O_RDONLY | O_CLOEXEC);
        if (fd < 0) continue;
        fsync(fd);
        close(fd);
    }
}

void kecs_hint(const char *fifo, const char *line) {
    // Without a reader this fails at once (ENXIO); a full pipe loses the hint.
    int fd = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return;
    char text[1024];
    int length = snprintf(text, sizeof text, "%s\n", line);
    if (length > 0 && (size_t)length < sizeof text) {
        ssize_t ignored = write(fd, text, (size_t)length);
        (void)ignored;
    }
    close(fd);
}
