// Valgrind 3.19 writes to the signal mask that sigsuspend is given. libdispatch gives it a
// constant, and valgrind ends there. Preloaded, this hands it a copy.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) {
  sigset_t copy = *mask;
  // The kernel's mask is eight bytes long, the C library's is longer.
  return (int)syscall(SYS_rt_sigsuspend, &copy, 8L);
}
