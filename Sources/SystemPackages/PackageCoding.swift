import ByteText

/// The form in which packages are kept of a database whose layer passes by.
enum PackageCoding {
  /// Before the text of a file of `status.d`.
  static let textTag: [UInt8] = Array("sys:text\n".utf8)
  private static let packagesTag: [UInt8] = Array("sys:rpm1\n".utf8)
  private static let failureTag: [UInt8] = Array("sys:fail\n".utf8)

  static func encode(failure: String) -> [UInt8] { failureTag + Array(failure.utf8) }

  static func encode(_ packages: [ListedPackage]) -> [UInt8] {
    var bytes = packagesTag
    func append(_ number: Int) {
      var rest = UInt64(number)
      while rest > 0x7F {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    func append(_ content: [UInt8]) {
      append(content.count)
      bytes += content
    }
    append(packages.count)
    for package in packages {
      append(Array(package.name.utf8))
      append(Array(package.version.utf8))
      append(Array(package.architecture.utf8))
      append(package.files.count)
      // Paths of one folder stand beside each other: what a path has in common with the one before it
      // is written as a number.
      var last: [UInt8] = []
      for file in package.files {
        let shared = zip(last, file.path).prefix { $0 == $1 }.count
        append(shared)
        append(Array(file.path[shared...]))
        bytes.append(file.checksum?.algorithm.rawValue ?? 0)
        bytes += file.checksum?.bytes ?? []
        last = file.path
      }
    }
    return bytes
  }

  /// What was kept: packages, or why there are none; nil where the bytes are neither.
  static func decode(_ bytes: [UInt8]) -> Result<[ListedPackage], Failure>? {
    if bytes.starts(with: failureTag) {
      return .failure(Failure(reason: Array(bytes.dropFirst(failureTag.count)).text))
    }
    guard bytes.starts(with: packagesTag) else { return nil }
    var reader = Reader(bytes, from: packagesTag.count)
    return reader.packages().map { .success($0) }
  }

  struct Failure: Error { let reason: String }

  private struct Reader {
    private let bytes: [UInt8]
    private var position: Int

    init(_ bytes: [UInt8], from position: Int) {
      self.bytes = bytes
      self.position = position
    }

    mutating func packages() -> [ListedPackage]? {
      guard let count = number() else { return nil }
      var packages: [ListedPackage] = []
      for _ in 0..<count {
        guard let name = content(), let version = content(), let architecture = content(),
          let files = files()
        else { return nil }
        packages.append(
          ListedPackage(
            name: name.text, version: version.text, architecture: architecture.text,
            files: files))
      }
      return packages
    }

    private mutating func files() -> [ListedPackage.File]? {
      guard let count = number() else { return nil }
      var files: [ListedPackage.File] = []
      var last: [UInt8] = []
      for _ in 0..<count {
        guard let shared = number(), shared <= last.count, let rest = content(),
          let kind = byte()
        else { return nil }
        last = Array(last.prefix(shared)) + rest
        var file = ListedPackage.File(path: last)
        if kind != 0 {
          guard let algorithm = Checksum.Algorithm(rawValue: kind),
            let sum = take(algorithm.byteCount)
          else { return nil }
          file.checksum = Checksum(algorithm, sum)
        }
        files.append(file)
      }
      return files
    }

    private mutating func byte() -> UInt8? {
      guard position < bytes.count else { return nil }
      defer { position += 1 }
      return bytes[position]
    }

    /// A number that is no larger than what follows it could hold.
    private mutating func number() -> Int? {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while shift < 35, let byte = byte() {
        value |= UInt64(byte & 0x7F) << shift
        if byte & 0x80 == 0 { return Int(value) <= bytes.count ? Int(value) : nil }
        shift += 7
      }
      return nil
    }

    private mutating func content() -> [UInt8]? { number().flatMap { take($0) } }

    private mutating func take(_ count: Int) -> [UInt8]? {
      guard count <= bytes.count - position else { return nil }
      defer { position += count }
      return Array(bytes[position..<position + count])
    }
  }
}
