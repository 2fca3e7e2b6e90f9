import Codecs
import JSON
import System

extension JSONWriter {
  /// What `write` writes, in memory.
  static func bytes(_ write: (JSONWriter) -> Void) -> [UInt8] {
    var bytes: [UInt8] = []
    let sink = ByteSink { (piece) throws(OutputError) in bytes += piece }
    write(JSONWriter(sink))
    try? sink.finish()
    return bytes
  }

  /// Writes a member that is true or false.
  func member(_ name: String, flag: Bool) {
    self.name(name)
    value(flag)
  }

  /// Writes a member with an array of texts.
  func member(_ name: String, list: [String]) {
    self.name(name)
    array(list)
  }

  /// Writes a member that is a digest set (in-toto attestation, digest_set.md).
  func digest(_ digest: Digest) {
    name("digest")
    object { member(digest.algorithm.rawValue, digest.hex) }
  }
}
