import Codecs

/// Who of several pairs at once fetches a layer: one does, and the others wait, to find its index kept.
///
/// A pair claims all layers that nobody has fetched yet, or waits for others without holding any; so two
/// pairs never wait for each other.
actor LayerClaims {
  private var claimed: Set<Digest> = []
  private var known: Set<Digest> = []
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Waits until nobody else fetches one of those blobs, and claims those that nobody has fetched.
  func claim(_ blobs: Set<Digest>) async -> Set<Digest> {
    while true {
      let fresh = blobs.subtracting(known)
      if fresh.isDisjoint(with: claimed) {
        claimed.formUnion(fresh)
        return fresh
      }
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Gives claims up; `areKept` says whether the indexes of the layers are kept now.
  func release(_ blobs: Set<Digest>, areKept: Bool) {
    claimed.subtract(blobs)
    if areKept { known.formUnion(blobs) }
    let woken = waiting
    waiting = []
    for continuation in woken { continuation.resume() }
  }
}
