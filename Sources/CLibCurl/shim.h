// libcurl is loaded when a host is first asked for something: it brings some thirty libraries, and to link
// them takes longer than all else that the program does to start.
#include <curl/curl.h>
#include <dlfcn.h>

typedef size_t (*imgdiff_curl_taker)(char *bytes, size_t size, size_t count, void *context);

// The functions that are used, each without its `curl_`.
#define IMGDIFF_CURL_FUNCTIONS(EACH) \
  EACH(easy_cleanup) EACH(easy_escape) EACH(easy_getinfo) EACH(easy_init) EACH(easy_pause) \
  EACH(easy_reset) EACH(easy_setopt) EACH(easy_strerror) EACH(free) EACH(getdate) \
  EACH(global_init) \
  EACH(multi_add_handle) EACH(multi_cleanup) EACH(multi_info_read) EACH(multi_init) \
  EACH(multi_perform) EACH(multi_poll) EACH(multi_remove_handle) EACH(slist_append) \
  EACH(slist_free_all) EACH(url) EACH(url_cleanup) EACH(url_get) EACH(url_set)

struct imgdiff_curl {
#define IMGDIFF_CURL_FIELD(name) __typeof__(curl_##name) *name;
  IMGDIFF_CURL_FUNCTIONS(IMGDIFF_CURL_FIELD)
#undef IMGDIFF_CURL_FIELD
};

// Loads the library by the name of its binary interface, the same since 2006; 0 where it, or a function of
// it, is not there.
static inline int imgdiff_curl_load(struct imgdiff_curl *curl) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
#define IMGDIFF_CURL_FIND(name) \
  if (!(curl->name = (__typeof__(curl->name))dlsym(library, "curl_" #name))) return 0;
  IMGDIFF_CURL_FUNCTIONS(IMGDIFF_CURL_FIND)
#undef IMGDIFF_CURL_FIND
  return curl->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

// libcurl's functions for options take any number of arguments of any type, which Swift does not import:
// a function for each type that is used.

static inline CURLcode imgdiff_curl_set_number(
    struct imgdiff_curl curl, CURL *handle, CURLoption option, long value) {
  return curl.easy_setopt(handle, option, value);
}

static inline CURLcode imgdiff_curl_set_text(
    struct imgdiff_curl curl, CURL *handle, CURLoption option, const char *value) {
  return curl.easy_setopt(handle, option, value);
}

static inline CURLcode imgdiff_curl_set_pointer(
    struct imgdiff_curl curl, CURL *handle, CURLoption option, void *value) {
  return curl.easy_setopt(handle, option, value);
}

// The library copies the bytes.
static inline CURLcode imgdiff_curl_set_bytes(
    struct imgdiff_curl curl, CURL *handle, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return curl.easy_setopt(handle, option, &blob);
}

static inline CURLcode imgdiff_curl_set_list(
    struct imgdiff_curl curl, CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl.easy_setopt(handle, option, value);
}

static inline CURLcode imgdiff_curl_set_taker(
    struct imgdiff_curl curl, CURL *handle, CURLoption option, imgdiff_curl_taker value) {
  return curl.easy_setopt(handle, option, value);
}

static inline CURLcode imgdiff_curl_status(
    struct imgdiff_curl curl, CURL *handle, long *status) {
  return curl.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, status);
}

static inline long imgdiff_curl_protocols(void) { return CURLPROTO_HTTP | CURLPROTO_HTTPS; }

static inline size_t imgdiff_curl_pause(void) { return CURL_WRITEFUNC_PAUSE; }

static inline int imgdiff_curl_resume(void) { return CURLPAUSE_CONT; }

// How a transfer ended, if it has: 1 and its code, else 0.
static inline int imgdiff_curl_ended(struct imgdiff_curl curl, CURLM *multi, CURLcode *code) {
  int rest = 0;
  CURLMsg *message;
  while ((message = curl.multi_info_read(multi, &rest))) {
    if (message->msg == CURLMSG_DONE) {
      *code = message->data.result;
      return 1;
    }
  }
  return 0;
}
