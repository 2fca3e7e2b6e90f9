import ByteText
import LayerFilesystem

/// What must be kept of a layer that passes by once, so that package databases can be read.
///
/// A part of a content policy, to be asked by one: it judges by a file's name alone, and so keeps a
/// little too much.
package enum SystemPackageContent {
  private static let large: Int64 = 16 << 20
  private static let small: Int64 = 64 << 10

  /// What to do with a file; nil where it is none of a package database.
  package static func treatment(
    name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
  ) -> ContentTreatment? {
    guard contentKind == .other, size > 0, let last = name.isEmpty ? nil : name[name.count - 1]
    else { return nil }
    switch last {
    case UInt8(ascii: "t") where name.ends(with: ".list"): return size <= large ? .keep : nil
    case UInt8(ascii: "s")
    where name.ends(with: ".md5sums") || name.equals("status") || name.equals("diversions"):
      return size <= large ? .keep : nil
    case UInt8(ascii: "d") where name.equals("installed"): return size <= large ? .keep : nil
    case UInt8(ascii: "e") where name.equals("rpmdb.sqlite"):
      return size <= Int64(RPMDatabase.largestSize) ? .extract : nil
    default: return size <= small && mayBePackageName(name) ? .extract : nil
    }
  }

  /// What is kept of a content whose treatment is `extract`; nil where it is none of a database.
  package static func extract(from content: Span<UInt8>) -> [UInt8]? {
    if content.starts(with: RPMDatabase.magic) { return RPMDatabase.extract(from: content) }
    // A file of `status.d`, which is named after its package.
    guard content.count <= small, content.dropping("Package: ") != nil else { return nil }
    return PackageCoding.textTag + content.array()
  }

  /// Whether a file may be one of distroless' `status.d`: those have the names of Debian packages.
  /// Names that end as those of source and data files do are left out, and those of shared libraries:
  /// there are very many of them.
  private static func mayBePackageName(_ name: Span<UInt8>) -> Bool {
    guard name.count >= 2 else { return false }
    var lastDot: Int?
    for index in name.indices {
      switch name[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
      case UInt8(ascii: "+"), UInt8(ascii: "-"): if index == 0 { return false }
      case UInt8(ascii: "."):
        if index == 0 { return false }
        lastDot = index
      default: return false
      }
    }
    guard let lastDot else { return true }
    if name.containsIgnoringCase(".so.") { return false }
    for index in (lastDot + 1)..<name.count
    where !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(name[index]) { return true }
    return false
  }
}
