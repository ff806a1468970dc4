#define _GNU_SOURCE
#include "sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "records.h"

// SIGKILL to every child of this process. Their numbers cannot be taken by
// others meanwhile: only this process reaps them.
static void kill_children(void) {
    DIR *processes = opendir("/proc");
    if (!processes) return;
    struct dirent *entry;
    while ((entry = readdir(processes))) {
        pid_t pid = atoi(entry->d_name);
        if (pid <= 0) continue;
        char path[64], stat[512];
        snprintf(path, sizeof path, "/proc/%d/stat", pid);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) continue;
        ssize_t count = read(fd, stat, sizeof stat - 1);
        close(fd);
        if (count <= 0) continue;
        stat[count] = 0;
        // `pid (name) state parent …`; the name may hold anything.
        char *rest = strrchr(stat, ')');
        char state;
        int parent;
        if (rest && sscanf(rest + 1, " %c %d", &state, &parent) == 2 && parent == getpid())
            kill(pid, SIGKILL);
    }
    closedir(processes);
}

void kecs_sweep(int milliseconds) {
    long long deadline = kecs_uptime() + milliseconds;
    while (true) {
        pid_t pid = waitpid(-1, NULL, WNOHANG);
        if (pid > 0) continue;
        if (pid < 0 && errno == ECHILD) return;
        kill_children();
        if (kecs_uptime() >= deadline) return;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
}
