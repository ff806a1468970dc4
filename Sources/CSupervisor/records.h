#ifndef KECS_RECORDS_H
#define KECS_RECORDS_H

#include <stdbool.h>

// Milliseconds since the epoch, by the wall clock: what is written down. Somebody may set it.
long long kecs_now(void);

// Milliseconds since some moment, by the clock that nobody sets: what deadlines go by.
long long kecs_uptime(void);

// Writes a file of the current folder whole or not at all: beside, then renamed.
// It survives the end of any process; a power cut only after kecs_record_sync.
// false with errno.
bool kecs_record_write(const char *name, const char *text);

void kecs_record_sync(const char *name);

// One line into the FIFO; silently lost where nobody reads.
void kecs_hint(const char *fifo, const char *line);

#endif
