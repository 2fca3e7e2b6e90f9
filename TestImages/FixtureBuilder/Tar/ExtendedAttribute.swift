import Foundation

/// An extended attribute of a file.
public struct ExtendedAttribute: Sendable, Hashable {
  /// The program whose spelling is used.
  public enum Spelling: Sendable, Hashable {
    /// `SCHILY.xattr.NAME`, the value raw: star, Go, Docker, GNU tar.
    case schily
    /// `LIBARCHIVE.xattr.NAME`, the name URL-encoded, the value in base64.
    case libarchive
  }

  /// The name with its namespace, such as `security.capability`.
  public var name: String
  /// The value.
  public var value: ByteString
  /// How it is written.
  public var spelling: Spelling

  /// An attribute in Docker's spelling, unless another is asked for.
  public init(_ name: String, _ value: ByteString, spelling: Spelling = .schily) {
    self.name = name
    self.value = value
    self.spelling = spelling
  }

  /// `cap_net_bind_service=ep` as the kernel stores it (revision 2).
  public static let bindServiceCapability = ExtendedAttribute(
    "security.capability",
    [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])

  var record: PaxRecord {
    switch spelling {
    case .schily: return PaxRecord("SCHILY.xattr.\(name)", value)
    case .libarchive:
      let base64 = Data(value.bytes).base64EncodedString()
      // libarchive leaves the padding out.
      let encoded = String(base64.prefix { $0 != "=" })
      return PaxRecord(ByteString("LIBARCHIVE.xattr." + urlEncodedName), ByteString(encoded))
    }
  }

  private var urlEncodedName: String {
    var text = ""
    for byte in name.utf8 {
      if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "%"), byte != UInt8(ascii: "=") {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%" + padded(String(byte, radix: 16, uppercase: true), to: 2)
      }
    }
    return text
  }
}
