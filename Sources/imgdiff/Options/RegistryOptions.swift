import ArgumentParser
import ContainerImage
import HTTP
import System

/// How registries are spoken with.
struct RegistryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A registry to ask over plain HTTP; this machine needs no such option (repeatable).",
      valueName: "host[:port]"))
  var plainHttp: [String] = []

  /// The settings, with what the environment says of certificates and credentials.
  var settings: RegistrySettings {
    var settings = RegistrySettings()
    settings.http.agent = "imgdiff/\(Imgdiff.version)"
    settings.http.plainHosts = Set(plainHttp)
    settings.http.authorityFile = Environment.value("SSL_CERT_FILE")
    settings.http.authorityFolder = Environment.value("SSL_CERT_DIR")
    settings.credentialFiles = Self.credentialFiles
    settings.credentialHelper = CredentialHelper { program, input in
      let outcome = try Subprocess.run(
        program, ["get"], input: input, seconds: Self.helperSeconds)
      return (outcome.status, outcome.output)
    }
    settings.certificateFolders = Self.certificateFolders
    settings.warn = { Messages.warning($0) }
    return settings
  }

  /// How long a program that keeps credentials may take; it may ask the person for a password.
  private static let helperSeconds = 60

  /// Where engines keep certificates for single registries.
  private static var certificateFolders: [String] {
    let home = Environment.value("HOME").map { [$0 + "/.config/containers/certs.d"] } ?? []
    return home + ["/etc/containers/certs.d", "/etc/docker/certs.d"]
  }

  /// The files with credentials, the first that has one counts: `REGISTRY_AUTH_FILE`, Docker's
  /// configuration, then podman's files.
  private static var credentialFiles: [String] {
    var paths: [String] = []
    let home = Environment.value("HOME")
    if let named = Environment.value("REGISTRY_AUTH_FILE") { paths.append(named) }
    if let folder = Environment.value("DOCKER_CONFIG"), !folder.isEmpty {
      paths.append(folder + "/config.json")
    } else if let home {
      paths.append(home + "/.docker/config.json")
    }
    if let folder = Environment.value("XDG_RUNTIME_DIR") {
      paths.append(folder + "/containers/auth.json")
    }
    if let home { paths.append(home + "/.config/containers/auth.json") }
    return paths
  }
}
