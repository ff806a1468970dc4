#ifndef KECS_SUPERVISE_H
#define KECS_SUPERVISE_H

#include <stdint.h>

// Tells the server how its request went: 0 or an errno.
void kecs_answer(int socket, uint64_t request, int error);

// Puts /dev/null in the place of standard input, output and error.
void kecs_leave_standard_streams(void);

// Supervises the container in the current folder, if it has never been run.
// Answers the request on standard input (a launcher's socket) and never returns.
_Noreturn void kecs_supervise(uint64_t request);

#endif
