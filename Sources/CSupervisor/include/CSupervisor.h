// Supervisors of the process runtime: one small process for each container,
// which outlives the server and keeps what happened to the container in files.
//
// A container's folder holds, all written beside and renamed into place:
//
//   spec      what to run; NUL-terminated `key=value` entries, see spec.h
//   lock      a POSIX record lock on it is held for as long as the supervisor lives
//   launch    "<pid>\n": from now on the container counts as run, whatever follows
//   started   "<ms>\n": the program has been executed
//   exit      "exited <code> <ms>\n", "failed <error name> <ms>\n<message>" or, by
//             the server, "lost <ms>\n"
//   health    "HEALTHY\n" or "UNHEALTHY\n", once a health check has told
//   log log.1 output, one "<ms> <o|e> <text>\n" a line, O or E where the program wrote no
//             line end behind the text; log.1 is the older one
//
// Milliseconds count from the epoch. A program linked with this library becomes
// a launcher instead when it is started as `… __supervise` (see entry.c).
#ifndef CSUPERVISOR_H
#define CSUPERVISOR_H

#include <stdint.h>
#include <sys/types.h>

// Starts `executable __supervise` in a session of its own. Answers the socket to
// it, or -errno; `pid` is the launcher's, for the caller to wait for once the
// socket has ended. The launcher ends when the socket is closed.
int kecs_launcher_spawn(const char *executable, pid_t *pid);

// Asks for a supervisor of the container in `folder` (absolute); 0 or errno.
int kecs_launcher_send(int socket, uint64_t request, const char *folder);

// Asks for a session in the container in `folder`, whose keeper gets `control`, the
// other end of the caller's stream socket (see exec.h); 0 or errno. The caller
// closes it.
int kecs_launcher_send_exec(int socket, uint64_t request, const char *folder, int control);

// What a session's keeper says once its program runs, or could not be run.
struct kecs_exec_started {
    int32_t error;  // 0 or an errno: ESRCH where the container does not run
};

// To the keeper of a session with a terminal.
struct kecs_exec_resize {
    uint16_t columns, rows;
};

enum kecs_exec_cause { KECS_EXEC_EXITED, KECS_EXEC_CONTAINER_ENDED, KECS_EXEC_HUNG_UP };

struct kecs_exec_ended {
    int32_t code;   // 128 + the signal's number where one ended it
    int32_t cause;  // enum kecs_exec_cause
};

// Sends the request to the keeper (its entries, NUL-terminated) and waits for its
// answer: the number of descriptors (1: a terminal's master, 3: standard input,
// output and error) or -errno. Blocks for as long as a fork and an exec take.
int kecs_exec_begin(int control, const void *request, uint32_t length, int descriptors[3]);

// Waits for the next answer: 1 with the request and an errno (0: the folder's
// lock is held, or the container has run before), 0 at the end of the launcher.
int kecs_launcher_receive(int socket, uint64_t *request, int *error);

// The process that holds the lock file, 0 where nobody does, or -errno (no such
// file: 0).
pid_t kecs_lock_holder(const char *path);

enum kecs_stop { KECS_STOP_TERMINATE = 0, KECS_STOP_KILL = 1 };

// Has the supervisor that holds the lock file end its container: 0, ESRCH where
// nobody holds it, or another errno. Never reaches another process.
int kecs_supervisor_stop(const char *lock_path, enum kecs_stop how);

// SIGKILL to every process whose environment has exactly this entry
// (`NAME=value`), until there is none; the number of processes it reached.
int kecs_kill_marked(const char *entry);

// Whether the process's environment has exactly this entry; 0 also where that may not be
// looked at.
int kecs_is_marked(pid_t pid, const char *entry);

// Whether the process is in a control group whose path names `container`.
int kecs_is_in_container(pid_t pid, const char *container);

// Sends the signal to the process, where it is in the container or has the entry in its
// environment: 0, ESRCH where it is neither or gone, or another errno. Never reaches
// another process.
int kecs_signal_contained(pid_t pid, const char *container, const char *entry, int number);

// A FIFO, made where it is absent and opened so that it has no end; -errno.
int kecs_fifo_open(const char *path);

#endif
