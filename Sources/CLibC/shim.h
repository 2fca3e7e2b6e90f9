// Functions of the C library that its headers hide from Swift, because they are extensions.
#include <stddef.h>

void *memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);

// A variable that any thread may read and none of ours changes.
static inline char **imgdiff_environment(void) {
  extern char **environ;
  return environ;
}
