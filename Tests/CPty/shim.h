#ifndef COMMONWATT_CPTY_SHIM_H
#define COMMONWATT_CPTY_SHIM_H
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <unistd.h>

/* Starts a program in a new pseudo-terminal. Between fork and exec nothing may
   run that is not async-signal-safe, so this is C. Returns the process, or -1. */
static inline pid_t cp_spawn(int *leader, const char *path, char *const arguments[],
                             char *const environment[], unsigned short rows, unsigned short columns) {
    struct winsize size = { rows, columns, 0, 0 };
    pid_t process = forkpty(leader, NULL, NULL, &size);
    if (process == 0) {
        /* Test runners block signals on their threads; a shell would not. */
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        execve(path, arguments, environment);
        _exit(127);
    }
    return process;
}

static inline int cp_resize(int leader, unsigned short rows, unsigned short columns) {
    struct winsize size = { rows, columns, 0, 0 };
    return ioctl(leader, TIOCSWINSZ, &size);
}
#endif
