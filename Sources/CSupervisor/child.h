#ifndef KECS_CHILD_H
#define KECS_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "spec.h"

// The program that a supervisor watches, and the ends of its pipes.
struct kecs_child {
    pid_t pid;
    int output;  // non-blocking
    int errors;  // non-blocking
    int input;   // held open, or -1
    int go;
    int report;
};

// Forks the program's process: session and group of its own, waiting for
// kecs_child_go. false: `message` says why.
bool kecs_child_fork(
    const struct kecs_spec *spec, const struct kecs_identity *identity,
    struct kecs_child *child, char message[KECS_MESSAGE]);

// Lets it execute the program. false: it could not and has ended; `message` says why.
bool kecs_child_go(
    struct kecs_child *child, const struct kecs_spec *spec, char message[KECS_MESSAGE]);

// Forks the health check, as the container's user and in its folder, without
// output. Its number, or -1.
pid_t kecs_check_fork(const struct kecs_spec *spec, const struct kecs_identity *identity);

// Forks a further program with the container's user, limits, folder and environment,
// on these three streams, which are none of 0, 1 and 2; with `terminal` they are one
// that becomes its controlling terminal. Returns once it has been executed: its
// number, or -1 with `code` 127 where it was not found, else 126, and the reason.
pid_t kecs_exec_fork(
    const struct kecs_spec *spec, const struct kecs_identity *identity, const int streams[3],
    bool terminal, int *code, char message[KECS_MESSAGE]);

#endif
