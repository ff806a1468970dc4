#define _GNU_SOURCE
#include "spec.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_SPEC = 4 << 20 };

static const struct {
    const char *name;
    int resource;
} resources[] = {
    {"core", RLIMIT_CORE},       {"cpu", RLIMIT_CPU},
    {"data", RLIMIT_DATA},       {"fsize", RLIMIT_FSIZE},
    {"locks", RLIMIT_LOCKS},     {"memlock", RLIMIT_MEMLOCK},
    {"msgqueue", RLIMIT_MSGQUEUE}, {"nice", RLIMIT_NICE},
    {"nofile", RLIMIT_NOFILE},   {"nproc", RLIMIT_NPROC},
    {"rss", RLIMIT_RSS},         {"rtprio", RLIMIT_RTPRIO},
    {"rttime", RLIMIT_RTTIME},   {"sigpending", RLIMIT_SIGPENDING},
    {"stack", RLIMIT_STACK},
};

// The whole file with a NUL behind it; NULL with errno.
static char *read_file(const char *path, size_t *size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    struct stat info;
    char *bytes = NULL;
    size_t have = 0;
    if (fstat(fd, &info) == 0) {
        if (info.st_size > MAX_SPEC) {
            errno = EFBIG;
        } else {
            bytes = malloc((size_t)info.st_size + 1);
        }
    }
    while (bytes && have < (size_t)info.st_size) {
        ssize_t count = read(fd, bytes + have, (size_t)info.st_size - have);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            free(bytes);
            bytes = NULL;
        }
        if (count <= 0) break;
        have += (size_t)count;
    }
    int error = errno;
    close(fd);
    errno = error;
    if (bytes) bytes[have] = 0;
    *size = have;
    return bytes;
}

static bool parse_limit(char *text, struct kecs_limit *limit) {
    char *soft = strchr(text, ':');
    if (!soft) return false;
    *soft++ = 0;
    char *end;
    long long low = strtoll(soft, &end, 10);
    if (end == soft || *end != ':') return false;
    char *hard = end + 1;
    long long high = strtoll(hard, &end, 10);
    if (end == hard || *end) return false;
    for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
        if (strcmp(resources[i].name, text) != 0) continue;
        limit->name = text;
        limit->resource = resources[i].resource;
        limit->value.rlim_cur = low < 0 ? RLIM_INFINITY : (rlim_t)low;
        limit->value.rlim_max = high < 0 ? RLIM_INFINITY : (rlim_t)high;
        return true;
    }
    return false;
}

bool kecs_spec_read(struct kecs_spec *spec, char message[KECS_MESSAGE]) {
    memset(spec, 0, sizeof *spec);
    size_t size;
    char *bytes = read_file("spec", &size);
    if (!bytes) {
        snprintf(message, KECS_MESSAGE, "cannot read its specification: %s", strerror(errno));
        return false;
    }
    size_t entries = 0;
    for (size_t i = 0; i < size; i++) entries += bytes[i] == 0;
    spec->argv = calloc(entries + 1, sizeof *spec->argv);
    spec->envp = calloc(entries + 1, sizeof *spec->envp);
    char **check = calloc(entries + 1, sizeof *check);
    if (!spec->argv || !spec->envp || !check) {
        snprintf(message, KECS_MESSAGE, "cannot read its specification: out of memory");
        return false;
    }
    size_t arguments = 0, variables = 0, words = 0;
    spec->log_bytes = 10 << 20;
    char *next;
    for (char *entry = bytes; entry < bytes + size; entry = next) {
        next = entry + strlen(entry) + 1;
        char *value = strchr(entry, '=');
        if (!value) goto bad;
        *value++ = 0;
        if (strcmp(entry, "arg") == 0) {
            spec->argv[arguments++] = value;
        } else if (strcmp(entry, "env") == 0) {
            spec->envp[variables++] = value;
        } else if (strcmp(entry, "cwd") == 0) {
            spec->cwd = value;
        } else if (strcmp(entry, "user") == 0) {
            spec->user = value;
        } else if (strcmp(entry, "check") == 0) {
            check[words++] = value;
        } else if (strcmp(entry, "health") == 0) {
            if (sscanf(
                    value, "%ld:%ld:%ld:%ld", &spec->health.interval, &spec->health.timeout,
                    &spec->health.retries, &spec->health.start_period)
                != 4)
                goto bad;
        } else if (strcmp(entry, "stdin") == 0) {
            spec->stdin_open = true;
        } else if (strcmp(entry, "log") == 0) {
            spec->log_bytes = atol(value);
        } else if (strcmp(entry, "hints") == 0) {
            spec->hints = value;
        } else if (strcmp(entry, "hint") == 0) {
            spec->hint = value;
        } else if (strcmp(entry, "limit") == 0) {
            if (spec->limit_count == KECS_MAX_LIMITS
                || !parse_limit(value, &spec->limits[spec->limit_count++]))
                goto bad;
        } else {
            goto bad;
        }
    }
    if (words > 0) spec->check = check;
    if (words > 0 && (spec->health.interval <= 0 || spec->health.timeout <= 0)) goto bad;
    if (arguments == 0 || !spec->cwd || !spec->hints || !spec->hint) goto bad;
    return true;
bad:
    snprintf(message, KECS_MESSAGE, "cannot read its specification: it is damaged");
    return false;
}

static bool parse_id(const char *text, unsigned *id) {
    if (!*text) return false;
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (*end || *text == '-' || errno || value >= (unsigned)-1) return false;
    *id = (unsigned)value;
    return true;
}

bool kecs_identity_find(
    const char *user, struct kecs_identity *identity, char message[KECS_MESSAGE]) {
    memset(identity, 0, sizeof *identity);
    if (!user || !*user) return true;
    identity->changes = true;
    char name[256];
    const char *colon = strchrnul(user, ':');
    if ((size_t)(colon - user) >= sizeof name) {
        snprintf(message, KECS_MESSAGE, "the user's name is too long");
        return false;
    }
    memcpy(name, user, (size_t)(colon - user));
    name[colon - user] = 0;

    unsigned id;
    struct passwd *entry = NULL;
    if (!*name) {
        identity->uid = getuid();
        entry = getpwuid(identity->uid);
    } else if (parse_id(name, &id)) {
        identity->uid = id;
        entry = getpwuid(id);
    } else {
        entry = getpwnam(name);
        if (!entry) {
            snprintf(
                message, KECS_MESSAGE,
                "unable to find user %.200s: no matching entries in passwd file", name);
            return false;
        }
        identity->uid = entry->pw_uid;
    }
    // A bare number without an entry gets group 0 and no others, as Docker has it.
    identity->gid = entry ? entry->pw_gid : 0;
    if (*colon) {
        const char *group = colon + 1;
        if (parse_id(group, &id)) {
            identity->gid = id;
        } else {
            struct group *found = getgrnam(group);
            if (!found) {
                snprintf(
                    message, KECS_MESSAGE,
                    "unable to find group %.200s: no matching entries in group file", group);
                return false;
            }
            identity->gid = found->gr_gid;
        }
    }
    if (entry && !*colon) {
        identity->group_count = KECS_MAX_GROUPS;
        if (getgrouplist(
                entry->pw_name, identity->gid, identity->groups, &identity->group_count) < 0)
            identity->group_count = KECS_MAX_GROUPS;
    } else {
        identity->group_count = 1;
        identity->groups[0] = identity->gid;
    }
    return true;
}
