import ContainerImage
import LayerFilesystem
import PythonDistributions

extension Finding {
  /// What can be checked by hand, beside the files and the test distribution of a finding.
  public enum Evidence: Sendable, Hashable {
    /// Nothing further.
    case none
    /// Metadata of a test distribution.
    case metadata(Metadata)
    /// An archive that holds part of the surface.
    case archive(Archive)
    /// A command of the configuration that starts a test runner.
    case command(words: [String], runner: String)
    /// The file that puts a place on the import path; nil where it is there by itself.
    case importPath(addedBy: EntryPath?)
    /// Who in SERVICE needs a distribution.
    case needed(by: [String])
    /// How a distribution stands in LOCALDEV.
    case parity(Parity.Status)
    /// The reason that the policy gives for an allowance.
    case allowance(reason: String)
    /// A step of an image's build, as its provenance tells.
    case testRun(TestRun)
    /// In what an image is not the stage that it should be.
    case otherHistory(OtherHistory)
    /// The stage on which both images should build.
    case fork(stage: String)
  }
}

extension Finding.Evidence {
  /// Metadata of a test distribution in SERVICE.
  public struct Metadata: Sendable, Hashable {
    /// What shows that the distribution is there.
    public let kind: Distribution.Metadata
    /// The folder that the metadata is in.
    public let location: EntryPath
    /// The version in LOCALDEV, where it is another one.
    public let inLocaldev: String?
  }

  /// An archive that holds part of the surface.
  public struct Archive: Sendable, Hashable {
    /// What kind of archive it is.
    public let kind: DistributionArchive.Kind
    /// The members that are part of the surface; nil where its metadata says it.
    public let members: Members?

    /// Members of an archive.
    public struct Members: Sendable, Hashable {
      /// How many there are.
      public let count: Int
      /// The name of one of them.
      public let example: String
    }
  }

  /// A step that ran tests, as a provenance tells.
  public struct TestRun: Sendable, Hashable {
    /// The step.
    public let step: BuildProvenance.TestStep
    /// The type of the statement's predicate.
    public let predicateType: String
    /// The stage that was asked for, where one was.
    public let target: String?
  }

  /// In what an image is not the stage that it should be.
  public struct OtherHistory: Sendable, Hashable {
    /// The stage that it should be.
    public let stage: String
    /// The stage whose history the image has.
    public let fits: String?
    /// Lines of the Dockerfile that the image's history does not have.
    public let missingLines: [Int]
    /// Layers that are of no line.
    public let strangeLayers: [LayerIndex]
  }
}
