import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// The distinctive contents of the surface, and where SERVICE has them.
///
/// Looked up by size first: bytes are compared only where a size is the same, so that nearly nothing
/// of SERVICE is read. Python source is also known again with other line ends.
struct SurfaceContents: Sendable {
  /// A file of the surface whose bytes are known again.
  struct Content: Sendable {
    let reference: EntryReference
    let size: Int64
    let subject: String
    let origin: EntryPath
    let test: TestDistribution?
    let isTestCode: Bool
  }

  /// Smaller contents are alike by chance: `{}`, a version, a comment.
  private static let smallest: Int64 = 16

  let contents: [Content]
  private let bySize: [Int64: [Int]]
  private let localdev: Census

  init(_ surface: TestSurface, _ localdev: Census) {
    self.localdev = localdev
    var contents: [Content] = []
    func add(
      _ reference: EntryReference?, _ subject: String, _ origin: EntryPath,
      _ test: TestDistribution?, isTestCode: Bool
    ) {
      guard let reference, localdev.view[reference].kind == .file,
        localdev.view[reference].size >= Self.smallest,
        !PythonInventory.isBoilerplate(
          reference, isSource: origin.name.hasSuffix(".py"), in: localdev.image)
      else { return }
      contents.append(
        Content(
          reference: reference, size: localdev.view[reference].size, subject: subject,
          origin: origin, test: test, isTestCode: isTestCode))
    }
    for file in surface.files {
      add(
        file.content, file.subject, file.path, nil, isTestCode: file.isTestCode)
    }
    for test in surface.distributions {
      for index in surface.installed[test.name.normalized] ?? [] {
        for file in localdev.distributions[index].files where Self.isDistinctive(file.path) {
          add(file.content, test.title, file.path, test, isTestCode: false)
        }
      }
    }
    self.contents = contents
    var bySize: [Int64: [Int]] = [:]
    for (index, content) in contents.enumerated() {
      bySize[content.size, default: []].append(index)
    }
    self.bySize = bySize
  }

  /// The content that a file of SERVICE has.
  func match(_ file: EntryReference, in service: Census) -> Int? {
    guard let candidates = bySize[service.view[file].size] else { return nil }
    return candidates.first { index in
      let reference = contents[index].reference
      return service.image.layers[file.layer].hasSameContent(
        file.entry, as: localdev.image.layers[reference.layer], reference.entry)
    }
  }

  /// Whether any content has that size: others need not be hashed.
  func hasContent(ofSize size: Int64) -> Bool { bySize[size] != nil }

  /// The content of that size and digest.
  func match(size: Int64, _ digest: SHA256Digest) -> Int? {
    bySize[size]?.first { localdev.image.digest(of: contents[$0].reference) == digest }
  }

  /// Licences and markers are the same in many distributions.
  private static func isDistinctive(_ path: EntryPath) -> Bool {
    let name = String(decoding: path.name, as: UTF8.self).uppercased()
    if shared.contains(name) { return false }
    return !["LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS"].contains {
      name.hasPrefix($0)
    }
  }

  private static let shared: Set<String> = [
    "PY.TYPED", "INSTALLER", "WHEEL", "REQUESTED", "TOP_LEVEL.TXT", "ZIP-SAFE", "NOT-ZIP-SAFE",
    "DEPENDENCY_LINKS.TXT", "DIRECT_URL.JSON",
  ]
}

/// Python sources of the surface by their text alone, whatever ends their lines.
struct SurfaceTexts: Sendable {
  private let byDigest: [SHA256Digest: Int]

  /// The texts of `contents`: of those whose lines end in CR LF, and with `all` of the others too.
  init(_ contents: SurfaceContents, _ localdev: Census, all: Bool) {
    var byDigest: [SHA256Digest: Int] = [:]
    for (index, content) in contents.contents.enumerated()
    where content.origin.name.hasSuffix(".py") {
      let image = localdev.image
      if let text = PythonInventory.textDigest(of: content.reference, in: image) {
        byDigest[text] = index
      } else if all {
        byDigest[image.digest(of: content.reference)] = index
      }
    }
    self.byDigest = byDigest
  }

  var isEmpty: Bool { byDigest.isEmpty }

  func match(_ digest: SHA256Digest) -> Int? { byDigest[digest] }
}
