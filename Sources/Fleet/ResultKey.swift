import Codecs
import ContainerImage
import ReleaseAudit
import Reporting

/// What a result rests on, as one name: two runs that would say the same have the same key.
package struct ResultKey: Sendable, Hashable {
  /// Sixty-four hexadecimal digits.
  package let hex: String

  /// The key of a pair.
  ///
  /// - Parameters:
  ///   - pair: the pair; its name and references stand in the result.
  ///   - service: what identifies the image that SERVICE leads to now.
  ///   - localdev: the same for LOCALDEV.
  ///   - platform: the platform that is taken from an image for several.
  ///   - inputs: the digest of the policy, and of the files that it names and that those include.
  ///   - expired: the lines of the policy's allowances that count no more.
  package init(
    _ pair: Pair, service: Digest, localdev: Digest, platform: Platform, inputs: SHA256Digest,
    expired: [Int]
  ) {
    let parts = [
      PairResult.schema, Product.version, pair.name, pair.service, pair.localdev,
      pair.policy ?? "", "\(service)", "\(localdev)", "\(platform)", inputs.hex,
      expired.map(String.init).joined(separator: ","),
    ]
    hex = Self.hash(parts)
  }

  /// The SHA-256 of texts, none of which can run into another.
  package static func hash(_ parts: [String]) -> String {
    let bytes = parts.flatMap { Array("\($0.utf8.count):\($0)\n".utf8) }
    return SHA256Digest(hashing: bytes).hex
  }
}
