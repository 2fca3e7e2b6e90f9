import Foundation
import Testing

/// What people type when they do not know the command line by heart.
@Suite("Invocations") struct InvocationTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test(
    "Options before a command are the command's",
    arguments: [
      ("--no-cache inspect service.tar", "inspect service.tar --no-cache"),
      ("-q layers leaking.tar", "layers leaking.tar -q"),
      ("--format json files service.tar", "files service.tar --format json"),
      ("--format=json --no-progress packages odd.tar", "packages odd.tar --format json"),
      ("--bytes --cache kept layers odd.tar --format json", "layers odd.tar --format json"),
      ("--quiet compare service.tar localdev.tar", "service.tar localdev.tar --quiet"),
      ("--quiet service.tar localdev.tar", "compare service.tar localdev.tar --quiet"),
      ("--top 3 diff service.tar localdev.tar", "diff service.tar localdev.tar --top 3"),
      ("--help layers", "layers --help"), ("-h files", "files --help"),
    ])
  func optionsFirst(typed: String, meant: String) throws {
    let outcome = try run(typed)
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(try outcome.text == run(meant).text)
  }

  @Test("The value of an option is no command, and a file is an image before it is a misspelling")
  func values() throws {
    let outcome = try run("--output layers service.tar localdev.tar")
    #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
    #expect(try imgdiff.folder.names.contains("layers"))
    let service = try Data(contentsOf: imgdiff.folder.url("service.tar"))
    try service.write(to: imgdiff.folder.url("layer"))
    #expect(try run("layer localdev.tar").status == 0)
    #expect(try run("-- layer localdev.tar").status == 0)
  }

  @Test(
    "One line helps with what is no command",
    arguments: [
      ("layer service.tar", "'layer' is neither a command nor a file; did you mean 'layers'?"),
      ("-q layer service.tar", "did you mean 'layers'?"),
      ("insepct service.tar", "did you mean 'inspect'?"),
      ("pakages service.tar --tree", "did you mean 'packages'?"),
      ("dif service.tar localdev.tar", "did you mean 'diff'?"),
      ("diff service.tar", "see it alone with 'imgdiff inspect service.tar'"),
      ("diff", "diff takes two images"),
      ("version", "'version' is neither a command nor a file; did you mean '--version'?"),
      (
        "service.tar",
        "one image cannot be compared: name its localdev image, too, or see it alone with "
          + "'imgdiff inspect service.tar'"
      ),
      ("--quiet", "compare takes two images: the one that ships and the one with the tests"),
      (
        "nginx:latest x",
        "there is no file 'nginx:latest', and no engine here has an image of that name; say where it is: "
          + "registry:nginx:latest, docker:nginx:latest, podman:nginx:latest"
      ),
      ("inspect team/app", "registry:team/app, docker:team/app"),
      ("inspect nginx", "registry:nginx, docker:nginx"),
      (
        "layers 127.0.0.1:1/team/app:1.0@sha256:\(String(repeating: "0", count: 64))",
        "127.0.0.1:1/team/app: cannot reach 127.0.0.1:1"
      ),
      ("layers ./nginx", "cannot open ./nginx: No such file or directory"),
      ("layers nginx.tar:latest", "cannot open nginx.tar:latest: No such file or directory"),
      ("service.tar nginx", "registry:nginx, docker:nginx"),
    ])
  func helped(typed: String, line: String) throws {
    let outcome = try run(typed)
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains(line), "\(outcome.errors)")
  }

  @Test("Without arguments there is the help, and no exit code that could be taken for a verdict")
  func nothing() throws {
    let outcome = try run("")
    #expect(outcome.status == 2)
    #expect(try outcome.text == run("--help").text)
    #expect(outcome.errors == "imgdiff: error: no image is named\n")
  }

  private func run(_ arguments: String) throws -> Imgdiff.Outcome {
    try imgdiff.run(arguments: arguments.split(separator: " ").map(String.init))
  }
}
