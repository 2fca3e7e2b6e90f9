import Foundation
import Testing
import YAML

/// `action.yml`, the templates for other services and the hook for pre-commit: what they would run is run.
@Suite("Templates for pipelines") struct PipelineTemplateTests {
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private let imgdiff: Imgdiff

  init() throws {
    imgdiff = try .withSamples()
    let tools = imgdiff.folder.url("tools")
    try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: tools.path + "/imgdiff", withDestinationPath: Imgdiff.path)
    try Data("FROM scratch AS service\nFROM service AS localdev\n".utf8)
      .write(to: imgdiff.folder.url("Dockerfile"))
  }

  private static func template(_ name: String) throws -> YAMLNode {
    let bytes = try Data(contentsOf: project.appendingPathComponent(name))
    return try #require(try YAMLNode.read(Array(bytes)))
  }

  /// Runs a script as a service would, with the program in the path.
  private func run(
    _ script: String, _ variables: [String: String], shell: String = "/bin/sh",
    hasProgram: Bool = true
  ) throws -> Imgdiff.Outcome {
    var environment = variables
    environment["PATH"] = (hasProgram ? imgdiff.folder.path + "/tools:" : "") + "/usr/bin:/bin"
    let process = try imgdiff.process(shell, ["-c", script], environment: environment)
    try process.run()
    process.waitUntilExit()
    return try Imgdiff.outcome(of: process)
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOf: imgdiff.folder.url(name), encoding: .utf8)) ?? ""
  }

  private static let verdicts: [(service: String, verdict: String, status: Int32)] = [
    ("service.tar", "proven", 0), ("leaking.tar", "leaked", 1), ("absent.tar", "inconclusive", 2),
  ]

  // MARK: GitHub

  /// The value of an expression of the action, of its inputs and what its steps said.
  private func value(
    _ text: String, _ inputs: [String: String], _ action: YAMLNode, said: [String: String]
  ) throws -> String {
    guard text.hasPrefix("${{ "), text.hasSuffix(" }}") else { return text }
    let parts = text.dropFirst(4).dropLast(3).split(separator: ".").map(String.init)
    if parts.first == "inputs" {
      let input = try #require(action["inputs"]?[parts[1]], "\(text)")
      return inputs[parts[1]] ?? input["default"]?.text ?? ""
    }
    try #require(parts.prefix(3) == ["steps", "audit", "outputs"], "\(text)")
    return said[parts[3]] ?? ""
  }

  /// Runs the action's steps in order until one fails, but for those of other actions.
  private func action(
    _ inputs: [String: String], hasProgram: Bool = true
  ) throws -> (status: Int32, outputs: [String: String], log: String) {
    let action = try Self.template("action.yml")
    var said: [String: String] = [:]
    var log = ""
    var status: Int32 = 0
    for step in try #require(action["runs"]?["steps"]?.sequence) {
      guard let script = step["run"]?.text else { continue }
      var variables = [
        "GITHUB_ACTION_PATH": Self.project.path, "GITHUB_OUTPUT": "outputs",
        "GITHUB_STEP_SUMMARY": "summary.md",
      ]
      for entry in step["env"]?.mapping?.entries ?? [] {
        variables[entry.key] = try value(try #require(entry.value.text), inputs, action, said: said)
      }
      let outcome = try run(
        "set -eo pipefail; \(script)", variables, shell: "/bin/bash", hasProgram: hasProgram)
      status = outcome.status
      log += outcome.text + outcome.errors
      guard status == 0 else { break }
      for line in text("outputs").split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1)
        said[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
      }
    }
    var outputs: [String: String] = [:]
    for entry in action["outputs"]?.mapping?.entries ?? [] {
      let text = try #require(entry.value["value"]?.text)
      outputs[entry.key] = try value(text, inputs, action, said: said)
    }
    return (status, outputs, log)
  }

  @Test("The action ends with the verdict's code, after summary, annotations and SARIF are written")
  func github() throws {
    for (service, verdict, status) in Self.verdicts {
      for name in ["summary.md", "outputs"] {
        try? FileManager.default.removeItem(at: imgdiff.folder.url(name))
      }
      let run = try action([
        "service": service, "localdev": "localdev.tar",
        "options": "--max-expansion=300\n--no-cache",
      ])
      #expect(run.status == status, "\(run.log)")
      #expect(run.outputs == ["verdict": verdict, "sarif": "imgdiff.sarif"])
      #expect(run.log.contains("::error") == (status != 0))
      let summary = text("summary.md")
      switch status {
      case 0: #expect(summary.contains("Proven"))
      case 1: #expect(summary.contains("pytest"))
      default:
        #expect(summary.contains("nothing can be concluded") && summary.contains("absent.tar"))
      }
      let sarif = text("imgdiff.sarif")
      #expect(sarif.contains("\"results\"") == (status != 2))
      #expect(sarif.contains(/"executionSuccessful": *false/) == (status == 2))
    }
  }

  @Test("Inputs of the action are arguments, whatever is in them")
  func hostileInputs() throws {
    let name = "a $(touch oops) `touch oops`; touch oops.tar"
    let run = try action(["service": name, "localdev": "--help", "policy": "$(touch oops)"])
    #expect(run.status == 2 && run.outputs["verdict"] == "inconclusive")
    #expect(try !imgdiff.folder.names.contains("oops"))
    let named = try action([
      "service": "service.tar", "localdev": "localdev.tar", "sarif": "x\nverdict=proven",
    ])
    #expect(named.status == 2 && named.outputs["verdict"] != "proven")
  }

  @Test("Where the runner has no imgdiff the action says what to do")
  func missingProgram() throws {
    guard try run("command -v imgdiff", [:], hasProgram: false).status != 0 else { return }
    let run = try action(["service": "a", "localdev": "b"], hasProgram: false)
    #expect(run.status == 2 && run.log.contains("'package'"))
  }

  // MARK: Others

  @Test(
    "The scripts for GitLab, Tekton and Argo end with the verdict's code, and write what is promised"
  )
  func templates() throws {
    let gitlab = try #require(
      try Self.template("Packaging/ci/gitlab.yml")["imgdiff"]?["script"]?.sequence?.first?.text)
    let tekton = try #require(
      try Self.template("Packaging/ci/tekton.yaml")["spec"]?["steps"]?.sequence?.first?["script"]?
        .text)
    let argo = try #require(
      try Self.template("Packaging/ci/argo.yaml")["spec"]?["templates"]?.sequence?.first?[
        "script"]?[
          "source"]?.text)
    for (service, verdict, status) in Self.verdicts {
      let variables = [
        "IMGDIFF_SERVICE": service, "IMGDIFF_LOCALDEV": "localdev.tar",
        "IMGDIFF_DOCKERFILE": "Dockerfile", "IMGDIFF_VERDICT": "verdict",
      ]
      #expect(try run(gitlab, variables).status == status)
      #expect(text("imgdiff.xml").contains("<testsuite") && text("imgdiff.json").hasPrefix("["))
      for script in [tekton, argo] {
        #expect(try run(script, variables).status == status)
        #expect(text("verdict") == verdict)
      }
    }
  }

  @Test("The audit of the Jenkinsfile ends with the verdict's code, and writes what is published")
  func jenkins() throws {
    let file = Self.project.appendingPathComponent("Packaging/ci/Jenkinsfile")
    let text = try String(contentsOf: file, encoding: .utf8)
    let match = try #require(text.firstMatch(of: /sh '(imgdiff compare [^'\n]*)'/))
    for (service, _, status) in Self.verdicts {
      let variables = ["IMGDIFF_SERVICE": service, "IMGDIFF_LOCALDEV": "localdev.tar"]
      #expect(try run(String(match.output.1), variables).status == status)
      #expect(self.text("imgdiff.xml").contains("<testsuite"))
    }
  }

  @Test("The hook takes Dockerfiles by every usual name and nothing else, and fails for a bad one")
  func preCommit() throws {
    let hook = try #require(try Self.template(".pre-commit-hooks.yaml").sequence?.first)
    let files = try Regex(try #require(hook["files"]?.text))
    for name in [
      "Dockerfile", "app/Dockerfile", "Dockerfile.dev", "dev.Dockerfile", "a/Containerfile",
    ] { #expect(name.firstMatch(of: files) != nil, "\(name)") }
    for name in ["Dockerfiles/a", "MyDockerfile", "Dockerfile/x", "docker-compose.yml"] {
      #expect(name.firstMatch(of: files) == nil, "\(name)")
    }
    let entry = try #require(hook["entry"]?.text)
    try Data("FROM python:3 AS tests\nRUN pytest || true\nFROM python:3 AS service\n".utf8)
      .write(to: imgdiff.folder.url("bad.Dockerfile"))
    try Data("FROM python:3 AS service\n".utf8).write(to: imgdiff.folder.url("good.Dockerfile"))
    #expect(try run("\(entry) good.Dockerfile", [:]).status == 0)
    #expect(try run("\(entry) good.Dockerfile bad.Dockerfile", [:]).status == 1)
  }
}
