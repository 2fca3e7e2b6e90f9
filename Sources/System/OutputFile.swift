import Glibc

/// Why results could not be written.
package enum OutputError: Error, Hashable, Sendable {
  /// The reader at the other end of the pipe has gone; nothing is left to say to it.
  case closedPipe
  /// The file could not be written; `reason` is the system's.
  case cannotWrite(path: String, reason: String)
}

extension OutputError: CustomStringConvertible {
  /// The text for people.
  package var description: String {
    switch self {
    case .closedPipe: "the reader of the output has gone"
    case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}

/// A file that results go to: standard output or error, or a file that appears when it is complete.
///
/// A regular file is written under no name at all and linked into its folder by `commit`, so that
/// a run that is interrupted, killed or fails leaves neither half a file nor a temporary one.
package final class OutputFile {
  private let descriptor: Int32
  private let path: String
  private var place: Place

  private enum Place {
    /// Bytes go where they belong as they are written.
    case direct(closing: Bool)
    /// A file without a name, which `commit` gives one.
    case unnamed
    /// Where the file system has no files without names: a name beside the right one.
    case named(temporary: String)
    case finished
  }

  private init(descriptor: Int32, path: String, place: Place) {
    self.descriptor = descriptor
    self.path = path
    self.place = place
  }

  /// Standard output.
  package static func standardOutput() -> OutputFile {
    OutputFile(
      descriptor: STDOUT_FILENO, path: "standard output", place: .direct(closing: false))
  }

  /// Standard error.
  package static func standardError() -> OutputFile {
    OutputFile(descriptor: STDERR_FILENO, path: "standard error", place: .direct(closing: false))
  }

  /// A file at `path`, which keeps what it holds until `commit`.
  ///
  /// A symbolic link is followed; a pipe or device is written to directly. Without a `mode` the file
  /// has that of the one it replaces, or what the process's mask leaves; with one, exactly that.
  package static func creating(
    _ path: String, mode: mode_t? = nil
  ) throws(OutputError) -> OutputFile {
    let target = try resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    guard exists || errno == ENOENT else { throw cannotWrite(path) }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(target, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw cannotWrite(path) }
      return OutputFile(descriptor: descriptor, path: path, place: .direct(closing: true))
    }
    if exists, access(target, W_OK) != 0 { throw cannotWrite(path) }
    let file = try creatingHidden(target, path, mode ?? 0o666)
    if let mode = mode ?? (exists ? status.st_mode & 0o7777 : nil) { fchmod(file.descriptor, mode) }
    return file
  }

  /// Finds out whether a file can be written, and leaves nothing behind.
  ///
  /// - Throws: what ``creating(_:mode:)`` would throw.
  package static func check(_ path: String) throws(OutputError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      // Opening a pipe would wait for its reader, and start what waits for a writer.
      if status.st_mode & S_IFMT == S_IFDIR { errno = EISDIR }
      guard status.st_mode & S_IFMT != S_IFDIR, access(path, W_OK) == 0 else {
        throw cannotWrite(path)
      }
    } else {
      _ = try creating(path)
    }
  }

  /// What a file at `path` would do to another file or folder.
  package enum Damage: Hashable, Sendable {
    /// It would take the file's place.
    case replaces
    /// It would be put into the folder.
    case entersFolder
  }

  /// What writing to `path` would do to `other`, whatever spelling or link either is named by.
  package static func damage(of path: String, to other: String) -> Damage? {
    var output = stat()
    var input = stat()
    guard let target = try? resolved(path), stat(other, &input) == 0 else { return nil }
    if stat(target, &output) == 0, output.st_dev == input.st_dev, output.st_ino == input.st_ino {
      return .replaces
    }
    guard input.st_mode & S_IFMT == S_IFDIR, let folder = realPath(folder(of: target)),
      let other = realPath(other)
    else { return nil }
    return folder == other || folder.hasPrefix(other + "/") ? .entersFolder : nil
  }

  /// Whether two names lead to one regular file, or would when it is written.
  package static func areSame(_ first: String, _ second: String) -> Bool {
    guard let one = try? resolved(first), let other = try? resolved(second) else { return false }
    var status = stat()
    var otherStatus = stat()
    let exists = stat(one, &status) == 0
    guard exists == (stat(other, &otherStatus) == 0) else { return false }
    if exists {
      return status.st_mode & S_IFMT == S_IFREG && status.st_dev == otherStatus.st_dev
        && status.st_ino == otherStatus.st_ino
    }
    guard let folder = realPath(folder(of: one)), folder == realPath(Self.folder(of: other)) else {
      return false
    }
    return one.split(separator: "/").last == other.split(separator: "/").last
  }

  /// Removes the regular file at `path`, which an earlier run wrote; a link to it stays.
  package static func remove(_ path: String) {
    var status = stat()
    guard let target = try? resolved(path), lstat(target, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG
    else { return }
    unlink(target)
  }

  private static func creatingHidden(
    _ target: String, _ path: String, _ mode: mode_t
  ) throws(OutputError) -> OutputFile {
    let folder = folder(of: target)
    let unnamed = open(folder, O_WRONLY | O_CLOEXEC | temporaryFileFlag, mode)
    if unnamed >= 0 {
      return OutputFile(descriptor: unnamed, path: target, place: .unnamed)
    }
    guard errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL else { throw cannotWrite(path) }
    let temporary = temporaryName(beside: target)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw cannotWrite(path) }
    return OutputFile(
      descriptor: descriptor, path: target, place: .named(temporary: temporary))
  }

  /// Writes all of `bytes`.
  package func write(_ bytes: [UInt8]) throws(OutputError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        Glibc.write(descriptor, raw.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count >= 0 {
        done += count
      } else if errno == EPIPE {
        throw .closedPipe
      } else if errno != EINTR {
        throw Self.cannotWrite(path)
      }
    }
  }

  /// Puts a new file into its place, its bytes on the disk before its name is; whatever stood there is
  /// replaced in one step.
  package func commitDurably() throws(OutputError) {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw Self.cannotWrite(path)
    }
    try commit()
  }

  /// Puts a new file into its place; whatever stood there is replaced in one step.
  package func commit() throws(OutputError) {
    switch place {
    case .direct, .finished: return
    case .unnamed:
      let source = "/proc/self/fd/\(descriptor)"
      if linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { break }
      guard errno == EEXIST else { throw Self.cannotWrite(path) }
      // Only a rename can replace, and it needs a name to rename from.
      let temporary = Self.temporaryName(beside: path)
      guard linkat(AT_FDCWD, source, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
        throw Self.cannotWrite(path)
      }
      place = .named(temporary: temporary)
      try replace(with: temporary)
    case .named(let temporary):
      try replace(with: temporary)
    }
    place = .finished
  }

  private func replace(with temporary: String) throws(OutputError) {
    guard rename(temporary, path) == 0 else { throw Self.cannotWrite(path) }
  }

  deinit {
    switch place {
    case .direct(closing: false): return
    case .named(let temporary): unlink(temporary)
    case .direct, .unnamed, .finished: break
    }
    close(descriptor)
  }

  // MARK: Names

  // <fcntl.h> makes O_TMPFILE of two others, which Swift does not import.
  private static let temporaryFileFlag: Int32 = 0o20_000_000 | O_DIRECTORY

  private static func cannotWrite(_ path: String) -> OutputError {
    .cannotWrite(path: path, reason: lastSystemError())
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func temporaryName(beside path: String) -> String {
    // Of processes in several containers, or on several machines that share a folder, two may have one ID.
    "\(path).\(getpid())\(UInt32.random(in: 0 ... .max)).tmp"
  }

  /// The path with its links followed, so that a link stays a link to the new file, also one to a
  /// file that is not there yet.
  private static func resolved(_ path: String) throws(OutputError) -> String {
    if let real = realPath(path) { return real }
    // As many as the kernel follows.
    var target = path
    for _ in 0..<40 {
      guard let next = linkTarget(target) else { return target }
      target = next.hasPrefix("/") ? next : folder(of: target) + "/" + next
    }
    errno = ELOOP
    throw cannotWrite(path)
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func linkTarget(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &bytes, bytes.count)
    return count > 0
      ? String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }
}
