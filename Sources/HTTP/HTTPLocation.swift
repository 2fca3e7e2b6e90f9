import CLibCurl

/// Where a request goes: a URL of HTTP, read by the library that will go there, so that nothing is checked
/// that is not also meant.
package struct HTTPLocation: Hashable, Sendable {
  /// The whole URL. It may hold a secret behind the question mark: not for messages.
  package let text: String
  /// `https` or `http`.
  package let scheme: String
  /// The host, in lower case, an address of IPv6 without its brackets.
  package let host: String
  /// The port.
  package let port: Int
  /// The path.
  package let path: String

  /// Reads an absolute URL; nil for anything but HTTP, for one with a user in it, for nonsense, and where
  /// nothing can be asked at all: see `HTTPClient.requireLibrary()`.
  package init?(_ text: String) {
    self.init(URLHandle(text))
  }

  private init?(_ handle: URLHandle?) {
    guard let handle, let text = handle.part(CURLUPART_URL),
      let scheme = handle.part(CURLUPART_SCHEME),
      let host = handle.part(CURLUPART_HOST), !host.isEmpty,
      let port = handle.part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) }),
      handle.part(CURLUPART_USER) == nil, handle.part(CURLUPART_PASSWORD) == nil
    else { return nil }
    guard ["http", "https"].contains(scheme), text.utf8.count <= 8_192 else { return nil }
    self.text = text
    self.scheme = scheme
    self.host = String(host.drop { $0 == "[" }.prefix { $0 != "]" }).lowercased()
    self.port = port
    path = handle.part(CURLUPART_PATH) ?? "/"
  }

  /// What a `Location` header means here; nil where it means nothing that can be gone to.
  package func following(_ reference: String) -> HTTPLocation? {
    guard let handle = URLHandle(text), handle.set(reference) else { return nil }
    return HTTPLocation(handle)
  }

  /// Whether nobody between here and there can read or change what is said.
  package var isSecure: Bool { scheme == "https" }

  /// What credentials belong to: scheme, host and port.
  package var origin: String { "\(scheme)://\(place)" }

  /// The host as messages name it, with the port where it is not the usual one.
  package var place: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  /// What kind of place the host is, by its name or address alone.
  package var hostKind: HostKind { HostKind(host) }

  /// The text with every byte but letters, digits and `-._~` escaped, for a query; nil for one that is too long.
  package static func escaped(_ text: String) -> String? {
    guard let curl = try? CurlLibrary.functions(), let count = Int32(exactly: text.utf8.count),
      let escaped = curl.easy_escape(nil, text, count)
    else { return nil }
    defer { curl.free(escaped) }
    return String(cString: escaped)
  }
}

/// libcurl's URL parser.
private final class URLHandle {
  private let curl: imgdiff_curl
  private let handle: OpaquePointer

  init?(_ text: String) {
    guard let curl = try? CurlLibrary.functions(), let handle = curl.url() else { return nil }
    (self.curl, self.handle) = (curl, handle)
    guard set(text) else { return nil }
  }

  deinit { curl.url_cleanup(handle) }

  /// Takes a URL, or one that is relative to what was taken before.
  func set(_ text: String) -> Bool {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
    return curl.url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK
  }

  func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl.url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl.free(text) }
    return String(cString: text)
  }
}
