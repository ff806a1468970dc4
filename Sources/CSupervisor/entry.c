// How a program becomes a launcher: `… __supervise` never reaches `main`. Only one
// executable ships, and a supervisor must not start the Swift runtime; as in
// runc, a constructor takes over instead. Launchers are started by
// kecs_launcher_spawn alone.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "exec.h"
#include "include/CSupervisor.h"
#include "launcher.h"
#include "supervise.h"

void kecs_answer(int socket, uint64_t request, int error) {
    struct kecs_answer_message answer = {request, error};
    send(socket, &answer, sizeof answer, MSG_NOSIGNAL);
}

// The next request, and the descriptor that came with it, or -1.
static ssize_t receive(struct kecs_request_message *request, int *control) {
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr alignment;
    } rights;
    struct iovec part = {request, sizeof *request};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = rights.bytes, .msg_controllen = sizeof rights.bytes};
    *control = -1;
    ssize_t count = recvmsg(0, &message, MSG_CMSG_CLOEXEC);
    if (count < 0) return count;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        memcpy(control, CMSG_DATA(header), sizeof *control);
    return count;
}

// Forks a supervisor, or a session's keeper, for each request, until the server is gone. Forking from
// here, not from the server, keeps supervisors small (they share this process's
// pages, which nobody writes) and quick (nothing is loaded or linked).
static _Noreturn void launch(void) {
    prctl(PR_SET_NAME, "kecs-launcher");
    close_range(3, ~0U, 0);
    signal(SIGCHLD, SIG_IGN);  // supervisors need no waiting for
    signal(SIGHUP, SIG_IGN);
    struct kecs_request_message request;
    while (1) {
        int control;
        ssize_t count = receive(&request, &control);
        if (count < 0 && errno == EINTR) continue;
        if (count <= (ssize_t)sizeof request.number) _exit(0);
        if (count == sizeof request) {
            kecs_answer(0, request.number, ENAMETOOLONG);
            if (control >= 0) close(control);
            continue;
        }
        ((char *)&request)[count] = 0;
        pid_t pid = fork();
        if (pid < 0) kecs_answer(0, request.number, errno);
        if (pid == 0) {
            if (chdir(request.folder) != 0) {
                kecs_answer(0, request.number, errno);
                _exit(1);
            }
            if (control >= 0) kecs_exec(request.number, control);
            kecs_supervise(request.number);
        }
        if (control >= 0) close(control);
    }
}

__attribute__((constructor)) static void enter(int argc, char **argv) {
    if (argc != 2 || strcmp(argv[1], "__supervise") != 0) return;
    // By hand it would read a terminal: refuse anything but a socket.
    int type;
    socklen_t length = sizeof type;
    if (getsockopt(0, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_SEQPACKET)
        _exit(2);
    launch();
}
