import Codecs
import System

/// A blob that came by on a stream and cannot be read again.
///
/// An archive on a pipe, or one that is compressed as a whole, is read once, from its start. Its
/// documents may come last, so every member that could be a layer is handed to the reader's consumer
/// as it passes; what the consumer made of it waits here until a manifest asks.
public struct PassedBlob: Sendable {
  /// The number of bytes that passed.
  public let size: Int64
  /// The SHA-256 digest of the bytes.
  public let digest: Digest
  /// What the consumer made of the bytes.
  public let product: any Sendable
}

/// Makes of a blob that passes what is needed of it later.
///
/// It is called for every member that is not a document, wanted or not; it keeps its errors in its
/// product, because an archive may hold anything beside its layers.
public typealias PassingConsumer = @Sendable (_ blob: ByteStream) -> any Sendable

extension ArchiveMembers {
  /// Members up to this size are kept as they are.
  private static let keptSize: Int64 = 1 << 20
  /// And so are JSON documents up to the limit for documents, while all together stay below this.
  private static let keptTotal: Int64 = 256 << 20

  /// Reads an archive that passes by.
  static func passing(
    path: String, stream: ByteStream, consumer: PassingConsumer
  ) throws(ImageError) -> ArchiveMembers {
    var members = ArchiveMembers(path: path)
    var kept: Int64 = 0
    try members.read(stream) { reader, name, size throws(ImageError) in
      do throws(CodecError) {
        let content = ByteStream(contentOf: reader)
        if size <= keptTotal - kept {
          if size <= keptSize {
            kept += size
            return .region(ByteRegion(bytes: try content.collect()))
          }
          if size <= JSONDocument.sizeLimit {
            let (isDocument, rest) = try content.detectingDocument()
            if isDocument {
              kept += size
              return .region(ByteRegion(bytes: try rest.collect()))
            }
            return .passed(try pass(rest, to: consumer))
          }
        }
        return .passed(try pass(content, to: consumer))
      } catch {
        throw .unreadable(what: "\(path): \(name)", error)
      }
    }
    return members
  }

  private static func pass(
    _ content: ByteStream, to consumer: PassingConsumer
  ) throws(CodecError) -> PassedBlob {
    let hashed = try content.hashedAside(.sha256)
    let product = consumer(hashed.stream)
    let (digest, count) = try hashed.finish()
    return PassedBlob(size: count, digest: digest, product: product)
  }
}
