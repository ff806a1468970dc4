#ifndef KECS_LAUNCHER_H
#define KECS_LAUNCHER_H

#include <limits.h>
#include <stdint.h>

// On a SOCK_SEQPACKET pair between a server and its launcher, one a packet. With a
// descriptor attached (SCM_RIGHTS) it asks for a session in the container, whose
// control socket the descriptor is; else for the container's supervisor.
struct kecs_request_message {
    uint64_t number;
    char folder[PATH_MAX + 1];  // as long as it is; not terminated on the wire
};

struct kecs_answer_message {
    uint64_t number;
    int32_t error;
};

#endif
