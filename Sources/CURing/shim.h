#ifndef CURING_SHIM_H
#define CURING_SHIM_H

#include <errno.h>
#include <liburing.h>
#include <sys/socket.h>

/// Makes a ring for one thread's sends; 0, or a negative errno: this kernel or its settings do not
/// allow one. From Linux 6.0 on.
static inline int curing_open(struct io_uring *ring, unsigned entries) {
    return io_uring_queue_init(entries, ring, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN);
}

/// Sends the same bytes to each of `count` sockets, as many as the ring has entries at most, with one
/// call of the kernel. Does not wait for any of them and raises no signal; a negative descriptor is
/// passed over.
///
/// @param sent By socket: how many bytes it took, from the front; or a negative errno.
/// @return 0, or a negative errno: the ring is of no use any more. `sent` is right nevertheless.
static inline int curing_send(struct io_uring *ring, const int *descriptors, int count,
                              const void *bytes, size_t length, int *sent) {
    unsigned pending = 0;
    for (int i = 0; i < count; i++) sent[i] = -EAGAIN;
    for (int i = 0; i < count; i++) {
        if (descriptors[i] < 0) continue;
        struct io_uring_sqe *entry = io_uring_get_sqe(ring);
        if (!entry) return -ENOSPC;
        io_uring_prep_send(entry, descriptors[i], bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
        io_uring_sqe_set_data64(entry, (__u64)i);
        pending++;
    }
    while (pending > 0) {
        // What may not wait has ended when it has been submitted: this does not block.
        int result = io_uring_submit_and_wait(ring, pending);
        unsigned head, seen = 0;
        struct io_uring_cqe *completion;
        io_uring_for_each_cqe(ring, head, completion) {
            sent[io_uring_cqe_get_data64(completion)] = completion->res;
            seen++;
        }
        io_uring_cq_advance(ring, seen);
        pending -= seen;
        if (result < 0 && result != -EINTR) return result;
    }
    return 0;
}

#endif
