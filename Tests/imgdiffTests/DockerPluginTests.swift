import Foundation
import Testing

/// `docker imgdiff …`: the program as a command of Docker's client, and of a client that is here.
@Suite("Docker's client") struct DockerPluginTests {
  private let imgdiff: Imgdiff
  private let plugin: String

  init() throws {
    imgdiff = try .withSamples()
    let folder = imgdiff.folder.path + "/docker/cli-plugins"
    plugin = folder + "/docker-imgdiff"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: plugin, withDestinationPath: Imgdiff.path)
  }

  private func run(_ line: String) throws -> Imgdiff.Outcome {
    try imgdiff.shell("export DOCKER_CONFIG=$PWD/docker; unset DOCKER_HOST; \(line)")
  }

  @Test("It says who it is as the client asks for it")
  func metadata() throws {
    let outcome = try run("\(plugin) docker-cli-plugin-metadata")
    #expect(outcome.status == 0 && outcome.errors == "")
    let said = try JSONDecoder().decode([String: String].self, from: outcome.output)
    #expect(said["SchemaVersion"] == "0.1.0" && said["Vendor"]?.isEmpty == false)
    #expect(try said["Version"].map { $0 + "\n" } == run("$0 --version").text)
  }

  @Test(
    "Started by the client it does what the program does",
    arguments: [
      ("imgdiff layers service.tar", "layers service.tar"),
      ("--debug -l info imgdiff layers service.tar", "layers service.tar"),
      ("imgdiff --format json inspect service.tar", "inspect service.tar --format json"),
      ("help imgdiff", "--help"), ("imgdiff --help", "--help"),
      ("--context=other imgdiff --version", "--version"),
      ("layers service.tar", "layers service.tar"),
    ])
  func asProgram(typed: String, meant: String) throws {
    let outcome = try run("\(plugin) \(typed)")
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    #expect(try outcome.text == run("$0 \(meant)").text)
  }

  @Test("It ends with the code of the verdict, and asks the engine that the client was told of")
  func codes() throws {
    #expect(try run("\(plugin) imgdiff leaking.tar localdev.tar -q").status == 1)
    #expect(try run("\(plugin) imgdiff").status == 2)
    for options in ["-H unix:///absent/engine", "--host=unix:///absent/engine"] {
      let outcome = try run("\(plugin) \(options) imgdiff layers docker:app")
      #expect(outcome.status == 2 && outcome.errors.contains("/absent/engine"), "\(outcome.errors)")
    }
  }

  @Test("Docker's own clients list it and run it", arguments: ["docker", "/usr/bin/docker"])
  func client(docker: String) throws {
    guard try run("command -v \(docker)").status == 0 else { return }
    let help = try run("\(docker) --help")
    #expect(help.text.contains(/\n +imgdiff\* +Prove that a service image ships no tests/))
    let version = try run("\(docker) imgdiff --version")
    #expect(try version.status == 0 && version.text == run("$0 --version").text)
    let verdict = try run("\(docker) imgdiff leaking.tar localdev.tar --quiet")
    #expect(try verdict.status == 1 && verdict.text == run("$0 leaking.tar localdev.tar -q").text)
    let host = try run("\(docker) -H unix:///absent/engine imgdiff layers docker:app")
    #expect(host.status == 2 && host.errors.contains("/absent/engine"), "\(host.errors)")
    #expect(try run("\(docker) help imgdiff").text == run("$0 --help").text)
  }
}
