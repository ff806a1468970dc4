#define _GNU_SOURCE
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum step { STEP_SESSION, STEP_LIMIT, STEP_USER, STEP_FOLDER, STEP_EXECUTE, STEP_NOT_FOUND };

// What the child tells of its failure, through a pipe that exec closes.
struct report {
    int step;
    int error;
    int index;
};

static void fail(int pipe, enum step step, int error, int index) {
    struct report report = {step, error, index};
    ssize_t ignored = write(pipe, &report, sizeof report);
    (void)ignored;
    _exit(127);
}

static const char *variable(char **envp, const char *name) {
    size_t length = strlen(name);
    for (; *envp; envp++)
        if (strncmp(*envp, name, length) == 0 && (*envp)[length] == '=')
            return *envp + length + 1;
    return NULL;
}

static bool is_program(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

// Executes argv[0], looked for in the container's own PATH as execvp would, but
// never through a shell. Returns only on failure, through `fail`.
static void execute(int report, char **argv, char **envp) {
    const char *name = argv[0];
    if (strchr(name, '/')) {
        execve(name, argv, envp);
        fail(report, STEP_EXECUTE, errno, 0);
    }
    const char *path = variable(envp, "PATH");
    if (!path || !*name) fail(report, STEP_NOT_FOUND, ENOENT, 0);
    int error = 0;
    while (*name) {
        const char *end = strchrnul(path, ':');
        char candidate[4096];
        int length = end == path
            ? snprintf(candidate, sizeof candidate, "./%s", name)
            : snprintf(candidate, sizeof candidate, "%.*s/%s", (int)(end - path), path, name);
        if (length > 0 && (size_t)length < sizeof candidate && is_program(candidate)) {
            execve(candidate, argv, envp);
            if (errno != ENOENT && errno != ENOTDIR) error = errno;
            if (error && error != EACCES) fail(report, STEP_EXECUTE, error, 0);
        }
        if (!*end) break;
        path = end + 1;
    }
    if (error) fail(report, STEP_EXECUTE, error, 0);
    fail(report, STEP_NOT_FOUND, ENOENT, 0);
}

static void wait_for_go(int go) {
    char byte;
    ssize_t count;
    do count = read(go, &byte, 1);
    while (count < 0 && errno == EINTR);
    if (count != 1) _exit(127);  // the supervisor has changed its mind, or is dead
}

// Turns a fresh child into a program, with all that the container asks for.
static _Noreturn void become(
    const struct kecs_spec *spec, const struct kecs_identity *identity, pid_t supervisor,
    char **argv, int report) {
    for (int i = 0; i < spec->limit_count; i++)
        if (setrlimit(spec->limits[i].resource, &spec->limits[i].value) != 0)
            fail(report, STEP_LIMIT, errno, i);
    if (identity->changes) {
        // Who cannot set groups may still become who it already is.
        bool same = identity->uid == getuid() && identity->gid == getgid();
        if (setgroups((size_t)identity->group_count, identity->groups) != 0 && !same)
            fail(report, STEP_USER, errno, 0);
        if (setresgid(identity->gid, identity->gid, identity->gid) != 0
            || setresuid(identity->uid, identity->uid, identity->uid) != 0)
            fail(report, STEP_USER, errno, 0);
    }
    // After the user: a change of user forgets it. Before the check: no gap.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor) _exit(127);
    if (chdir(spec->cwd) != 0) fail(report, STEP_FOLDER, errno, 0);
    umask(022);

    // By the system call, since sigaction() keeps two signals to itself, which
    // posix_spawn has left ignored. All zeros: SIG_DFL, no flags.
    static const char standard[64];
    for (int number = 1; number < NSIG; number++)
        syscall(SYS_rt_sigaction, number, standard, NULL, sizeof(uint64_t));
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execute(report, argv, spec->envp);
    _exit(127);
}

bool kecs_child_fork(
    const struct kecs_spec *spec, const struct kecs_identity *identity,
    struct kecs_child *child, char message[KECS_MESSAGE]) {
    int in[2] = {-1, -1}, out[2], err[2], go[2], report[2];
    if ((spec->stdin_open && pipe2(in, O_CLOEXEC) != 0) || pipe2(out, O_CLOEXEC) != 0
        || pipe2(err, O_CLOEXEC) != 0 || pipe2(go, O_CLOEXEC) != 0
        || pipe2(report, O_CLOEXEC) != 0) {
        snprintf(message, KECS_MESSAGE, "cannot make its pipes: %s", strerror(errno));
        return false;
    }
    pid_t supervisor = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        snprintf(message, KECS_MESSAGE, "cannot fork: %s", strerror(errno));
        return false;
    }
    if (pid == 0) {
        if (setsid() < 0) fail(report[1], STEP_SESSION, errno, 0);
        // Standard input of the supervisor is /dev/null.
        if ((in[0] >= 0 && dup2(in[0], 0) < 0) || dup2(out[1], 1) < 0 || dup2(err[1], 2) < 0)
            fail(report[1], STEP_SESSION, errno, 0);
        close(go[1]);
        wait_for_go(go[0]);
        become(spec, identity, supervisor, spec->argv, report[1]);
    }
    close(out[1]);
    close(err[1]);
    close(go[0]);
    close(report[1]);
    if (in[0] >= 0) close(in[0]);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    fcntl(err[0], F_SETFL, O_NONBLOCK);
    *child = (struct kecs_child){
        .pid = pid, .output = out[0], .errors = err[0], .input = in[1],
        .go = go[1], .report = report[0]};
    return true;
}

static void describe(
    const struct report *report, const struct kecs_spec *spec, char message[KECS_MESSAGE]) {
    const char *error = strerror(report->error);
    switch (report->step) {
    case STEP_LIMIT:
        snprintf(
            message, KECS_MESSAGE, "setting ulimit %s: %s", spec->limits[report->index].name,
            error);
        break;
    case STEP_USER:
        snprintf(message, KECS_MESSAGE, "becoming user %.200s: %s", spec->user, error);
        break;
    case STEP_FOLDER:
        snprintf(message, KECS_MESSAGE, "chdir to \"%.300s\": %s", spec->cwd, error);
        break;
    case STEP_NOT_FOUND:
        snprintf(
            message, KECS_MESSAGE, "exec: \"%.300s\": executable file not found in $PATH",
            spec->argv[0]);
        break;
    case STEP_EXECUTE:
        snprintf(message, KECS_MESSAGE, "exec: \"%.300s\": %s", spec->argv[0], error);
        break;
    default:
        snprintf(message, KECS_MESSAGE, "preparing the process: %s", error);
    }
}

// Waits until the program has been executed: 0. Else 127 where it was not found, 126
// for any other reason, and `message` says why.
static int wait_for_report(int pipe, const struct kecs_spec *spec, char message[KECS_MESSAGE]) {
    struct report report;
    ssize_t count;
    do count = read(pipe, &report, sizeof report);
    while (count < 0 && errno == EINTR);
    close(pipe);
    if (count != sizeof report) return 0;
    describe(&report, spec, message);
    bool absent = report.step == STEP_NOT_FOUND
        || (report.step == STEP_EXECUTE && (report.error == ENOENT || report.error == ENOTDIR));
    return absent ? 127 : 126;
}

bool kecs_child_go(
    struct kecs_child *child, const struct kecs_spec *spec, char message[KECS_MESSAGE]) {
    ssize_t count = write(child->go, "g", 1);
    (void)count;
    close(child->go);
    if (wait_for_report(child->report, spec, message) == 0) return true;
    waitpid(child->pid, NULL, 0);
    return false;
}

pid_t kecs_exec_fork(
    const struct kecs_spec *spec, const struct kecs_identity *identity, const int streams[3],
    bool terminal, int *code, char message[KECS_MESSAGE]) {
    int report[2];
    *code = 126;
    if (pipe2(report, O_CLOEXEC) != 0) {
        snprintf(message, KECS_MESSAGE, "cannot make its pipes: %s", strerror(errno));
        return -1;
    }
    pid_t supervisor = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        snprintf(message, KECS_MESSAGE, "cannot fork: %s", strerror(errno));
        close(report[0]);
        close(report[1]);
        return -1;
    }
    if (pid == 0) {
        if (setsid() < 0) fail(report[1], STEP_SESSION, errno, 0);
        if (terminal && ioctl(streams[0], TIOCSCTTY, 0) != 0)
            fail(report[1], STEP_SESSION, errno, 0);
        for (int i = 0; i < 3; i++)
            if (dup2(streams[i], i) < 0) fail(report[1], STEP_SESSION, errno, 0);
        become(spec, identity, supervisor, spec->argv, report[1]);
    }
    close(report[1]);
    *code = wait_for_report(report[0], spec, message);
    if (*code == 0) return pid;
    waitpid(pid, NULL, 0);
    return -1;
}

pid_t kecs_check_fork(const struct kecs_spec *spec, const struct kecs_identity *identity) {
    pid_t supervisor = getpid();
    pid_t pid = fork();
    if (pid != 0) return pid;
    if (setsid() < 0) _exit(127);
    // The standard streams are /dev/null already; nobody reads a report.
    become(spec, identity, supervisor, spec->check, -1);
}
