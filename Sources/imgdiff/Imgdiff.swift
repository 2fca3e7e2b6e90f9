import ArgumentParser
import Reporting

/// The command line: what there is to call, and how every call ends.
struct Imgdiff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imgdiff",
    abstract: "Prove that a service image ships no tests, and show what an image is made of.",
    usage: """
      imgdiff [compare] SERVICE LOCALDEV [options]
      imgdiff diff A B [options]
      imgdiff inspect|layers|files|packages IMAGE [options]
      imgdiff stages [DOCKERFILE] [options]
      imgdiff attest SERVICE LOCALDEV --key KEY --attestation FILE [options]
      imgdiff verify IMAGE --key PUB --attestation FILE [options]
      imgdiff audit PAIRS [options]
      """,
    discussion: """
      IMAGE is registry:HOST/NAME:TAG, or a path to a docker save archive, an OCI layout or archive, or a skopeo folder, \
      compressed or not; what it is decides its content. docker-archive:PATH, oci-archive:PATH, \
      oci:PATH and dir:PATH insist on one kind; :TAG or @DIGEST behind the path chooses one of \
      several images; - is standard input.

      Every byte is checked against its digest before anything is said about it. Exit codes: 0 \
      the statement holds, 1 it does not, 2 nothing can be concluded, with one line that says why.

      --version --verbose names the libraries that the program uses, too; -V is --version.
      """,
    version: version,
    subcommands: [
      CompareCommand.self, DiffCommand.self, InspectCommand.self, LayersCommand.self,
      FilesCommand.self, PackagesCommand.self, StagesCommand.self, AttestCommand.self,
      VerifyCommand.self, AuditCommand.self, PolicyCommand.self, CacheCommand.self,
    ],
    defaultSubcommand: CompareCommand.self)

  static let version = Product.version
}
