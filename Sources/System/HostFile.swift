import Glibc

/// Small files of the host: policies and requirements.
package enum HostFile {
  /// Files beyond this are no text that anybody wrote.
  private static let limit = 16 << 20

  /// The bytes of a file; nil where it cannot be read, with the reason in `lastSystemError`.
  package static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return ferror(file) == 0 ? bytes : nil }
      bytes.append(contentsOf: chunk[..<count])
    }
    errno = EFBIG
    return nil
  }

  /// Whether there is something at the path.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Writes a new file; false where there is one already or it cannot be written, with the reason in
  /// `lastSystemError`.
  package static func create(_ path: String, _ bytes: [UInt8]) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return write(descriptor, bytes, bytes.count) == bytes.count
  }
}
