import ByteText
import Codecs
import ContainerImage
import LayerFilesystem
import PythonPackaging

/// An archive that was read, and the distributions in it.
struct ArchiveReading: Sendable {
  let listing: ArchiveListing
  let distributions: [(name: ProjectName, version: String?)]

  /// Reads a file of an image; nil where it is no archive.
  init?(of file: EntryReference, in image: IndexedImage, hashing: Bool) {
    guard
      let listing = PythonInventory.archiveListing(of: file, in: image, hashing: hashing)
    else { return nil }
    self.listing = listing
    distributions = listing.distributions
  }
}

/// The archives of several images, each read once, however many of the images have its layer.
///
/// Layers with one diffID are the same verified bytes, so that an entry of the one is the same file
/// as the entry at its place in the other.
struct ArchiveReadings: Sendable {
  private struct File: Hashable {
    let diffID: Digest
    let entry: Int

    init(_ file: EntryReference, _ image: IndexedImage) {
      diffID = image.layers[file.layer].layer.diffID
      entry = file.entry
    }
  }

  /// A file where it can be read.
  private struct Place {
    let file: File
    let content: EntryReference
    let image: Int
    let size: Int64
  }

  private var readings: [File: ArchiveReading] = [:]

  /// Inflating is most of the work of an inventory, and one archive may be as large as all others:
  /// they are dealt out by size to this many tasks.
  private static let tasks = 8

  /// Reads the candidates of images.
  init(_ candidates: [[ArchiveFinder.Candidate]], in images: [IndexedImage]) async {
    var known: Set<File> = []
    var places: [Place] = []
    for (number, image) in images.enumerated() {
      for candidate in candidates[number] {
        let file = File(candidate.content, image)
        guard known.insert(file).inserted else { continue }
        places.append(
          Place(
            file: file, content: candidate.content, image: number,
            size: image.view[candidate.content].size))
      }
    }
    places.sort { $0.size > $1.size }
    let dealt = places
    await withTaskGroup(of: [(File, ArchiveReading)].self) { tasks in
      for first in 0..<min(Self.tasks, dealt.count) {
        tasks.addTask {
          stride(from: first, to: dealt.count, by: Self.tasks).compactMap { index in
            let place = dealt[index]
            return ArchiveReading(
              of: place.content, in: images[place.image], hashing: false
            ).map { (place.file, $0) }
          }
        }
      }
      for await results in tasks {
        for (file, reading) in results { readings[file] = reading }
      }
    }
  }

  /// What a file of an image is as an archive; nil where it is none, or was no candidate.
  func reading(of file: EntryReference, in image: IndexedImage) -> ArchiveReading? {
    readings[File(file, image)]
  }
}
