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
    return settings
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
