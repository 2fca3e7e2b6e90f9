/// Why a distribution is in SERVICE.
package struct DistributionReason: Sendable, Hashable {
  /// The kinds of reasons; where several apply, the first counts.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The service's requirements name it, or an instruction that installs it by name.
    case declared
    /// It is the project itself.
    case project
    /// It installs distributions, or is a copy that an installer carries.
    case installer
    /// A distribution that is explained requires it.
    case required
    /// It came with the base image, or with a package of the operating system.
    case base
    /// Nothing tells why it is there. It makes nothing legitimate: neither what it requires nor the
    /// bytes that its RECORD lists.
    case unexplained
  }

  /// The kind.
  package let kind: Kind
  /// The places that declare it, the chain of requirements that leads to it, or what brought it.
  package let evidence: [String]
}
