/// What an image runs on.
public struct Platform: Sendable, Hashable {
  /// The operating system, in Go's words.
  public var os: String
  /// The processor, in Go's words.
  public var architecture: String
  /// The processor's variant, such as `v7`.
  public var variant: String?

  /// A platform.
  public init(os: String = "linux", _ architecture: String, variant: String? = nil) {
    self.os = os
    self.architecture = architecture
    self.variant = variant
  }

  /// `linux/amd64`.
  public static let amd64 = Platform("amd64")
  /// `linux/arm64`; the variant `v8` is what its absence means.
  public static let arm64 = Platform("arm64")
  /// `linux/arm/v7`.
  public static let armV7 = Platform("arm", variant: "v7")

  /// The platform in an index's entry.
  var json: JSON {
    var json: JSON = ["architecture": .string(architecture), "os": .string(os)]
    if let variant { json["variant"] = .string(variant) }
    return json
  }
}
