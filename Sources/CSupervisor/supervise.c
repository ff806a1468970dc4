#define _GNU_SOURCE
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "health.h"
#include "log.h"
#include "records.h"
#include "spec.h"
#include "sweep.h"

static struct kecs_spec spec;

// The lock lives as long as this process: it is never closed, and record locks
// are not inherited. 0, an errno, or -1 where another supervisor has it.
static int take_lock(void) {
    int fd = open("lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return errno;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_SETLK, &lock) == 0) return 0;
    return errno == EAGAIN || errno == EACCES ? -1 : errno;
}

static int open_signals(void) {
    sigset_t set;
    sigfillset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGUSR1);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void kecs_leave_standard_streams(void) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) _exit(1);
    for (int fd = 0; fd < 3; fd++) dup2(null, fd);
    close(null);
}

static void hint(void) { kecs_hint(spec.hints, spec.hint); }

// The container's last word. Tried again for as long as the disk is full: the
// lock is held meanwhile, so nobody takes the container for lost.
static void write_exit(const char *text) {
    while (!kecs_record_write("exit", text)) {
        if (errno == ENOENT) return;  // the folder has been removed
        nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    }
    hint();
    kecs_record_sync("exit");
}

static _Noreturn void give_up(const char *name, const char *message) {
    char text[KECS_MESSAGE + 128];
    snprintf(text, sizeof text, "failed %s %lld\n%s", name, kecs_now(), message);
    write_exit(text);
    _exit(0);
}

// Takes what a pipe holds, at most 64 KiB at a time so that no stream starves
// the other; false once it has ended.
static bool drain(int fd, char stream) {
    char bytes[16 << 10];
    for (int round = 0; round < 4; round++) {
        ssize_t count = read(fd, bytes, sizeof bytes);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN;
        if (count == 0) return false;
        kecs_log_take(stream, bytes, (size_t)count);
    }
    return true;
}

// Reaps orphans that were handed to this process; true once the program has
// ended. It is left unreaped, so that its number and its group stay its own.
static bool has_ended(pid_t program, siginfo_t *info) {
    while (true) {
        info->si_pid = 0;
        if (waitid(P_PID, (id_t)program, info, WEXITED | WNOHANG | WNOWAIT) == 0
            && info->si_pid == program)
            return true;
        siginfo_t other = {0};
        if (waitid(P_ALL, 0, &other, WEXITED | WNOHANG | WNOWAIT) != 0 || other.si_pid == 0)
            return false;
        if (other.si_pid == program) continue;
        bool changed = false;
        bool passed = other.si_code == CLD_EXITED && other.si_status == 0;
        if (kecs_health_ended(other.si_pid, passed, &changed) && changed) hint();
        waitpid(other.si_pid, NULL, WNOHANG);
    }
}

// Obeys the server; true where SIGCHLD was among the signals.
static bool take_signals(int signals, pid_t program) {
    bool child = false;
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) == sizeof info) {
        switch (info.ssi_signo) {
        case SIGCHLD: child = true; break;
        case SIGTERM: kill(program, SIGTERM); break;
        case SIGUSR1:
            kill(-program, SIGKILL);
            kill(program, SIGKILL);
            break;
        }
    }
    return child;
}

// Watches the program to its end and answers its code.
static int watch(
    struct kecs_child *child, const struct kecs_identity *identity, int signals) {
    char text[64];
    snprintf(text, sizeof text, "%lld\n", kecs_now());
    bool started = kecs_record_write("started", text);
    hint();
    struct pollfd polls[] = {
        {.fd = signals, .events = POLLIN},
        {.fd = child->output, .events = POLLIN},
        {.fd = child->errors, .events = POLLIN},
    };
    kecs_health_begin(&spec, identity);
    siginfo_t info;
    // Looked at once before the first wait: it may have ended already.
    bool look = true;
    while (!look || !has_ended(child->pid, &info)) {
        look = false;
        int wait = kecs_health_wait();
        // Once a second where the disk had no room for `started`.
        if (!started && (wait < 0 || wait > 1000)) wait = 1000;
        poll(polls, 3, wait);
        kecs_health_tick();
        if (!started && (started = kecs_record_write("started", text))) hint();
        if (polls[0].revents) look = take_signals(signals, child->pid);
        for (int i = 1; i < 3; i++)
            if (polls[i].revents && !drain(polls[i].fd, i == 1 ? 'o' : 'e')) polls[i].fd = -1;
        kecs_log_flush(0);
    }
    kill(-child->pid, SIGKILL);
    waitpid(child->pid, NULL, 0);
    kecs_sweep(1000);
    // What it wrote last is still in the pipes; more than that cannot come.
    for (int i = 1; i < 3; i++) {
        for (int round = 0; polls[i].fd >= 0 && round < 32; round++) {
            if (poll(&polls[i], 1, 0) <= 0 || !drain(polls[i].fd, i == 1 ? 'o' : 'e')) break;
        }
    }
    kecs_log_flush(1);
    return info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
}

void kecs_supervise(uint64_t request) {
    prctl(PR_SET_NAME, "kecs-supervisor");
    setsid();
    int signals = open_signals();
    if (signals < 0) {
        kecs_answer(0, request, errno);
        _exit(1);
    }
    int error = take_lock();
    bool has_run = access("launch", F_OK) == 0 || access("exit", F_OK) == 0;
    kecs_answer(0, request, error > 0 ? error : 0);
    if (error != 0 || has_run) _exit(0);
    kecs_leave_standard_streams();

    char message[KECS_MESSAGE];
    struct kecs_identity identity;
    struct kecs_child child;
    // Without its specification it knows no FIFO to hint at either.
    spec.hints = spec.hint = "";
    if (!kecs_spec_read(&spec, message)) {
        spec.hints = spec.hint = "";
        give_up("CannotCreateContainerError", message);
    }
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        give_up("CannotStartContainerError", "cannot become the reaper of its processes");
    if (!kecs_identity_find(spec.user, &identity, message)
        || !kecs_child_fork(&spec, &identity, &child, message))
        give_up("CannotStartContainerError", message);
    char launch[32];
    snprintf(launch, sizeof launch, "%d\n", child.pid);
    // Where this cannot be written nothing is executed, and it may be tried anew.
    if (!kecs_record_write("launch", launch)) _exit(1);
    if (!kecs_child_go(&child, &spec, message)) give_up("CannotStartContainerError", message);
    kecs_log_open(spec.log_bytes);
    int code = watch(&child, &identity, signals);
    char text[64];
    snprintf(text, sizeof text, "exited %d %lld\n", code, kecs_now());
    write_exit(text);
    kecs_sweep(10000);
    _exit(0);
}
