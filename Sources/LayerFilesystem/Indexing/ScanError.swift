import Codecs

/// Why a scan failed, before it is known which layer of which image it is.
enum ScanError: Error, Sendable {
  case codec(CodecError)
  case refused(String)

  static func codec<Result>(
    _ body: () throws(CodecError) -> Result
  ) throws(ScanError) -> Result {
    do {
      return try body()
    } catch {
      throw .codec(error)
    }
  }

  static func refusal<Result>(
    _ body: () throws(EntryTableBuilder.Refusal) -> Result
  ) throws(ScanError) -> Result {
    do {
      return try body()
    } catch {
      throw .refused(error.reason)
    }
  }

  /// The error with the layer's name.
  func of(_ layer: String) -> LayerError {
    switch self {
    case .codec(let error): .unreadable(layer: layer, error)
    case .refused(let reason): .tooLarge(layer: layer, reason: reason)
    }
  }
}
