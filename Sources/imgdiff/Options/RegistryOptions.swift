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

  /// The settings, with what the environment says of certificates.
  var settings: RegistrySettings {
    var settings = RegistrySettings()
    settings.http.agent = "imgdiff/\(Imgdiff.version)"
    settings.http.plainHosts = Set(plainHttp)
    settings.http.authorityFile = Environment.value("SSL_CERT_FILE")
    settings.http.authorityFolder = Environment.value("SSL_CERT_DIR")
    return settings
  }
}
