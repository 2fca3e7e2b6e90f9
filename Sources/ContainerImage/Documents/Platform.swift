/// What an image runs on.
///
/// OCI image-spec, image-index.md, "platform"; names are those of Go (`amd64`, not `x86_64`).
package struct Platform: Hashable, Sendable {
  /// The operating system, such as `linux`.
  package var os: String
  /// The processor architecture, such as `amd64`.
  package var architecture: String
  /// The variant of the architecture, such as `v7`; empty where there is none.
  package var variant: String
  /// The version of the operating system, on Windows.
  package var osVersion: String

  /// A platform in normalised names.
  package init(os: String, architecture: String, variant: String = "", osVersion: String = "") {
    self.os = os.lowercased()
    let (architecture, variant) = Self.normalise(architecture.lowercased(), variant.lowercased())
    self.architecture = architecture
    self.variant = variant
    self.osVersion = osVersion
  }

  /// Reads `os/arch[/variant]`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), !parts.contains("") else { return nil }
    self.init(os: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : "")
  }

  /// The platform that images for this machine have.
  package static var host: Platform {
    #if arch(x86_64)
      Platform(os: "linux", architecture: "amd64")
    #elseif arch(arm64)
      Platform(os: "linux", architecture: "arm64")
    #elseif arch(arm)
      Platform(os: "linux", architecture: "arm", variant: "v7")
    #elseif arch(s390x)
      Platform(os: "linux", architecture: "s390x")
    #elseif arch(powerpc64le)
      Platform(os: "linux", architecture: "ppc64le")
    #elseif arch(riscv64)
      Platform(os: "linux", architecture: "riscv64")
    #else
      Platform(os: "linux", architecture: "unknown")
    #endif
  }

  /// Whether an image for `self` is what was asked for; a request without a variant takes any.
  package func satisfies(_ wanted: Platform) -> Bool {
    os == wanted.os && architecture == wanted.architecture
      && (wanted.variant.isEmpty || variant == wanted.variant)
  }

  // The spellings that tools write, and the defaults that containerd takes for granted.
  private static func normalise(_ architecture: String, _ variant: String) -> (String, String) {
    switch (architecture, variant) {
    case ("x86_64", _), ("x86-64", _), ("amd64", _):
      ("amd64", variant == "v1" ? "" : variant)
    case ("aarch64", _), ("arm64", _):
      ("arm64", variant == "v8" || variant == "8" ? "" : variant)
    case ("armhf", _): ("arm", "v7")
    case ("armel", _): ("arm", "v6")
    case ("arm", ""), ("arm", "7"): ("arm", "v7")
    case ("arm", "5"), ("arm", "6"), ("arm", "8"): ("arm", "v" + variant)
    case ("i386", _), ("i486", _), ("i586", _), ("i686", _): ("386", variant)
    default: (architecture, variant)
    }
  }
}

extension Platform: DocumentReadable {
  /// Reads a platform object; missing names are empty.
  init(_ node: DocumentNode) throws(DocumentError) {
    self.init(
      os: try node.optional("os") ?? "", architecture: try node.optional("architecture") ?? "",
      variant: try node.optional("variant") ?? "", osVersion: try node.optional("os.version") ?? "")
  }
}

extension Platform: CustomStringConvertible {
  /// The text for people.
  package var description: String {
    variant.isEmpty ? "\(os)/\(architecture)" : "\(os)/\(architecture)/\(variant)"
  }
}
