import CLibArchive

/// libarchive, which is loaded when a stream comes that it has to read.
enum ArchiveLibrary {
  /// Its functions; nil where it is not on this machine.
  private static let loaded: imgdiff_archive? = {
    var functions = imgdiff_archive()
    return imgdiff_archive_load(&functions) == 1 ? functions : nil
  }()

  /// Its functions.
  static func functions() throws(CodecError) -> imgdiff_archive {
    guard let loaded else {
      throw .missingLibrary(
        "libarchive.so.13", package: "libarchive13 (libarchive13t64 since Debian 13)")
    }
    return loaded
  }
}
