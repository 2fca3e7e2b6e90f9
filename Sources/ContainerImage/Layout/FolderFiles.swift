import Codecs
import Glibc
import System

/// The files of a folder, opened as they are asked for.
struct FolderFiles<Passed: Sendable>: FileStore {
  let name: String
  var isFolder: Bool { true }

  func file(_ name: String) throws(ImageError) -> Blob<Passed>? {
    // Names come from documents in the folder: none of them may lead out of it.
    let components = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !components.contains(where: { $0.isEmpty || $0 == ".." || $0 == "." }) else {
      throw .badDocument(
        what: self.name, reason: "it names the file '\(name)', which is outside of it")
    }
    let full = "\(self.name)/\(name)"
    guard access(full, F_OK) == 0 else { return nil }
    return .stored(StoredBlob(try mapping { () throws(SystemError) in try MappedFile(path: full) }))
  }
}
