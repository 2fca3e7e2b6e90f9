import CLibArchive
import CLibCrypto

// What this target calls of C is here and in `LibArchiveReader`.

/// The SHA-256 of some bytes.
func sha256(_ bytes: [UInt8]) -> [UInt8] {
  var digest = [UInt8](repeating: 0, count: 32)
  let result = bytes.withUnsafeBytes { input in
    EVP_Digest(input.baseAddress, input.count, &digest, nil, EVP_sha256(), nil)
  }
  // It fails only where OpenSSL has no SHA-256 at all.
  precondition(result == 1, "OpenSSL cannot compute SHA-256")
  return digest
}

/// The stream formats that libarchive writes for us.
enum StreamFormat: String {
  case gzip, zstd, xz, bzip2, lz4

  fileprivate func addFilter(to archive: OpaquePointer) -> Int32 {
    switch self {
    case .gzip: archive_write_add_filter_gzip(archive)
    case .zstd: archive_write_add_filter_zstd(archive)
    case .xz: archive_write_add_filter_xz(archive)
    case .bzip2: archive_write_add_filter_bzip2(archive)
    case .lz4: archive_write_add_filter_lz4(archive)
    }
  }
}

/// Compresses bytes to one stream (one gzip member, one zstd frame) that holds no time of day.
func compressed(_ bytes: [UInt8], as format: StreamFormat) throws(FixtureError) -> [UInt8] {
  guard let archive = archive_write_new(), let entry = archive_entry_new() else {
    throw .compression(format: format.rawValue, reason: "out of memory")
  }
  defer {
    archive_entry_free(entry)
    archive_write_free(archive)
  }
  func check(_ code: Int) throws(FixtureError) {
    guard code < Int(ARCHIVE_WARN) else { return }
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "unknown"
    throw .compression(format: format.rawValue, reason: reason)
  }
  try check(Int(archive_write_set_format_raw(archive)))
  try check(Int(format.addFilter(to: archive)))
  if format == .gzip {
    try check(Int(archive_write_set_filter_option(archive, "gzip", "timestamp", nil)))
  }
  if format == .xz {
    // Level 6 allocates 94 MB for a fixture of some kilobytes.
    let level = archive_write_set_filter_option(archive, "xz", "compression-level", "1")
    try check(Int(level))
  }
  try check(Int(archive_write_set_bytes_per_block(archive, 0)))

  // Every format's worst case adds less than a sixteenth and its headers.
  let capacity = bytes.count + bytes.count / 16 + 65_536
  var used = 0
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
  defer { buffer.deallocate() }
  try check(Int(archive_write_open_memory(archive, buffer.baseAddress, capacity, &used)))
  archive_entry_set_pathname(entry, "data")
  archive_entry_set_filetype(entry, UInt32(0o100000))
  try check(Int(archive_write_header(archive, entry)))
  let written = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
  try check(written)
  try check(Int(archive_write_close(archive)))
  return Array(buffer.prefix(used))
}
