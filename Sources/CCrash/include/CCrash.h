// What a crash leaves behind: the signal and where the thread was, on standard error.
#ifndef CCRASH_H
#define CCRASH_H

// From now on a SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE or SIGABRT that ends this process
// writes `title`, the signal and a backtrace to standard error first; then the process ends
// by that signal as it would have. A signal that somebody handles already (Swift's own
// backtracer, a sanitizer) is left to them. Programs that are executed by this one do not
// inherit any of it. Not for threads: once, early, by the main one.
//
// The title is kept as it is and must live as long as the process.
void kecs_crash_report(const char *title);

#endif
