import Codecs
import ContainerImage
import System

/// Names by which engines and registries know images, where a path could be meant.
struct ImageName {
  /// Where images are whose names do not say so; nil where it is to be found out.
  let source: EngineOptions.Source?

  /// The reference that a text means: a path where a file of that name is; else, for a text that can only be
  /// an image's name, an engine's that has the image; else, where it names a registry, the registry's.
  ///
  /// A reference to an engine says so, and so do reports then.
  func reference(_ text: String) throws -> ImageReference {
    let found = try ImageReference(text)
    guard Self.saysNothing(text, found) else { return found }
    switch source {
    case .file:
      guard found.repository == nil else { throw Failure("there is no file '\(text)'") }
      return found
    case .registry: return try ImageReference("registry:\(text)")
    case .docker: return try ImageReference("docker:\(text)")
    case .podman: return try ImageReference("podman:\(text)")
    case nil: break
    }
    guard found.repository != nil || Self.read(text) != nil else { return found }
    let engines = EngineImages(EngineOptions.settings).enginesWith(text)
    if engines.count > 1 {
      throw Failure(
        "several engines have an image '\(text)'; choose from "
          + engines.map { "\($0.rawValue):\(text)" }.joined(separator: ", "))
    }
    if let engine = engines.first { return try ImageReference("\(engine.rawValue):\(text)") }
    guard found.repository == nil else { return found }
    throw Failure(
      """
      there is no file '\(text)', and no engine here has an image of that name; say where it is: \
      registry:\(text), docker:\(text), podman:\(text)
      """)
  }

  /// Whether a text leaves open where an image is: it has no scheme, and there is no such file.
  private static func saysNothing(_ text: String, _ reference: ImageReference) -> Bool {
    guard reference.engine == nil, reference.transport == nil, !reference.isStandardInput,
      !text.hasPrefix("registry:"), !text.hasPrefix("docker://"), !text.hasPrefix("."),
      !text.hasPrefix("/")
    else { return false }
    return reference.repository != nil || !HostFile.exists(reference.path)
  }

  /// The name without a digest, and its last component without the tag; nil for what is no name
  /// (the grammar of `distribution/reference`), or reads more like a path to a file.
  private static func read(_ text: String) -> (name: String, component: String)? {
    let name = text.prefix { $0 != "@" }
    let components = name.split(separator: "/", omittingEmptySubsequences: false)
    guard var last = components.last, let first = components.first else { return nil }
    let tag = last.firstIndex(of: ":").map { last[last.index(after: $0)...] }
    last = last.prefix { $0 != ":" }
    // The first of several components may be a host with a port.
    let isHost = components.count > 1
    guard components.dropFirst(isHost ? 1 : 0).dropLast().allSatisfy({ isComponent($0) }),
      isComponent(last), !isHost || isComponent(first, beside: ":"), tag?.isEmpty != true
    else { return nil }
    // `nginx.tar` is a file that is missing; so is `report.json`.
    guard !last.contains(".") else { return nil }
    return (String(name), String(last))
  }

  private static func isComponent(_ text: Substring, beside other: Character? = nil) -> Bool {
    guard let first = text.utf8.first, isLetterOrDigit(first) else { return false }
    return text.allSatisfy { character in
      guard let byte = character.asciiValue else { return false }
      return isLetterOrDigit(byte) || "._-".contains(character) || character == other
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x61 < 26 || byte &- 0x30 < 10
  }
}
