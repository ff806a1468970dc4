#ifndef KECS_EXEC_H
#define KECS_EXEC_H

#include <stdint.h>

// Keeps a session: a program beside the container's own, in the folder this process
// is in, until the program, the container or the other end of `control` (a stream
// socket) ends. Then nothing of the session is left running.
//
// On the control socket, first what to run: a 32-bit length and so many bytes of
// NUL-terminated `key=value` entries:
//   arg       repeated: the program and its arguments
//   env       repeated: NAME=value, where the container's environment has no NAME
//   terminal  [optional] columns:rows
// Answered by a kecs_exec_started with the session's descriptors attached: the
// terminal's master, or the ends of its standard input, output and error. Then any
// number of kecs_exec_resize; at the end a kecs_exec_ended comes back. In between
// the end of the control socket hangs up: SIGHUP, SIGKILL a moment later.
_Noreturn void kecs_exec(uint64_t request, int control);

#endif
