import ContainerImage
import System

/// Where a run writes: every file is checked before anything is read, for a mistake should cost no time.
struct OutputPlaces {
  /// The files, as they were named.
  let files: [String]

  /// Refuses a file that cannot be written, that is one of those that are read, or that two reports are
  /// to go to.
  func check(images: [String], files inputs: [String?]) throws {
    for (place, file) in files.enumerated() {
      do {
        try OutputFile.check(file)
      } catch {
        throw Failure(error)
      }
      if let other = files[..<place].first(where: { OutputFile.areSame($0, file) }) {
        throw Failure(
          "cannot write \(file): another report goes to \(other == file ? "it" : other) already")
      }
    }
    // A reference that is none is told about when it is opened.
    let paths = images.compactMap { try? ImageReference($0).path } + inputs.compactMap { $0 }
    for file in files {
      for path in paths where path != "-" { try check(file, against: path) }
    }
  }

  private func check(_ file: String, against path: String) throws {
    switch OutputFile.damage(of: file, to: path) {
    case .replaces:
      throw Failure("cannot write \(file): it would replace the input \(path)")
    case .entersFolder:
      throw Failure("cannot write \(file): it is inside the input \(path)")
    case nil: break
    }
  }
}
