import Glibc

/// A file of the host, mapped read-only: its pages are the kernel's and cost no memory of ours.
///
/// The file is opened once. Should somebody shorten it while it is read, the process gets SIGBUS; a
/// program that wants to end in good order then installs the `TruncationGuard`.
package final class MappedFile: Sendable {
  /// The path as it was given, for messages.
  package let path: String
  /// The file's size in bytes when it was opened.
  package let size: Int
  private let address: Int
  private let device: UInt64
  private let inode: UInt64

  /// Maps the open file `descriptor`, which may be closed afterwards.
  ///
  /// Throws `cannotOpen` for anything that is not a regular file.
  package init(descriptor: Int32, path: String) throws(SystemError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: path, reason: lastSystemError())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(path: path, reason: "it is not a regular file")
    }
    self.path = path
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    guard size > 0 else {
      address = 0
      return
    }
    guard let mapped = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), mapped != MAP_FAILED
    else { throw .cannotOpen(path: path, reason: lastSystemError()) }
    madvise(mapped, size, MADV_SEQUENTIAL)
    address = Int(bitPattern: mapped)
  }

  /// Opens and maps the file at `path`.
  package convenience init(path: String) throws(SystemError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: lastSystemError()) }
    defer { close(descriptor) }
    try self.init(descriptor: descriptor, path: path)
  }

  deinit {
    if size > 0 { munmap(UnsafeMutableRawPointer(bitPattern: address), size) }
  }

  /// Whether both are one file of the host, under whatever names: then their pages are the same, too.
  ///
  /// A mapping keeps its file, so that the numbers of both cannot have been given out again.
  package func isSameFile(as other: MappedFile) -> Bool {
    self === other
      || size > 0 && size == other.size && device == other.device && inode == other.inode
  }

  /// The whole file as a region.
  package var region: ByteRegion { ByteRegion(file: self, range: 0..<size) }

  /// The bytes of a range, which are valid as long as the mapping.
  package func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    guard let start = UnsafeRawPointer(bitPattern: address), !range.isEmpty else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count)
  }
}

/// Ends the process in good order when a mapped file shrinks under the reader.
///
/// Reading past the new end raises SIGBUS, and nothing that was read since can be trusted. The
/// handler may only call what is async-signal-safe: `write` and `_exit`.
package enum TruncationGuard {
  private static let installed: Void = {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      let message: StaticString =
        "imgdiff: error: an input file was changed or could not be read while imgdiff read it; run it again on a file that stays as it is\n"
      _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
      _exit(2)
    }
    sigaction(SIGBUS, &action, nil)
  }()

  /// Installs the handler, for the rest of the process.
  package static func install() { _ = installed }
}
