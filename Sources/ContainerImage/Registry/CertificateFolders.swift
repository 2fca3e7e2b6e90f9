import HTTP
import System

/// The folders in which engines keep certificates for single registries (`certs.d`): in `FOLDER/HOST[:PORT]`
/// authorities in `*.crt`, and who we are in `NAME.cert` and `NAME.key`.
struct CertificateFolders: Sendable {
  let paths: [String]

  /// What is kept for a host; nil for nothing. The first folder that has something for the host counts.
  func certificates(for location: HTTPLocation) -> HostCertificates? {
    let hosts = [location.place, "\(location.host):\(location.port)"]
    for folder in paths {
      for host in hosts where !host.contains("/") && !host.hasPrefix(".") {
        let found = read("\(folder)/\(host)")
        if !found.authorities.isEmpty || found.client != nil { return found }
      }
    }
    return nil
  }

  private func read(_ folder: String) -> HostCertificates {
    var found = HostCertificates()
    guard let files = HostFolder.files(in: folder, skipping: [], limit: 1_000) else { return found }
    for file in files where !file.contains("/") {
      if file.hasSuffix(".crt"), let bytes = HostFile.read("\(folder)/\(file)") {
        found.authorities += bytes + [UInt8(ascii: "\n")]
      } else if file.hasSuffix(".cert"), found.client == nil {
        let key = file.dropLast(".cert".count) + ".key"
        if files.contains(String(key)) {
          found.client = ("\(folder)/\(file)", "\(folder)/\(key)")
        }
      }
    }
    return found
  }
}
