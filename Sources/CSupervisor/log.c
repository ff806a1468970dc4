#define _GNU_SOURCE
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records.h"

enum { MAX_LINE = 16 << 10, MAX_WAITING = 32 << 10 };

struct line {
    char stream;
    size_t count;
    char bytes[MAX_LINE];
};

static struct line lines[2] = {{.stream = 'o'}, {.stream = 'e'}};
static char waiting[MAX_WAITING];
static size_t waiting_count;
static unsigned long waiting_lines;
static int file = -1;
static long size;
static long limit;
static unsigned long dropped;

static void reopen(void) {
    if (file >= 0) close(file);
    file = open("log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct stat info;
    size = file >= 0 && fstat(file, &info) == 0 ? (long)info.st_size : 0;
}

void kecs_log_open(long rotate_at) {
    limit = rotate_at;
    reopen();
}

// All of it or nothing.
static bool append(const char *bytes, size_t count) {
    if (file < 0) reopen();
    if (size > 0 && size + (long)count > limit) {
        // Even where the rename fails the bound holds: the file starts anew.
        if (rename("log", "log.1") != 0) unlink("log");
        reopen();
    }
    if (file < 0) return false;
    size_t done = 0;
    while (done < count) {
        ssize_t written = write(file, bytes + done, count - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += (size_t)written;
    }
    if (done < count) {
        // No torn line may stay.
        if (done > 0 && ftruncate(file, size) != 0) size += (long)done;
        return false;
    }
    size += (long)count;
    return true;
}

static void write_waiting(void) {
    if (waiting_count == 0) return;
    if (dropped) {
        char note[128];
        int length = snprintf(
            note, sizeof note, "%lld e kecs: %lu lines of output were lost: no room on the disk\n",
            kecs_now(), dropped);
        if (append(note, (size_t)length)) dropped = 0;
    }
    if (dropped || !append(waiting, waiting_count)) dropped += waiting_lines;
    waiting_count = 0;
    waiting_lines = 0;
}

// `ended`: the program wrote a line end; without one the letter is a capital.
static void finish(struct line *line, bool ended) {
    char head[32];
    char letter = ended ? line->stream : (char)(line->stream - 'a' + 'A');
    int length = snprintf(head, sizeof head, "%lld %c ", kecs_now(), letter);
    if (waiting_count + (size_t)length + line->count + 1 > sizeof waiting) write_waiting();
    memcpy(waiting + waiting_count, head, (size_t)length);
    waiting_count += (size_t)length;
    memcpy(waiting + waiting_count, line->bytes, line->count);
    waiting_count += line->count;
    waiting[waiting_count++] = '\n';
    waiting_lines++;
    line->count = 0;
}

void kecs_log_take(char stream, const char *bytes, size_t count) {
    struct line *line = &lines[stream == 'e'];
    while (count > 0) {
        const char *end = memchr(bytes, '\n', count);
        size_t part = end ? (size_t)(end - bytes) : count;
        size_t room = MAX_LINE - line->count;
        bool cut = part > room;
        if (cut) part = room;
        memcpy(line->bytes + line->count, bytes, part);
        line->count += part;
        bytes += part;
        count -= part;
        if (cut) {
            finish(line, false);
        } else if (end) {
            finish(line, true);
            bytes++;
            count--;
        }
    }
}

void kecs_log_flush(int last) {
    for (int i = 0; last && i < 2; i++)
        if (lines[i].count > 0) finish(&lines[i], false);
    write_waiting();
}
