#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>

// The product loads libarchive when a stream comes that needs it, which few do: it brings a dozen libraries,
// ICU's tables among them. The tests' second witness is linked with it.

// The functions that are used, by their whole names: `errno` alone is a macro.
#define IMGDIFF_ARCHIVE_FUNCTIONS(EACH) \
  EACH(archive_errno) EACH(archive_error_string) EACH(archive_filter_bytes) \
  EACH(archive_read_append_filter) EACH(archive_read_data) EACH(archive_read_free) \
  EACH(archive_read_new) EACH(archive_read_next_header) EACH(archive_read_open) \
  EACH(archive_read_support_format_empty) EACH(archive_read_support_format_raw)

struct imgdiff_archive {
#define IMGDIFF_ARCHIVE_FIELD(name) __typeof__(name) *name;
  IMGDIFF_ARCHIVE_FUNCTIONS(IMGDIFF_ARCHIVE_FIELD)
#undef IMGDIFF_ARCHIVE_FIELD
};

// Loads the library by the name of its binary interface, the same since 2011; 0 where it, or a function of
// it, is not there.
static inline int imgdiff_archive_load(struct imgdiff_archive *archive) {
  void *library = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
#define IMGDIFF_ARCHIVE_FIND(name) \
  if (!(archive->name = (__typeof__(archive->name))dlsym(library, #name))) return 0;
  IMGDIFF_ARCHIVE_FUNCTIONS(IMGDIFF_ARCHIVE_FIND)
#undef IMGDIFF_ARCHIVE_FIND
  return 1;
}
