#ifndef KECS_HEALTH_H
#define KECS_HEALTH_H

#include <stdbool.h>
#include <sys/types.h>

#include "spec.h"

// A container's health check, run by its supervisor so that it goes on without
// the server. What it finds stands in the file `health`: "HEALTHY\n" or
// "UNHEALTHY\n"; no file means that it is not known yet. Does nothing for a
// container without a check.

// The program has been started just now. Both arguments must outlive the checks.
void kecs_health_begin(const struct kecs_spec *spec, const struct kecs_identity *identity);

// Milliseconds until kecs_health_tick has something to do, -1: never.
int kecs_health_wait(void);

// Starts a check that is due and ends one that takes too long.
void kecs_health_tick(void);

// A child has ended (and is not reaped yet), having exited with 0 or not; whether it
// was the check. True in `changed` where the container's health is another one now.
bool kecs_health_ended(pid_t pid, bool passed, bool *changed);

#endif
