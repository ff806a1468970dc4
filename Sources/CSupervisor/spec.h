#ifndef KECS_SPEC_H
#define KECS_SPEC_H

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

enum { KECS_MAX_LIMITS = 32, KECS_MAX_GROUPS = 256, KECS_MESSAGE = 512 };

struct kecs_limit {
    const char *name;  // as AWS names it: "nofile"
    int resource;
    struct rlimit value;
};

// What to run. Entries of the file, each `key=value` and a NUL:
//   arg    repeated: the program and its arguments
//   env    repeated: NAME=value
//   cwd    working directory
//   user   [optional] user[:group], names or numbers
//   limit  repeated: name:soft:hard, -1 for no limit
//   check  repeated, [optional]: the health check's program and its arguments
//   health with `check`: interval:timeout:retries:start period; milliseconds
//   stdin  [optional] "open": standard input is a pipe that nobody writes to
//   log    bytes after which the log is rotated
//   hints  the server's FIFO
//   hint   the line to write there when something has changed
struct kecs_spec {
    char **argv;
    char **envp;
    const char *cwd;
    const char *user;
    struct kecs_limit limits[KECS_MAX_LIMITS];
    int limit_count;
    bool stdin_open;
    char **check;  // NULL where there is no health check
    struct {
        long interval, timeout, retries, start_period;
    } health;
    long log_bytes;
    const char *hints;
    const char *hint;
};

// Reads `spec` in the current folder. false: `message` says why.
bool kecs_spec_read(struct kecs_spec *spec, char message[KECS_MESSAGE]);

struct kecs_identity {
    bool changes;
    uid_t uid;
    gid_t gid;
    gid_t groups[KECS_MAX_GROUPS];
    int group_count;
};

// Looks the user up. false: `message` says why.
bool kecs_identity_find(
    const char *user, struct kecs_identity *identity, char message[KECS_MESSAGE]);

#endif
