import Codecs
import LayerFilesystem
import Synchronization

/// Digests of files that were computed, so that several checks of one image compute each once.
final class DigestMemo: Sendable {
  private let known = Mutex<[EntryReference: SHA256Digest]>([:])

  /// The digest that is known, or what `compute` gives.
  func digest(of file: EntryReference, _ compute: () -> SHA256Digest) -> SHA256Digest {
    if let digest = known.withLock({ $0[file] }) { return digest }
    let digest = compute()
    known.withLock { $0[file] = digest }
    return digest
  }
}
