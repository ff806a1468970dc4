#ifndef KECS_SWEEP_H
#define KECS_SWEEP_H

// Ends all descendants. This process is their reaper, so that whoever loses its
// parent becomes a child of it. Bounded: what hangs in the kernel is left.
void kecs_sweep(int milliseconds);

#endif
