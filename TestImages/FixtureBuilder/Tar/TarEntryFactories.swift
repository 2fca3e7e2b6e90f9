extension TarEntry {
  /// A regular file.
  public static func file(
    _ name: ByteString, _ content: ByteString = "", mode: Int = 0o644, uid: Int = 0, gid: Int = 0,
    mtime: Int = defaultTime, xattrs: [ExtendedAttribute] = []
  ) -> TarEntry {
    TarEntry(.file, name, mode: mode).with {
      $0.content = content
      $0.uid = uid
      $0.gid = gid
      $0.mtime = mtime
      $0.xattrs = xattrs
    }
  }

  /// A folder; its name is given the `/` that tar programs end it with.
  public static func directory(
    _ name: ByteString, mode: Int = 0o755, uid: Int = 0, gid: Int = 0, mtime: Int = defaultTime
  ) -> TarEntry {
    TarEntry(.directory, name.hasSuffix("/") ? name : name + "/", mode: mode).with {
      $0.uid = uid
      $0.gid = gid
      $0.mtime = mtime
    }
  }

  /// A symbolic link.
  public static func symlink(_ name: ByteString, to target: ByteString) -> TarEntry {
    TarEntry(.symlink, name, mode: 0o777).with { $0.linkTarget = target }
  }

  /// Another name for a file; the target is a path from the root.
  public static func hardlink(
    _ name: ByteString, to target: ByteString, mode: Int = 0o644
  ) -> TarEntry {
    TarEntry(.hardlink, name, mode: mode).with { $0.linkTarget = target }
  }

  /// A character device.
  public static func characterDevice(_ name: ByteString, major: Int, minor: Int) -> TarEntry {
    device(.characterDevice, name, major, minor)
  }

  /// A block device.
  public static func blockDevice(_ name: ByteString, major: Int, minor: Int) -> TarEntry {
    device(.blockDevice, name, major, minor)
  }

  /// A named pipe.
  public static func fifo(_ name: ByteString) -> TarEntry { TarEntry(.fifo, name) }

  /// The marker that removes a path of lower layers.
  public static func whiteout(of path: ByteString) -> TarEntry {
    let slash = path.bytes.lastIndex(of: UInt8(ascii: "/"))
    let split = slash.map { $0 + 1 } ?? 0
    let (folder, base) = (path.bytes[..<split], path.bytes[split...])
    return TarEntry(.file, ByteString(folder) + ".wh." + ByteString(base), mode: 0)
  }

  /// The marker that removes all that lower layers put into a folder.
  public static func opaque(_ folder: ByteString) -> TarEntry {
    let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    return TarEntry(.file, prefix + ".wh..wh..opq", mode: 0)
  }

  /// A file with holes.
  public static func sparse(_ name: ByteString, _ data: SparseData) -> TarEntry {
    TarEntry(.file, name).with { $0.sparse = data }
  }

  /// A pax header that applies to all entries after it.
  public static func globalHeader(_ records: [PaxRecord]) -> TarEntry {
    TarEntry(.globalHeader, "pax_global_header").with { $0.pax = records }
  }

  /// Bytes that go into the archive as they are.
  public static func verbatim(_ bytes: ByteString) -> TarEntry {
    TarEntry(.verbatim, "").with { $0.content = bytes }
  }

  private static func device(
    _ kind: Kind, _ name: ByteString, _ major: Int, _ minor: Int
  ) -> TarEntry {
    TarEntry(kind, name).with {
      $0.deviceMajor = major
      $0.deviceMinor = minor
    }
  }
}
