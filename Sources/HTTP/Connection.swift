import ByteText
import CLibCurl

/// A transfer of libcurl and the connections that it keeps. Used by one thread at a time.
///
/// It is driven by whoever waits for its bytes: there is no thread behind it, and nothing is read that
/// nobody asked for.
///
/// Unchecked, because libcurl's handles may go from thread to thread as long as one uses them at a time.
/// That holds whatever a host sends: a connection is either in the client's list, behind its lock, or
/// in the one response that took it out, which is not Sendable; and libcurl calls back only within
/// `advance` and `take`, on the thread that called them.
final class Connection: @unchecked Sendable {
  private let curl: imgdiff_curl
  private let multi: UnsafeMutableRawPointer
  private let easy: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private var reason = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
  private var isBusy = false

  /// The origin that it spoke with last.
  private(set) var origin = ""
  private(set) var isDone = false
  private(set) var hasHead = false
  private var body: [UInt8] = []
  private var isPaused = false

  private var fields: [(name: String, value: String)] = []
  private var headerBytes = 0
  private var isTooLong = false
  /// What came, and how long was waited for it, since the last look at both.
  private var arrived = 0
  private var waited = Duration.zero

  /// How many bytes of the body may wait to be taken.
  private static let heldBytes = 1 << 20
  /// How long all headers of an answer may be, and those of the answers before it.
  private static let headerLimit = 1 << 16

  init() throws(HTTPError) {
    let curl = try CurlLibrary.functions()
    guard let multi = curl.multi_init() else { throw .unavailable("opening a connection") }
    guard let easy = curl.easy_init() else {
      _ = curl.multi_cleanup(multi)
      throw .unavailable("opening a connection")
    }
    (self.curl, self.multi, self.easy) = (curl, multi, easy)
  }

  deinit {
    end()
    curl.easy_cleanup(easy)
    _ = curl.multi_cleanup(multi)
  }

  /// What the answer says before its body.
  var head: HTTPHead {
    var status = 0
    imgdiff_curl_status(curl, easy, &status)
    return HTTPHead(status: status, fields: fields)
  }

  var isEmpty: Bool { body.isEmpty && !isPaused }

  // MARK: A transfer

  /// Begins a request.
  func begin(
    _ request: HTTPRequest, _ authorization: String?, _ settings: HTTPSettings
  ) throws(HTTPError) {
    end()
    (isDone, hasHead, isPaused, isTooLong) = (false, false, false, false)
    (fields, headerBytes, body, arrived, waited) = ([], 0, [], 0, .zero)
    origin = request.location.origin
    curl.easy_reset(easy)
    try configure(request.location, settings)
    for (name, value) in request.headers { try add("\(name): \(value)") }
    if let authorization { try add("Authorization: \(authorization)") }
    imgdiff_curl_set_list(curl, easy, CURLOPT_HTTPHEADER, headers)
    if let socket = request.socket {
      guard imgdiff_curl_set_text(curl, easy, CURLOPT_UNIX_SOCKET_PATH, socket) == CURLE_OK else {
        throw .unavailable("opening a connection")
      }
    }
    if request.wantsHeadOnly {
      guard imgdiff_curl_set_number(curl, easy, CURLOPT_NOBODY, 1) == CURLE_OK else {
        throw .unavailable("sending a request")
      }
    }
    if let form = request.form {
      // Copied by the library.
      guard imgdiff_curl_set_text(curl, easy, CURLOPT_COPYPOSTFIELDS, form) == CURLE_OK else {
        throw .unavailable("sending a form")
      }
    }
    guard curl.multi_add_handle(multi, easy) == CURLM_OK else {
      throw .unavailable("opening a connection")
    }
    isBusy = true
  }

  private func add(_ header: String) throws(HTTPError) {
    // A line break would begin another header.
    guard header.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }),
      let longer = curl.slist_append(headers, header)
    else { throw .unavailable("sending a header") }
    headers = longer
  }

  private func configure(
    _ location: HTTPLocation, _ settings: HTTPSettings
  ) throws(HTTPError) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_HTTP_CONTENT_DECODING, 0),
      (CURLOPT_PROTOCOLS, imgdiff_curl_protocols()), (CURLOPT_BUFFERSIZE, 1 << 17),
      (CURLOPT_CONNECTTIMEOUT, settings.connectSeconds), (CURLOPT_TCP_KEEPALIVE, 1),
      (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1), (CURLOPT_SSL_VERIFYPEER, 1),
      (CURLOPT_SSL_VERIFYHOST, 2),
      (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)),
    ]
    var code = CURLE_OK
    func check(_ next: CURLcode) { if code == CURLE_OK { code = next } }
    for (option, value) in numbers { check(imgdiff_curl_set_number(curl, easy, option, value)) }
    check(imgdiff_curl_set_text(curl, easy, CURLOPT_URL, location.text))
    check(imgdiff_curl_set_text(curl, easy, CURLOPT_USERAGENT, settings.agent))
    // Nobody's proxy leads to this machine.
    if location.hostKind == .loopback {
      check(imgdiff_curl_set_text(curl, easy, CURLOPT_NOPROXY, "*"))
    }
    check(imgdiff_curl_set_taker(curl, easy, CURLOPT_WRITEFUNCTION, takeBody))
    check(imgdiff_curl_set_pointer(curl, easy, CURLOPT_WRITEDATA, context))
    check(imgdiff_curl_set_taker(curl, easy, CURLOPT_HEADERFUNCTION, takeHeader))
    check(imgdiff_curl_set_pointer(curl, easy, CURLOPT_HEADERDATA, context))
    if let file = settings.authorityFile {
      check(imgdiff_curl_set_text(curl, easy, CURLOPT_CAINFO, file))
      if settings.authorityFolder == nil {
        check(imgdiff_curl_set_text(curl, easy, CURLOPT_CAPATH, nil))
      }
    }
    if let folder = settings.authorityFolder {
      check(imgdiff_curl_set_text(curl, easy, CURLOPT_CAPATH, folder))
    }
    if location.isSecure, let own = settings.hostCertificates(location) {
      check(trust(own))
    }
    guard code == CURLE_OK else { throw .unavailable("setting a connection up") }
  }

  /// Trusts the authorities of a host beside those of the system's folder, and shows it who we are.
  private func trust(_ own: HostCertificates) -> CURLcode {
    var code = CURLE_OK
    if !own.authorities.isEmpty {
      code = own.authorities.withUnsafeBytes {
        imgdiff_curl_set_bytes(curl, easy, CURLOPT_CAINFO_BLOB, $0.baseAddress, $0.count)
      }
    }
    guard code == CURLE_OK, let client = own.client else { return code }
    code = imgdiff_curl_set_text(curl, easy, CURLOPT_SSLCERT, client.certificate)
    return code == CURLE_OK ? imgdiff_curl_set_text(curl, easy, CURLOPT_SSLKEY, client.key) : code
  }

  /// Ends a transfer, wherever it is; the connection below it is kept if nothing is left on it.
  func end() {
    if isBusy { _ = curl.multi_remove_handle(multi, easy) }
    isBusy = false
    curl.slist_free_all(headers)
    headers = nil
  }

  /// The bytes of the body that have come.
  func take() -> [UInt8] {
    let taken = body
    body = []
    if isPaused {
      isPaused = false
      _ = curl.easy_pause(easy, imgdiff_curl_resume())
    }
    return taken
  }

  /// Goes on until something comes or the transfer has ended, which is when it gives true.
  func advance(_ settings: HTTPSettings, host: String) throws(HTTPError) -> Bool {
    let before = arrived
    while true {
      var running: Int32 = 0
      let result = reason.withUnsafeMutableBufferPointer { buffer in
        // The text of an error is written there while this call lasts, and nowhere behind it.
        imgdiff_curl_set_pointer(
          curl, easy, CURLOPT_ERRORBUFFER, buffer.baseAddress)
        defer { imgdiff_curl_set_pointer(curl, easy, CURLOPT_ERRORBUFFER, nil) }
        return curl.multi_perform(multi, &running)
      }
      guard result == CURLM_OK else { throw .unavailable("reading from a connection") }
      guard !isTooLong else {
        throw .tooLong(host: host, what: "headers of more than \(Self.headerLimit) bytes")
      }
      var code = CURLE_OK
      if imgdiff_curl_ended(curl, multi, &code) == 1 {
        isDone = true
        guard code == CURLE_OK else { throw error(code, host) }
        return true
      }
      if arrived > before { return false }
      let start = ContinuousClock.now
      guard curl.multi_poll(multi, nil, 0, 200, nil) == CURLM_OK else {
        throw .unavailable("waiting for a connection")
      }
      waited += ContinuousClock.now - start
      if waited >= .seconds(settings.stallSeconds) {
        // Time in which nobody asked for bytes is not the host's fault, and not counted.
        guard arrived >= settings.slowestRate * settings.stallSeconds else {
          throw .stalled(host: host, seconds: settings.stallSeconds)
        }
        arrived = 0
        waited = .zero
        return false
      }
    }
  }

  private func error(_ code: CURLcode, _ host: String) -> HTTPError {
    let said = String(
      decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let known = curl.easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
    let text = said.isEmpty ? known : said
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
      CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ISSUER_ERROR, CURLE_URL_MALFORMAT,
      CURLE_UNSUPPORTED_PROTOCOL:
      return .unreachable(host: host, reason: text)
    case CURLE_OUT_OF_MEMORY: return .unavailable("reading from a connection")
    default: return .broken(host: host, reason: text)
    }
  }

  // MARK: What comes

  fileprivate func take(header bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    arrived += bytes.count
    guard headerBytes <= Self.headerLimit else {
      isTooLong = true
      return 0
    }
    let line = Array(bytes)[...].trimmingSpace
    if line.isEmpty {
      // Behind 100 to 199, or behind a proxy's answer, another head follows.
      var status = 0
      imgdiff_curl_status(curl, easy, &status)
      hasHead = hasHead || status >= 200
    } else if line.starts(with: "HTTP/".utf8) {
      if !hasHead { fields = [] }
    } else if !hasHead, let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      let value = line[(colon + 1)...].trimmingSpace
      fields.append(
        (
          String(decoding: line[..<colon], as: UTF8.self).lowercased(),
          String(decoding: value, as: UTF8.self)
        ))
    }
    return bytes.count
  }

  fileprivate func take(body bytes: UnsafeRawBufferPointer) -> Int {
    hasHead = true
    guard body.count < Self.heldBytes else {
      isPaused = true
      return imgdiff_curl_pause()
    }
    arrived += bytes.count
    body.append(contentsOf: bytes)
    return bytes.count
  }
}

private let takeHeader: imgdiff_curl_taker = { bytes, size, count, context in
  guard let context else { return 0 }
  return Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
    .take(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private let takeBody: imgdiff_curl_taker = { bytes, size, count, context in
  guard let context else { return 0 }
  return Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
    .take(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
}
