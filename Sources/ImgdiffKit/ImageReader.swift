import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import ReleaseAudit
import System

/// Opens images and reads them.
///
/// Nothing is unpacked, started or written, but for the kept indexes where a folder for them is named.
/// A file of an image must stay as it is until ``read(_:)`` returns: it is mapped, and a process that
/// reads behind the end of a file that was cut short gets SIGBUS.
public struct ImageReader: Sendable {
  /// The platform to take from an image for several, as `os/arch[/variant]`; nil takes the host's, else
  /// the only one there is.
  public var platform: String?
  /// How many bytes, per compressed byte, archives over 1 GiB may expand to.
  public var expansionRatio = ExpansionLimit.standard.ratio
  /// How many pieces of work run at once; nil for one on each processor. It changes no result.
  public var parallelism: Int?
  /// The folder for indexes of compressed layers, which make reading them again much faster; it is made
  /// when there is something to keep. Nil keeps none.
  public var cacheFolder: String?
  /// Told the number of bytes that were worked through since it was told last, from any task.
  public var progress: @Sendable (Int64) -> Void = { _ in }

  /// A reader with the usual choices.
  public init() {}

  /// Opens an image and verifies its documents, but none of its layers.
  ///
  /// - Parameter reference: the path of an archive (`docker save`, OCI layout, compressed or not) or of
  ///   a folder, with `:TAG` or `@DIGEST` where it holds several images.
  /// - Throws: what is wrong with the reference, the file or the documents.
  public func open(_ reference: String) async throws(ImgdiffError) -> Image {
    try await open([reference])[0]
  }

  /// Opens images, each place that they are in once.
  ///
  /// - Returns: as many images as there are references, in their order.
  public func open(_ references: [String]) async throws(ImgdiffError) -> [Image] {
    do {
      let indexer = try indexer()
      let source = ImageSource(
        platform: try wantedPlatform(),
        providers: [LocalImages(expansionLimit: indexer.expansionLimit)], sink: indexer.scanner)
      return try await source.open(references.map { try ImageReference($0) }).map { Image($0) }
    } catch {
      throw ImgdiffError(error)
    }
  }

  /// Verifies every byte of the layers of images, and reads what is in them.
  ///
  /// Layers that several images have are read once, so images that will be compared are best read
  /// together.
  ///
  /// - Returns: as many contents as there are images, in their order.
  /// - Throws: what is wrong with a layer. Then nothing can be said about any of the images.
  public func read(_ images: [Image]) async throws(ImgdiffError) -> [ImageContents] {
    do {
      return try await indexer().index(images.map(\.opened)) { indexed in
        zip(images, await AuditedImage.audited(indexed)).map { ImageContents($0, $1) }
      }
    } catch {
      throw ImgdiffError(error)
    }
  }

  private func indexer() throws(ImgdiffError) -> ImageIndexer {
    guard expansionRatio > 0 else {
      throw ImgdiffError(.request, "the expansion ratio must be above 0")
    }
    return ImageIndexer(
      expansionLimit: ExpansionLimit(ratio: expansionRatio), policy: PythonContentPolicy(),
      cache: try cache(), parallelism: parallelism ?? ImageIndexer.standardParallelism,
      progress: progress)
  }

  private func cache() throws(ImgdiffError) -> IndexCache? {
    guard let cacheFolder else { return nil }
    do {
      return IndexCache(try CacheFolder(path: cacheFolder, creating: true))
    } catch {
      throw ImgdiffError(error)
    }
  }

  private func wantedPlatform() throws(ImgdiffError) -> Platform? {
    guard let platform else { return nil }
    guard let wanted = Platform(platform) else {
      throw ImgdiffError(.request, "'\(platform)' is not a platform such as linux/amd64")
    }
    return wanted
  }
}
