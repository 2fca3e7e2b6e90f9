import Codecs
import Glibc
import System

/// The files of a folder, opened as they are asked for.
struct FolderFiles: FileStore {
  let path: String

  func file(_ name: String) throws(ImageError) -> BlobContent? {
    // Names come from documents in the folder: none of them may lead out of it.
    let components = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !components.contains(where: { $0.isEmpty || $0 == ".." || $0 == "." }) else {
      throw .badDocument(what: path, reason: "it names the file '\(name)', which is outside of it")
    }
    let full = "\(path)/\(name)"
    guard access(full, F_OK) == 0 else { return nil }
    return .region(try mapping { () throws(SystemError) in try MappedFile(path: full) })
  }
}
