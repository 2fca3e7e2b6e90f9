import LayerFilesystem
import PythonDistributions
import ReleaseAudit
import Reporting
import SystemPackages

/// What is in an image, every byte of which was verified.
public struct ImageContents: Sendable {
  /// The image.
  public let image: Image
  let audited: AuditedImage

  init(_ image: Image, _ audited: AuditedImage) {
    self.image = image
    self.audited = audited
  }

  /// Bytes of all regular files of all layers.
  public var fileBytes: Int64 { audited.files.fileBytes }
  /// Bytes that ship and that no container sees.
  public var wastedBytes: Int64 { audited.files.wastedBytes }
  /// What was odd about the archive, the layers and the Python in them.
  public var warnings: [String] {
    audited.files.warnings + audited.python.warnings + audited.packages.warnings
  }

  /// The Python distributions, hidden ones included.
  public var distributions: [Distribution] {
    audited.python.distributions.map { Distribution($0) }
  }

  /// One page about the image for people, as `imgdiff inspect` prints it.
  ///
  /// - Parameter width: the number of columns that lines should fit.
  public func text(width: Int = 80) -> String { report.text(width: width) }

  /// The same as one JSON object of the schema `imgdiff.inspect/1`.
  public func json() -> String { report.json(warnings: warnings) }

  private var report: InspectReport { InspectReport(audited, ImageAccounts(of: audited)) }
}
