import ArgumentParser
import Codecs
import ContainerImage
import HTTP
import JSON
import System

/// Where images are that are named without saying so, and where engines answer.
struct EngineOptions: ParsableArguments {
  /// A place for images.
  enum Source: String, CaseIterable, ExpressibleByArgument {
    case file, registry, docker, podman
  }

  @Option(
    help: ArgumentHelp(
      "Where images are whose names do not say so: \(Source.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "place"))
  var source: Source?

  /// The settings, with what the environment says of where engines answer.
  static var settings: EngineSettings {
    var settings = EngineSettings()
    settings.http.agent = "imgdiff/\(Imgdiff.version)"
    if let host = value("DOCKER_HOST") ?? contextHost {
      settings.addresses[.docker] = address(host)
    }
    if let host = value("CONTAINER_HOST") {
      settings.addresses[.podman] = address(host)
    } else if let folder = value("XDG_RUNTIME_DIR"),
      HostFile.exists(folder + "/podman/podman.sock")
    {
      settings.addresses[.podman] = .socket(folder + "/podman/podman.sock")
    }
    return settings
  }

  private static func value(_ name: String) -> String? {
    Environment.value(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func address(_ host: String) -> EngineSettings.Address {
    let scheme = "unix://"
    return host.hasPrefix(scheme)
      ? .socket(String(host.dropFirst(scheme.count))) : .elsewhere(host)
  }

  /// What the context that Docker's client would use says of the engine; nil for the usual one.
  private static var contextHost: String? {
    guard
      let folder = value("DOCKER_CONFIG") ?? Environment.value("HOME").map({ $0 + "/.docker" })
    else { return nil }
    let configured = HostFile.read(folder + "/config.json")
      .flatMap { try? JSONValue($0, .strict) }?["currentContext"]?.string
    guard let context = value("DOCKER_CONTEXT") ?? configured, context != "default" else {
      return nil
    }
    let name = SHA256Digest(hashing: Array(context.utf8)).hex
    let file = "\(folder)/contexts/meta/\(name)/meta.json"
    return HostFile.read(file).flatMap { try? JSONValue($0, .strict) }?["Endpoints"]?["docker"]?[
      "Host"]?.string
  }
}
