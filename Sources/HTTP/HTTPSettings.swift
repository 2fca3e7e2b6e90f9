/// The certificates that are kept for a host alone.
package struct HostCertificates: Sendable {
  /// The authorities, in PEM, that are trusted beside the usual ones; empty for none.
  package var authorities: [UInt8] = []
  /// The files with the certificate and the key by which the host knows us.
  package var client: (certificate: String, key: String)?

  /// No certificates.
  package init() {}
}

/// How a client behaves, whatever it is asked for.
public struct HTTPSettings: Sendable {
  /// How long connecting may take, in seconds.
  public var connectSeconds = 20
  /// How long next to nothing may come, in seconds.
  public var stallSeconds = 30
  /// Fewer bytes a second are next to nothing.
  public var slowestRate = 500
  /// What a client calls itself.
  public var agent = "imgdiff"
  /// Hosts, as `HOST` or `HOST:PORT`, with which plain HTTP is spoken; this machine needs no entry.
  public var plainHosts: Set<String> = []
  /// The file with the authorities that are trusted, instead of the system's.
  public var authorityFile: String?
  /// The folder with them.
  public var authorityFolder: String?
  /// What is used for a host alone; asked for each request over TLS.
  package var hostCertificates: @Sendable (HTTPLocation) -> HostCertificates? = { _ in nil }

  /// The usual settings.
  public init() {}

  /// Whether a location may be gone to without TLS.
  public func allowsPlain(_ location: HTTPLocation) -> Bool {
    location.isSecure || location.hostKind == .loopback
      || !plainHosts.isDisjoint(with: [
        location.host, location.place, "\(location.host):\(location.port)",
      ])
  }
}
