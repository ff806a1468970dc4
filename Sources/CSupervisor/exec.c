#define _GNU_SOURCE
#include "exec.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "child.h"
#include "include/CSupervisor.h"
#include "records.h"
#include "spec.h"
#include "supervise.h"
#include "sweep.h"

enum { MAX_REQUEST = 1 << 20, HANG_UP_MILLISECONDS = 1000 };

struct session {
    int control;
    int container;  // pidfd of the container's supervisor
    int master;     // -1 without a terminal
    pid_t program;
    bool started;
    enum kecs_exec_cause cause;
    long long deadline;  // when SIGKILL follows SIGHUP; 0 before
};

static struct kecs_spec spec;

static bool read_all(int fd, void *bytes, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t now = read(fd, (char *)bytes + done, count - done);
        if (now < 0 && errno == EINTR) continue;
        if (now <= 0) return false;
        done += (size_t)now;
    }
    return true;
}

// The supervisor's handle: while it can be had and its owner still holds the lock, the
// container runs. -errno.
static int container_handle(void) {
    pid_t holder = kecs_lock_holder("lock");
    if (holder < 0) return holder;
    if (holder == 0) return -ESRCH;
    int handle = (int)syscall(SYS_pidfd_open, holder, 0);
    if (handle < 0) return -errno;
    if (kecs_lock_holder("lock") == holder && access("started", F_OK) == 0
        && access("exit", F_OK) != 0)
        return handle;
    close(handle);
    return -ESRCH;
}

static bool has_variable(const char *entry) {
    size_t length = strcspn(entry, "=") + 1;
    for (char **known = spec.envp; *known; known++)
        if (strncmp(*known, entry, length) == 0) return true;
    return false;
}

// Puts the request in the place of the container's own program. false: it is damaged.
static bool read_request(int control, struct winsize *size, bool *terminal) {
    uint32_t length;
    if (!read_all(control, &length, sizeof length) || length == 0 || length > MAX_REQUEST)
        return false;
    char *bytes = malloc(length);
    if (!bytes || !read_all(control, bytes, length) || bytes[length - 1] != 0) return false;
    size_t entries = 0, variables = 0, arguments = 0;
    for (size_t i = 0; i < length; i++) entries += bytes[i] == 0;
    while (spec.envp[variables]) variables++;
    spec.argv = calloc(entries + 1, sizeof *spec.argv);
    spec.envp = realloc(spec.envp, (variables + entries + 1) * sizeof *spec.envp);
    if (!spec.argv || !spec.envp) return false;
    char *next;
    for (char *entry = bytes; entry < bytes + length; entry = next) {
        next = entry + strlen(entry) + 1;
        char *value = strchr(entry, '=');
        if (!value) return false;
        *value++ = 0;
        if (strcmp(entry, "arg") == 0) {
            spec.argv[arguments++] = value;
        } else if (strcmp(entry, "env") == 0) {
            if (has_variable(value)) continue;
            spec.envp[variables++] = value;
            spec.envp[variables] = NULL;
        } else if (strcmp(entry, "terminal") == 0) {
            unsigned columns, rows;
            if (sscanf(value, "%u:%u", &columns, &rows) != 2) return false;
            *size = (struct winsize){
                .ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
            *terminal = true;
        } else {
            return false;
        }
    }
    return arguments > 0;
}

// Makes a terminal: its master in `given`, three times its slave in `taken`. false: errno.
static bool make_terminal(
    const struct winsize *size, const struct kecs_identity *identity, int *given, int taken[3]) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    char name[64];
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0
        || ptsname_r(master, name, sizeof name) != 0)
        return false;
    int slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0) return false;
    struct termios modes;
    if (tcgetattr(slave, &modes) == 0) {
        modes.c_iflag |= IUTF8;
        tcsetattr(slave, TCSANOW, &modes);
    }
    ioctl(master, TIOCSWINSZ, size);
    // Programs open it anew by its name.
    if (identity->changes && fchown(slave, identity->uid, (gid_t)-1) != 0) return false;
    *given = master;
    for (int i = 0; i < 3; i++) taken[i] = slave;
    return true;
}

static bool make_pipes(int given[3], int taken[3]) {
    for (int i = 0; i < 3; i++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) return false;
        given[i] = ends[i == 0];
        taken[i] = ends[i != 0];
    }
    return true;
}

static void send_started(const struct session *session, const int *descriptors, int count) {
    union {
        char bytes[CMSG_SPACE(3 * sizeof(int))];
        struct cmsghdr alignment;
    } rights;
    struct kecs_exec_started started = {.error = 0};
    struct iovec part = {&started, sizeof started};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = rights.bytes,
        .msg_controllen = CMSG_SPACE((size_t)count * sizeof(int))};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
    memcpy(CMSG_DATA(header), descriptors, (size_t)count * sizeof(int));
    while (sendmsg(session->control, &message, MSG_NOSIGNAL) < 0 && errno == EINTR) {}
}

static _Noreturn void refuse(int control, int error) {
    struct kecs_exec_started started = {.error = error};
    send(control, &started, sizeof started, MSG_NOSIGNAL);
    _exit(0);
}

static void end(struct session *session, int code) {
    struct kecs_exec_ended ended = {.code = code, .cause = session->cause};
    send(session->control, &ended, sizeof ended, MSG_NOSIGNAL);
}

static void hang_up(struct session *session) {
    session->cause = KECS_EXEC_HUNG_UP;
    session->deadline = kecs_uptime() + HANG_UP_MILLISECONDS;
    if (session->master >= 0) {
        pid_t foreground = tcgetpgrp(session->master);
        if (foreground > 0) kill(-foreground, SIGHUP);
    }
    kill(-session->program, SIGHUP);
    kill(-session->program, SIGCONT);
    // Without a reader whoever is writing would wait for ever.
    if (session->master >= 0) close(session->master);
    session->master = -1;
}

static void take_control(struct session *session, struct pollfd *entry) {
    struct kecs_exec_resize resize;
    if (!read_all(session->control, &resize, sizeof resize)) {
        entry->fd = -1;
        hang_up(session);
        return;
    }
    struct winsize size = {.ws_col = resize.columns, .ws_row = resize.rows};
    // The kernel sends SIGWINCH where it is another size.
    if (session->master >= 0) ioctl(session->master, TIOCSWINSZ, &size);
}

// Reaps orphans; true once the program has ended, which is left unreaped so that its
// number and its group stay its own.
static bool has_ended(pid_t program, siginfo_t *info) {
    while (true) {
        info->si_pid = 0;
        if (waitid(P_PID, (id_t)program, info, WEXITED | WNOHANG | WNOWAIT) == 0
            && info->si_pid == program)
            return true;
        siginfo_t other = {0};
        if (waitid(P_ALL, 0, &other, WEXITED | WNOHANG | WNOWAIT) != 0 || other.si_pid == 0)
            return false;
        if (other.si_pid != program) waitpid(other.si_pid, NULL, WNOHANG);
    }
}

// Watches the program to its end and answers its code.
static int watch(struct session *session, int signals) {
    struct pollfd polls[] = {
        {.fd = signals, .events = POLLIN},
        {.fd = session->control, .events = POLLIN},
        {.fd = session->container, .events = POLLIN},
    };
    siginfo_t info;
    while (!has_ended(session->program, &info)) {
        int wait = -1;
        if (session->deadline > 0) {
            long long rest = session->deadline - kecs_uptime();
            if (rest <= 0) kill(-session->program, SIGKILL), kill(session->program, SIGKILL);
            wait = rest <= 0 ? 100 : (int)rest;
        }
        poll(polls, 3, wait);
        struct signalfd_siginfo signal;
        while (read(signals, &signal, sizeof signal) == sizeof signal) {}
        if (polls[1].revents) take_control(session, &polls[1]);
        if (polls[2].revents) {
            polls[2].fd = -1;
            session->cause = KECS_EXEC_CONTAINER_ENDED;
            kill(-session->program, SIGKILL);
            kill(session->program, SIGKILL);
        }
    }
    kill(-session->program, SIGKILL);
    waitpid(session->program, NULL, 0);
    kecs_sweep(1000);
    return info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
}

static int open_signals(void) {
    sigset_t set;
    sigfillset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

_Noreturn void kecs_exec(uint64_t request, int control) {
    prctl(PR_SET_NAME, "kecs-exec");
    setsid();
    struct session session = {.control = control, .master = -1, .cause = KECS_EXEC_EXITED};
    int signals = open_signals();
    kecs_answer(0, request, signals < 0 ? errno : 0);
    if (signals < 0) _exit(1);
    kecs_leave_standard_streams();

    char message[KECS_MESSAGE];
    struct kecs_identity identity;
    struct winsize size = {0};
    bool terminal = false;
    session.container = container_handle();
    if (session.container < 0) refuse(control, -session.container);
    if (!kecs_spec_read(&spec, message) || !kecs_identity_find(spec.user, &identity, message)
        || !read_request(control, &size, &terminal))
        refuse(control, EINVAL);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) refuse(control, errno);

    int given[3], taken[3];
    int count = terminal ? 1 : 3;
    if (!(terminal ? make_terminal(&size, &identity, given, taken) : make_pipes(given, taken)))
        refuse(control, errno);
    int code;
    session.program = kecs_exec_fork(&spec, &identity, taken, terminal, &code, message);
    send_started(&session, given, count);
    if (session.program < 0) {
        // As Docker has it: told where its output would have gone.
        dprintf(taken[2], "%s\n", message);
        end(&session, code);
        _exit(0);
    }
    if (terminal) session.master = given[0];
    for (int i = 0; i < (terminal ? 1 : 3); i++) {
        close(taken[i]);
        if (!terminal) close(given[i]);
    }
    code = watch(&session, signals);
    end(&session, code);
    _exit(0);
}
