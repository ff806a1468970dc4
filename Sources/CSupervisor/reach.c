// The server's side: how it starts launchers and reaches supervisors.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "include/CSupervisor.h"
#include "launcher.h"

extern char **environ;

// How long a program may take to be executed.
enum { EXEC_SECONDS = 20 };

int kecs_launcher_spawn(const char *executable, pid_t *pid) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return -errno;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, pair[1], 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    sigset_t set;
    sigemptyset(&set);
    posix_spawnattr_setsigmask(&attributes, &set);
    sigfillset(&set);
    posix_spawnattr_setsigdefault(&attributes, &set);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    char *argv[] = {"kecs", "__supervise", NULL};
    int error = posix_spawn(pid, executable, &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(pair[1]);
    if (error == 0) return pair[0];
    close(pair[0]);
    return -error;
}

int kecs_launcher_send(int socket, uint64_t request, const char *folder) {
    struct kecs_request_message message = {.number = request};
    size_t length = strlen(folder);
    if (length >= PATH_MAX) return ENAMETOOLONG;
    memcpy(message.folder, folder, length);
    size_t size = offsetof(struct kecs_request_message, folder) + length;
    while (send(socket, &message, size, MSG_NOSIGNAL) < 0)
        if (errno != EINTR) return errno;
    return 0;
}

int kecs_launcher_send_exec(int socket, uint64_t request, const char *folder, int control) {
    struct kecs_request_message content = {.number = request};
    size_t length = strlen(folder);
    if (length >= PATH_MAX) return ENAMETOOLONG;
    memcpy(content.folder, folder, length);
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr alignment;
    } rights;
    struct iovec part = {&content, offsetof(struct kecs_request_message, folder) + length};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = rights.bytes, .msg_controllen = sizeof rights.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &control, sizeof control);
    while (sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
        if (errno != EINTR) return errno;
    return 0;
}

static bool send_all(int socket, const void *bytes, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t now = send(socket, (const char *)bytes + done, count - done, MSG_NOSIGNAL);
        if (now < 0 && errno == EINTR) continue;
        if (now <= 0) return false;
        done += (size_t)now;
    }
    return true;
}

int kecs_exec_begin(int control, const void *request, uint32_t length, int descriptors[3]) {
    // A keeper that has refused is gone before it has read all of this: its answer counts.
    struct timeval limit = {.tv_sec = EXEC_SECONDS};
    setsockopt(control, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (send_all(control, &length, sizeof length)) send_all(control, request, length);
    struct kecs_exec_started started;
    union {
        char bytes[CMSG_SPACE(3 * sizeof(int))];
        struct cmsghdr alignment;
    } rights;
    struct iovec part = {&started, sizeof started};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = rights.bytes, .msg_controllen = sizeof rights.bytes};
    ssize_t count;
    do count = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    while (count < 0 && errno == EINTR);
    if (count < 0) return errno == EAGAIN ? -ETIMEDOUT : -errno;
    if (count != sizeof started) return -EPIPE;
    if (started.error != 0) return -started.error;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        return -EPROTO;
    int number = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    if (number != 1 && number != 3) return -EPROTO;
    memcpy(descriptors, CMSG_DATA(header), (size_t)number * sizeof(int));
    return number;
}

int kecs_launcher_receive(int socket, uint64_t *request, int *error) {
    struct kecs_answer_message answer;
    ssize_t count;
    do count = recv(socket, &answer, sizeof answer, 0);
    while (count < 0 && errno == EINTR);
    if (count != sizeof answer) return 0;
    *request = answer.number;
    *error = answer.error;
    return 1;
}

pid_t kecs_lock_holder(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? 0 : -errno;
    // F_GETLK only asks: unlike flock it cannot get into a supervisor's way.
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int result = fcntl(fd, F_GETLK, &lock);
    int error = errno;
    close(fd);
    if (result != 0) return -error;
    return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

int kecs_supervisor_stop(const char *lock_path, enum kecs_stop how) {
    pid_t pid = kecs_lock_holder(lock_path);
    if (pid == 0) return ESRCH;
    if (pid < 0) return -pid;
    int handle = (int)syscall(SYS_pidfd_open, pid, 0);
    if (handle < 0) return errno;
    // Still the holder after the handle was taken, so the handle is the holder's,
    // even if the number is given to another process from here on.
    int error = kecs_lock_holder(lock_path) == pid ? 0 : ESRCH;
    int number = how == KECS_STOP_KILL ? SIGUSR1 : SIGTERM;
    if (!error && syscall(SYS_pidfd_send_signal, handle, number, NULL, 0) != 0) error = errno;
    close(handle);
    return error;
}

int kecs_is_marked(pid_t pid, const char *entry) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/environ", pid);
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    char *text = NULL;
    size_t size = 0;
    int found = 0;
    while (!found && getdelim(&text, &size, 0, file) > 0) found = strcmp(text, entry) == 0;
    free(text);
    fclose(file);
    return found;
}

int kecs_is_in_container(pid_t pid, const char *container) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/cgroup", pid);
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    char *line = NULL;
    size_t size = 0;
    int found = 0;
    while (!found && *container && getline(&line, &size, file) > 0)
        found = strstr(line, container) != NULL;
    free(line);
    fclose(file);
    return found;
}

int kecs_signal_contained(pid_t pid, const char *container, const char *entry, int number) {
    int handle = (int)syscall(SYS_pidfd_open, pid, 0);
    if (handle < 0) return errno;
    // Looked at after the handle was taken, so it is the handle's process.
    int error = ESRCH;
    if (kecs_is_in_container(pid, container) || kecs_is_marked(pid, entry))
        error = syscall(SYS_pidfd_send_signal, handle, number, NULL, 0) == 0 ? 0 : errno;
    close(handle);
    return error;
}

// Sends the signal once to every process whose environment has exactly this entry; the
// number of processes it reached.
static int signal_marked(const char *entry, int number) {
    int reached = 0;
    DIR *processes = opendir("/proc");
    if (!processes) return 0;
    struct dirent *item;
    while ((item = readdir(processes))) {
        pid_t pid = atoi(item->d_name);
        if (pid <= 0) continue;
        int handle = (int)syscall(SYS_pidfd_open, pid, 0);
        if (handle < 0) continue;
        if (kecs_is_marked(pid, entry)
            && syscall(SYS_pidfd_send_signal, handle, number, NULL, 0) == 0)
            reached++;
        close(handle);
    }
    closedir(processes);
    return reached;
}

int kecs_kill_marked(const char *entry) {
    int reached = 0;
    // Again until a round finds nobody: they may fork meanwhile.
    for (int round = 0; round < 50; round++) {
        int found = signal_marked(entry, SIGKILL);
        if (found == 0) break;
        reached += found;
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
    return reached;
}

int kecs_fifo_open(const char *path) {
    if (mkfifo(path, 0600) != 0 && errno != EEXIST) return -errno;
    // For writing too: without a writer a reader would see its end.
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return -errno;
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISFIFO(info.st_mode)) return fd;
    close(fd);
    return -EEXIST;
}
