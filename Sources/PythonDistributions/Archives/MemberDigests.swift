import ByteText
import Codecs
import LayerFilesystem

extension DistributionArchive {
  /// The digests of members, given and answered by their places in `members`; none for those whose
  /// content could not be had.
  ///
  /// Hashes what was left to be hashed: of the members of a wheel, few have the size of a file that
  /// anybody looks for.
  ///
  /// - Parameter image: the image that the archive is in, or another that has its layer at the same
  ///   place.
  package func digests(of wanted: [Int], in image: IndexedImage) -> [Int: SHA256Digest] {
    var digests: [Int: SHA256Digest] = [:]
    var pending: [(member: Int, place: Int)] = []
    for index in wanted where members.indices.contains(index) {
      switch members[index].content {
      case .hashed(let digest): digests[index] = digest
      case .readable(let place): pending.append((index, place))
      case .unreadable: break
      }
    }
    guard !pending.isEmpty else { return digests }
    let read = image.withContent(of: content) { bytes -> [Int: SHA256Digest] in
      guard let directory = try? ZipDirectory(bytes) else { return [:] }
      var read: [Int: SHA256Digest] = [:]
      for (index, place) in pending where directory.members.indices.contains(place) {
        let member = directory.members[place]
        // It was read before, and may be of another size than its directory says.
        let limit = max(member.size, members[index].size)
        read[index] = directory.bytes(of: member, in: bytes, limit: limit)
          .map { SHA256Digest(hashing: $0) }
      }
      return read
    }
    return digests.merging(read ?? [:]) { known, _ in known }
  }
}
