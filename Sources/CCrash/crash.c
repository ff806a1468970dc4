// Everything that the handler calls is async-signal-safe (man 7 signal-safety), and
// backtrace, which is once its library is loaded: hence the call ahead of time.
#define _GNU_SOURCE
#include "include/CCrash.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#if defined(__GLIBC__) || defined(__APPLE__)
#include <execinfo.h>
#define HAS_BACKTRACE 1
#endif

enum { MOST_FRAMES = 64, STACK_BYTES = 64 << 10 };

static const struct {
    int number;
    const char *name;
} fatal[] = {
    {SIGILL, "SIGILL"}, {SIGTRAP, "SIGTRAP"}, {SIGSEGV, "SIGSEGV"},
    {SIGBUS, "SIGBUS"}, {SIGFPE, "SIGFPE"}, {SIGABRT, "SIGABRT"},
};
enum { FATAL_COUNT = sizeof fatal / sizeof *fatal };

static const char *crash_title = "";
// For a stack that has run over, the main thread's at least.
static char stack[STACK_BYTES];
// 0: nobody has crashed; 1: somebody is telling.
static atomic_int telling;
static _Thread_local volatile sig_atomic_t is_teller;

static void put_bytes(const char *text, size_t count) {
    while (count > 0) {
        ssize_t written = write(STDERR_FILENO, text, count);
        if (written < 0 && errno == EINTR) continue;
        // A pipe that is full, or nobody at its end: the crash must not wait for it.
        if (written <= 0) return;
        text += written;
        count -= (size_t)written;
    }
}

static void put(const char *text) { put_bytes(text, strlen(text)); }

static void put_number(unsigned long long number, unsigned base) {
    char digits[24];
    size_t place = sizeof digits;
    do {
        digits[--place] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number > 0);
    put_bytes(digits + place, sizeof digits - place);
}

static void end_by(int number) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
    _exit(128 + number);
}

static void tell(int number, siginfo_t *info, void *context) {
    (void)context;
    int nobody = 0;
    if (!atomic_compare_exchange_strong(&telling, &nobody, 1)) {
        // The telling itself has crashed; or another thread tells, and ends all of us.
        if (is_teller) end_by(number);
        for (int second = 0; second < 10; second++) sleep(1);
        end_by(number);
    }
    is_teller = 1;
    const char *name = "?";
    for (int i = 0; i < FATAL_COUNT; i++)
        if (fatal[i].number == number) name = fatal[i].name;
    put("\n*** ");
    put(crash_title);
    put(" has crashed: ");
    put(name);
    put(" (signal ");
    put_number((unsigned)number, 10);
    if (number == SIGSEGV || number == SIGBUS) {
        put(", address 0x");
        put_number((uintptr_t)info->si_addr, 16);
    }
    put("), process ");
    put_number((unsigned)getpid(), 10);
    put(". Backtrace, the innermost first:\n");
#ifdef HAS_BACKTRACE
    void *frames[MOST_FRAMES];
    int count = backtrace(frames, MOST_FRAMES);
    backtrace_symbols_fd(frames, count, STDERR_FILENO);
#else
    put("(not known to this system's C library)\n");
#endif
    put("*** End of the backtrace. addr2line -Cfe PROGRAM ADDRESS names what stands in "
        "parentheses; swift demangle reads its names.\n");
    end_by(number);
}

void kecs_crash_report(const char *title) {
    crash_title = title;
#ifdef HAS_BACKTRACE
    // Loads what unwinds stacks, for which there is no time later.
    void *first[1];
    backtrace(first, 1);
#endif
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    for (int i = 0; i < FATAL_COUNT; i++) {
        struct sigaction known;
        if (sigaction(fatal[i].number, NULL, &known) != 0) continue;
        if ((known.sa_flags & SA_SIGINFO) != 0 || known.sa_handler != SIG_DFL) continue;
        struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO | SA_ONSTACK};
        sigemptyset(&action.sa_mask);
        sigaction(fatal[i].number, &action, NULL);
    }
}
