import ArgumentParser
import ReleaseAudit

/// Limits of what an image may weigh and waste, for pipelines.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "End with 1 where the uncompressed layers have more: 300MB, 1.5GB.", valueName: "size"),
    transform: LimitText.bytes)
  var maxSize: Int64?

  @Option(
    help: ArgumentHelp(
      "End with 1 where files that no container sees have more.", valueName: "size"),
    transform: LimitText.bytes)
  var maxWasted: Int64?

  @Option(
    help: ArgumentHelp(
      "End with 1 where a smaller share of the files' bytes is seen: 95%.", valueName: "percent"),
    transform: LimitText.share)
  var minEfficiency: Double?

  /// The limits that were given.
  var limits: ImageLimits {
    var limits = ImageLimits()
    limits.size = maxSize
    limits.wasted = maxWasted
    limits.efficiency = minEfficiency
    return limits
  }
}

/// Limits as people write them.
enum LimitText {
  private static let units: [String: Int64] = [
    "": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40,
  ]

  /// Bytes: `300MB`, `1.5 GB`, `12MiB`, `1000`.
  static func bytes(_ text: String) throws -> Int64 {
    let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).filter { $0 != " " }.uppercased()
    guard let factor = units[unit], let number = Double(digits),
      let bytes = Int64(exactly: (number * Double(factor)).rounded())
    else { throw ValidationError("'\(text)' is not a size such as 300MB, 1.5GB or 12MiB") }
    return bytes
  }

  /// A share from 0 to 1, from a percentage: `95%`.
  static func share(_ text: String) throws -> Double {
    guard text.hasSuffix("%"), let number = Double(text.dropLast()), (0...100).contains(number)
    else { throw ValidationError("'\(text)' is not a percentage from 0% to 100%, such as 95%") }
    return number / 100
  }
}
