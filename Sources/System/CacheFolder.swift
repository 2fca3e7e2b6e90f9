import ByteText
import Glibc

/// A folder of the host with files that can be made again: any of them may be gone at any time.
///
/// Files appear complete and in one step, and are never changed, so that any number of processes can
/// use the folder at once. Only files with a name of our form are ever listed or removed:
/// `VERSION-KIND-ALGORITHM-HEX.index`, in which the kind is made of letters, digits and dots, and the last two are a
/// digest of the SHA-2 family.
package struct CacheFolder: Sendable {
  /// The path of the folder.
  package let path: String

  /// A file of the folder.
  package struct File: Sendable {
    /// Its name, ending included.
    package let name: String
    /// Its size in bytes.
    package let size: Int64
    /// When it was last used, in nanoseconds since 1970.
    package let lastUse: Int64
  }

  /// Why a folder cannot be used.
  package enum Refusal: Error, Sendable, CustomStringConvertible {
    /// There is none, and none was to be made.
    case absent(path: String)
    /// It could not be made or opened; `reason` is the system's.
    case unusable(path: String, reason: String)
    /// Others could put things into it that would be taken for ours.
    case unsafe(path: String, reason: String)

    /// The text for people.
    package var description: String {
      switch self {
      case .absent(let path): "there is no folder \(path)".onOneLine
      case .unusable(let path, let reason): "cannot use the folder \(path): \(reason)".onOneLine
      case .unsafe(let path, let reason):
        "the folder \(path) is not safe to keep things in: \(reason)".onOneLine
      }
    }
  }

  private static let ending = ".index"

  /// Opens the folder; with `creating`, makes it where there is none, for its owner alone, and insists
  /// that files can be made in it.
  package init(path: String, creating: Bool) throws(Refusal) {
    self.path = path
    if creating { try Self.make(path) }
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { throw .absent(path: path) }
      throw .unusable(path: path, reason: lastSystemError())
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .unusable(path: path, reason: "it is not a folder")
    }
    guard status.st_uid == geteuid() else {
      throw .unsafe(path: path, reason: "it belongs to another user")
    }
    guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw .unsafe(path: path, reason: "others may write into it; chmod go-w it")
    }
    guard !creating || faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0 else {
      throw .unusable(path: path, reason: lastSystemError())
    }
  }

  private static func make(_ path: String) throws(Refusal) {
    // Each parent in turn; one that is there already is no error.
    for end in path.indices where path[end] == "/" && end > path.startIndex {
      mkdir(String(path[..<end]), 0o700)
    }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw .unusable(path: path, reason: lastSystemError())
    }
  }

  private func full(_ name: String) -> String { "\(path)/\(name)\(Self.ending)" }

  /// The bytes of a file; nil where it is not there, or is not one that only its owner writes to.
  ///
  /// Such a file is removed, to be made again: the folder keeps others from adding files, and not from
  /// writing into one that it let in.
  package func region(_ name: String) -> ByteRegion? {
    let path = full(name)
    // A link could lead to a file that grew in another folder; a pipe must not keep us waiting.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ELOOP || errno == EACCES { remove(name) }
      return nil
    }
    defer { close(descriptor) }
    // Of the file that is open: the name may lead to another by now.
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_mode & (S_IWGRP | S_IWOTH) == 0
    else {
      remove(name)
      return nil
    }
    return try? MappedFile(descriptor: descriptor, path: path).region
  }

  /// Notes that a file was used.
  package func touch(_ name: String) {
    utimensat(AT_FDCWD, full(name), nil, 0)
  }

  /// A file that takes its place in the folder when it is committed, its owner's alone whatever the
  /// process's mask is.
  package func creating(_ name: String) throws(OutputError) -> OutputFile {
    assert(Self.isOurs(name + Self.ending), "a file of this name would never be removed")
    return try OutputFile.creating(full(name), mode: 0o600)
  }

  /// Removes a file, where it is there.
  package func remove(_ name: String) { unlink(full(name)) }

  /// Removes a file that was listed; false where it could not be.
  @discardableResult
  package func remove(_ file: File) -> Bool {
    unlink("\(path)/\(file.name)") == 0 || errno == ENOENT
  }

  /// Whether a file is one of ours, or, as `OutputFile` names it, one that was to become one: a folder
  /// that was named may hold anything else, too.
  private static func isOurs(_ name: String) -> Bool {
    var name = name[...]
    let temporary = ".tmp"
    if name.hasSuffix(temporary) {
      name = name.dropLast(temporary.count)
      guard let dot = name.lastIndex(of: "."), isNumber(name[name.index(after: dot)...]) else {
        return false
      }
      name = name[..<dot]
    }
    guard name.hasSuffix(ending) else { return false }
    let parts = name.dropLast(ending.count)
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, isNumber(parts[0]), !parts[1].isEmpty,
      parts[1].utf8.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: ".") })
    else { return false }
    guard let digest = Hexadecimal.decode(parts[3].utf8) else { return false }
    return [32, 48, 64].contains(digest.count) && parts[2] == "sha\(digest.count * 8)"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  /// The files, those included that an interrupted run left half-written.
  package func files() -> [File] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var files: [File] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard Self.isOurs(name) else { continue }
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        continue
      }
      let time = status.st_mtim
      files.append(
        File(
          name: name, size: Int64(status.st_size),
          lastUse: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)))
    }
    return files
  }
}
