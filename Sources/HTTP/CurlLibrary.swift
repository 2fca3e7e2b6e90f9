import CLibCurl

/// libcurl, which is loaded when a host is first asked for something.
enum CurlLibrary {
  /// Its functions; nil where it is not on this machine.
  ///
  /// Unchecked, because pointers to functions never change, and libcurl's may be called by any thread.
  nonisolated(unsafe) private static let loaded: imgdiff_curl? = {
    var functions = imgdiff_curl()
    return imgdiff_curl_load(&functions) == 1 ? functions : nil
  }()

  /// Its functions.
  static func functions() throws(HTTPError) -> imgdiff_curl {
    guard let loaded else { throw .missingLibrary }
    return loaded
  }
}
