import ContainerImage
import LayerFilesystem
import PythonDistributions

extension Finding {
  /// What can be checked by hand, beside the files and the test distribution of a finding.
  package enum Evidence: Sendable, Hashable {
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
  package struct Metadata: Sendable, Hashable {
    /// What shows that the distribution is there.
    package let kind: Distribution.Metadata
    /// The folder that the metadata is in.
    package let location: EntryPath
    /// The version in LOCALDEV, where it is another one.
    package let inLocaldev: String?
  }

  /// An archive that holds part of the surface.
  package struct Archive: Sendable, Hashable {
    /// What kind of archive it is.
    package let kind: DistributionArchive.Kind
    /// The members that are part of the surface; nil where its metadata says it.
    package let members: Members?

    /// Members of an archive.
    package struct Members: Sendable, Hashable {
      /// How many there are.
      package let count: Int
      /// The name of one of them.
      package let example: String
    }
  }

  /// A step that ran tests, as a provenance tells.
  package struct TestRun: Sendable, Hashable {
    /// The step.
    package let step: BuildProvenance.TestStep
    /// The type of the statement's predicate.
    package let predicateType: String
    /// The stage that was asked for, where one was.
    package let target: String?
  }

  /// In what an image is not the stage that it should be.
  package struct OtherHistory: Sendable, Hashable {
    /// The stage that it should be.
    package let stage: String
    /// The stage whose history the image has.
    package let fits: String?
    /// Lines of the Dockerfile that the image's history does not have.
    package let missingLines: [Int]
    /// Layers that are of no line.
    package let strangeLayers: [LayerIndex]
  }
}
