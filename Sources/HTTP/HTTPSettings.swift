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
package struct HTTPSettings: Sendable {
  /// How long connecting may take, in seconds.
  package var connectSeconds = 20
  /// How long next to nothing may come, in seconds.
  package var stallSeconds = 30
  /// Fewer bytes a second are next to nothing.
  package var slowestRate = 500
  /// What a client calls itself.
  package var agent = "imgdiff"
  /// Hosts, as `HOST` or `HOST:PORT`, with which plain HTTP is spoken; this machine needs no entry.
  package var plainHosts: Set<String> = []
  /// The file with the authorities that are trusted, instead of the system's.
  package var authorityFile: String?
  /// The folder with them.
  package var authorityFolder: String?
  /// What is used for a host alone; asked for each request over TLS.
  package var hostCertificates: @Sendable (HTTPLocation) -> HostCertificates? = { _ in nil }

  /// The usual settings.
  package init() {}

  /// Whether a location may be gone to without TLS.
  package func allowsPlain(_ location: HTTPLocation) -> Bool {
    location.isSecure || location.hostKind == .loopback
      || !plainHosts.isDisjoint(with: [
        location.host, location.place, "\(location.host):\(location.port)",
      ])
  }
}
