import Codecs
import HTTP

/// The bytes of a blob as a registry sends them; where the connection breaks it is taken up again.
///
/// Nothing here is verified: a resumed blob is one stream to whoever hashes it. Used by one thread at a time.
final class RegistryBody {
  private let session: RegistrySession
  private let path: String
  private let size: Int64
  private var response: HTTPResponse
  private var offset: Int64 = 0
  /// How many bytes that we have come once more, where a registry cannot begin in the middle.
  private var repeated: Int64 = 0
  private var failure: CodecError?

  private var lastBreak: Int64 = 0
  private var breaks = 0
  private var allBreaks = 0

  /// Breaks count together unless so many bytes came between them.
  private static let progress: Int64 = 1 << 20
  private static let breakLimit = 50

  init(_ path: String, size: Int64, _ session: RegistrySession) throws(CodecError) {
    self.session = session
    self.path = path
    self.size = size
    response = try Self.codec(session) { () throws(ImageError) in try session.get(path) }
    if let length = response.head.contentLength, length != size {
      throw error(
        "\(response.location.place) has \(length) bytes of it, and its manifest says \(size)")
    }
  }

  /// The next bytes, none at the end.
  func next() throws(CodecError) -> [UInt8] {
    if let failure { throw failure }
    do throws(CodecError) {
      return try read()
    } catch {
      failure = error
      throw error
    }
  }

  private func read() throws(CodecError) -> [UInt8] {
    while true {
      var bytes: [UInt8]
      do throws(HTTPError) {
        bytes = try response.next()
      } catch {
        guard error.mayPass else { throw self.error("\(error)") }
        try resume("\(error)")
        continue
      }
      if bytes.isEmpty {
        if offset >= size { return [] }
        try resume("the answer ended after \(offset) of \(size) bytes")
        continue
      }
      if repeated > 0 {
        let count = min(repeated, Int64(bytes.count))
        bytes.removeFirst(Int(count))
        repeated -= count
        if bytes.isEmpty { continue }
      }
      offset += Int64(bytes.count)
      return bytes
    }
  }

  /// Asks for what is missing, at the registry: the place that it redirected to may not answer any more.
  private func resume(_ reason: String) throws(CodecError) {
    breaks = offset - lastBreak >= Self.progress ? 1 : breaks + 1
    allBreaks += 1
    lastBreak = offset
    guard breaks < session.settings.attempts, allBreaks < Self.breakLimit else {
      throw .interrupted(place: "\(session.repository)", reason: reason)
    }
    let range = offset == 0 ? [] : [(name: "Range", value: "bytes=\(offset)-")]
    response = try Self.codec(session) { [path, breaks, session] () throws(ImageError) in
      session.pause(breaks)
      return try session.get(path, headers: range)
    }
    repeated = 0
    guard response.head.status == 206 else {
      repeated = offset
      return
    }
    guard let range = response.head["content-range"], range.hasPrefix("bytes \(offset)-") else {
      throw error("\(response.location.place) sent another part of it than was asked for")
    }
  }

  private func error(_ reason: String) -> CodecError {
    .cannotRead(path: "\(session.repository)", reason: reason)
  }

  private static func codec<Value>(
    _ session: RegistrySession, _ body: () throws(ImageError) -> Value
  ) throws(CodecError) -> Value {
    do {
      return try body()
    } catch {
      switch error {
      case .registry(let place, let reason): throw .cannotRead(path: place, reason: reason)
      case .unavailable(let place, let reason): throw .interrupted(place: place, reason: reason)
      default: throw .cannotRead(path: "\(session.repository)", reason: "\(error)")
      }
    }
  }
}
