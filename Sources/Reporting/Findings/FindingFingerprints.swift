import ByteText
import Codecs
import LayerFilesystem
import Rules

/// What platforms know a finding by from run to run.
///
/// It hangs on the rule, the subject, the path in the image and the view, and on nothing that changes
/// with every build: neither on a line nor on a layer's place or digest.
struct FindingFingerprints {
  private var counts: [String: Int] = [:]

  /// The next finding's: sixteen digits, and which of several with the same ones it is.
  mutating func next(_ finding: ReportedFinding) -> String {
    var bytes: [UInt8] = []
    let path = finding.paths.first?.bytes ?? Array((finding.source?.file ?? "").utf8)
    for part in [
      Array(finding.rule.id.utf8), Array(finding.subject.utf8), path,
      Array(finding.view.name.utf8),
    ] {
      bytes += part
      bytes.append(0)
    }
    let digest = "\(SHA256Digest(hashing: bytes))".split(separator: ":").last ?? ""
    let hash = String(digest.prefix(16))
    let count = counts[hash, default: 0] + 1
    counts[hash] = count
    return "\(hash):\(count)"
  }
}
