// libcurl's functions for options take any number of arguments of any type, which Swift does not import:
// a function for each type that is used.
#include <curl/curl.h>

typedef size_t (*imgdiff_curl_taker)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode imgdiff_curl_set_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode imgdiff_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode imgdiff_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

// The library copies the bytes.
static inline CURLcode imgdiff_curl_set_bytes(
    CURL *handle, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return curl_easy_setopt(handle, option, &blob);
}

static inline CURLcode imgdiff_curl_set_list(
    CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode imgdiff_curl_set_taker(
    CURL *handle, CURLoption option, imgdiff_curl_taker value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode imgdiff_curl_status(CURL *handle, long *status) {
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, status);
}

static inline long imgdiff_curl_protocols(void) { return CURLPROTO_HTTP | CURLPROTO_HTTPS; }

static inline size_t imgdiff_curl_pause(void) { return CURL_WRITEFUNC_PAUSE; }

static inline int imgdiff_curl_resume(void) { return CURLPAUSE_CONT; }

// How a transfer ended, if it has: 1 and its code, else 0.
static inline int imgdiff_curl_ended(CURLM *multi, CURLcode *code) {
  int rest = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &rest))) {
    if (message->msg == CURLMSG_DONE) {
      *code = message->data.result;
      return 1;
    }
  }
  return 0;
}
