import ByteText
import Codecs
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Reporting
import System

/// One line each on standard error, in one form for all commands.
enum Messages {
  /// Says why nothing can be concluded.
  static func error(_ text: String) { write("imgdiff: error: \(text.singleLine)\n") }

  /// Says what the reader should know about the input.
  static func warning(_ text: String) { write("imgdiff: warning: \(text.singleLine)\n") }

  // Nobody can be told that standard error cannot be written.
  private static func write(_ line: String) {
    try? OutputFile.standardError().write(Array(line.utf8))
  }
}

/// An error that a person can do something about: bad input, or arguments that do not fit it.
struct Failure: Error, CustomStringConvertible {
  let description: String
  /// Whether the same may do better another time.
  let mayPass: Bool

  init(_ description: String) {
    self.description = description
    mayPass = false
  }

  /// Whatever the layers below threw; their descriptions are written for people. They do not know this
  /// program's options, so the one that helps is named here.
  init(_ error: any Error) {
    description = Self.option(for: error).map { "\(error) (\($0))" } ?? "\(error)"
    mayPass = (error as? ImageError)?.mayPass ?? (error as? LayerError)?.mayPass ?? false
  }

  private static func option(for error: any Error) -> String? {
    switch error {
    case ImageError.unreadable(_, .expansionLimit), LayerError.unreadable(_, .expansionLimit):
      "--max-expansion"
    case ImageError.noSuchPlatform: "--platform"
    case AuditRefusal.otherBase: "--base"
    case AuditRefusal.emptySurface, AuditRefusal.noTests, AuditRefusal.unreadDeclarations:
      "--test-requirements"
    default: nil
    }
  }
}
