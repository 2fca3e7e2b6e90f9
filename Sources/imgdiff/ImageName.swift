import Codecs
import ContainerImage
import System
import System

/// Names by which engines and registries know images, where a path is meant.
enum ImageName {
  /// What to say of a reference to no file that reads like an image's name; nil for all others.
  static func failure(for reference: ImageReference) -> Failure? {
    let text = reference.text
    guard reference.repository == nil, reference.transport == nil, !reference.isStandardInput,
      !HostFile.exists(reference.path),
      let (name, component) = read(text)
    else { return nil }
    return Failure(
      """
      there is no file '\(text)'; if it is an image's name, save the image first: \
      docker save --output \(component).tar \(name)
      """)
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
