#ifndef KECS_LOG_H
#define KECS_LOG_H

#include <stddef.h>

// Opens `log` in the current folder for appending; rotated to `log.1` beyond
// `limit` bytes. Never fails: where the disk refuses, lines are dropped and
// counted, and the count is logged once there is room again.
void kecs_log_open(long limit);

// Takes output of a stream, 'o' or 'e', in pieces of any size. Whole lines are
// written, at the latest by kecs_log_flush; longer ones than 16 KiB are cut.
void kecs_log_take(char stream, const char *bytes, size_t count);

// Writes what is waiting; `last`: unfinished lines too.
void kecs_log_flush(int last);

#endif
