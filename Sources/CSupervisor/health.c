#define _GNU_SOURCE
#include "health.h"

#include <signal.h>
#include <unistd.h>

#include "child.h"
#include "records.h"

enum verdict { UNKNOWN, HEALTHY, UNHEALTHY };

static const struct kecs_spec *spec;
static const struct kecs_identity *identity;
static pid_t check;         // 0 while none runs
static long long next;      // when the next check starts, or the running one is late
static long long grace;     // failures before this moment do not count
static long failures;       // in a row
static enum verdict verdict;

void kecs_health_begin(const struct kecs_spec *of, const struct kecs_identity *as) {
    if (!of->check) return;
    spec = of;
    identity = as;
    next = kecs_uptime() + spec->health.interval;
    grace = kecs_uptime() + spec->health.start_period;
}

int kecs_health_wait(void) {
    if (!spec) return -1;
    long long rest = next - kecs_uptime();
    return rest < 0 ? 0 : rest > 3600000 ? 3600000 : (int)rest;
}

// true where the container's health is another one now.
static bool judge(bool passed) {
    long long now = kecs_uptime();
    check = 0;
    next = now + spec->health.interval;
    enum verdict before = verdict;
    if (passed) {
        failures = 0;
        grace = 0;
        verdict = HEALTHY;
    } else if (now >= grace && ++failures >= spec->health.retries) {
        verdict = UNHEALTHY;
    }
    if (verdict == before) return false;
    if (kecs_record_write("health", verdict == HEALTHY ? "HEALTHY\n" : "UNHEALTHY\n"))
        return true;
    verdict = before;  // no room on the disk: found anew by the next check
    return false;
}

void kecs_health_tick(void) {
    if (!spec || kecs_uptime() < next) return;
    if (check > 0) {
        // Too late. Its end is what counts it as failed.
        kill(-check, SIGKILL);
        kill(check, SIGKILL);
        next = kecs_uptime() + spec->health.interval;
        return;
    }
    check = kecs_check_fork(spec, identity);
    next = kecs_uptime() + (check > 0 ? spec->health.timeout : spec->health.interval);
    if (check < 0) check = 0;
}

bool kecs_health_ended(pid_t pid, bool passed, bool *changed) {
    if (!spec || check <= 0 || pid != check) return false;
    // Still a zombie: the number of its group is its own.
    kill(-check, SIGKILL);
    *changed = judge(passed);
    return true;
}
