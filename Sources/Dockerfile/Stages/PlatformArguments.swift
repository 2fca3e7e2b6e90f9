/// The arguments that BuildKit sets by itself: `TARGETOS` and its kin (reference, "Automatic platform
/// ARGs in the global scope").
///
/// They have values in `FROM`, declared or not; in a stage only once `ARG` names them.
package enum PlatformArguments {
  /// The values for a platform, `linux/amd64` or `linux/arm/v7`; the builder's own is taken to be
  /// the same.
  package static func values(for platform: String = defaultPlatform) -> [String: String] {
    let parts = platform.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let os = parts.first ?? ""
    let architecture = normalized(parts.count > 1 ? parts[1] : "")
    var variant = parts.count > 2 ? parts[2] : ""
    // containerd's platforms package: arm64's only variant is left out, and arm without one is v7.
    if architecture == "arm64", variant == "v8" { variant = "" }
    if architecture == "arm", variant.isEmpty { variant = "v7" }
    let whole = [os, architecture, variant].filter { !$0.isEmpty }.joined(separator: "/")
    var values: [String: String] = [:]
    for side in ["TARGET", "BUILD"] {
      values[side + "PLATFORM"] = whole
      values[side + "OS"] = os
      values[side + "ARCH"] = architecture
      values[side + "VARIANT"] = variant
    }
    return values
  }

  /// The platform of builds where none is chosen.
  package static let defaultPlatform = "linux/amd64"

  private static func normalized(_ architecture: String) -> String {
    switch architecture {
    case "x86_64", "x86-64": "amd64"
    case "aarch64": "arm64"
    case "armhf": "arm"
    case "i386": "386"
    default: architecture
    }
  }
}

/// Which variables a word needs that have no value.
enum UnsetVariables {
  /// The names in `$name` and `${name}`, those with a default of their own left out, each once.
  static func names(in word: String, escape: UInt8, known: [String: String]) -> [String] {
    let bytes = Array(word.utf8)
    var names: [String] = []
    var index = 0
    while index < bytes.count {
      defer { index += 1 }
      if bytes[index] == escape {
        index += 1
        continue
      }
      guard bytes[index] == ASCII.dollar else { continue }
      var start = index + 1
      let braced = start < bytes.count && bytes[start] == ASCII.openBrace
      if braced { start += 1 }
      var end = start
      while end < bytes.count, bytes[end].isName { end += 1 }
      guard end > start, !bytes[start].isDigit else { continue }
      let name = String(decoding: bytes[start..<end], as: UTF8.self)
      index = end - 1
      // `:-`, `-`, `:+`, `+`, `?`: the word says itself what holds without a value.
      if braced, end < bytes.count, ":-+?".utf8.contains(bytes[end]) { continue }
      if known[name] == nil, !names.contains(name) { names.append(name) }
    }
    return names
  }
}
