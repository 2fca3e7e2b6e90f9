import FixtureBuilder
import Foundation
import Testing

/// Lists of pairs: what is judged, what is kept, and how a run ends.
@Suite("Runs over lists of pairs") struct FleetCommandTests {
  fileprivate let imgdiff: Imgdiff

  init() throws {
    imgdiff = try .withSamples()
    try imgdiff.write("pairs.yml", Self.list(["service", "leaking"]))
  }

  /// A list of the sample's images, each with its localdev.
  fileprivate static func list(_ services: [String]) -> String {
    "pairs:\n"
      + services.map { "  - {name: \($0), service: \($0).tar, localdev: localdev.tar}\n" }.joined()
  }

  fileprivate func audit(
    _ arguments: String, _ environment: [String: String] = [:]
  ) throws -> Imgdiff.Outcome {
    try imgdiff.run(
      arguments: ["audit"] + arguments.split(separator: " ").map(String.init),
      environment: environment)
  }

  /// The files of a folder with their bytes.
  private func contents(_ folder: String) throws -> [String: Data] {
    let url = imgdiff.folder.url(folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: url.appendingPathComponent($0))) }
    )
  }

  // MARK: Forms

  @Test("What a list gives, in each form", arguments: ["text", "markdown", "json"])
  func forms(format: String) throws {
    try imgdiff.write("pairs.yml", Self.list(["service", "leaking", "absent"]))
    let outcome = try audit("pairs.yml --format \(format)")
    #expect(outcome.status == 2 && outcome.errors == "")
    let ending = ["markdown": "md", "text": "txt"][format] ?? format
    try Golden.expect(outcome.text, is: "audit.\(ending)")
  }

  @Test("A verdict is a result; whether it ends the run with 1 is asked for")
  func exitCodes() throws {
    #expect(try audit("pairs.yml").status == 0)
    #expect(try audit("pairs.yml --fail-on leaked").status == 1)
    #expect(try audit("pairs.yml --fail-on warning").status == 1)
    try imgdiff.write("proven.yml", Self.list(["service"]))
    #expect(try audit("proven.yml --fail-on leaked").status == 0)
    try imgdiff.write("absent.yml", Self.list(["absent", "leaking"]))
    #expect(try audit("absent.yml --fail-on leaked").status == 2)
    #expect(try audit("absent.yml").status == 2)
  }

  @Test("The same verdicts come as from single runs, and the reports with them")
  func sameAsCompare() throws {
    _ = try audit("pairs.yml --results kept")
    for (service, verdict) in [("service", "proven"), ("leaking", "leaked")] {
      let alone = try imgdiff.run("\(service).tar", "localdev.tar", "--format", "json")
      let report = try #require(
        try contents("kept").first {
          $0.key.hasSuffix(".compare.json")
            && String(decoding: $0.value, as: UTF8.self)
              .contains("\"verdict\": \"\(verdict)\"")
        })
      #expect(report.value == alone.output)
    }
  }

  // MARK: Keeping

  @Test("A pair with a result is not judged again, until its image, policy or name changes")
  func kept() throws {
    let first = try audit("pairs.yml --results kept/results")
    let files = try contents("kept/results")
    #expect(first.status == 0 && files.count == 5)
    let second = try audit("pairs.yml --results kept/results")
    #expect(second.text.contains("0 judged in this run, 2 in earlier ones."))
    #expect(try contents("kept/results") == files)

    let leaking = try Data(contentsOf: imgdiff.folder.url("leaking.tar"))
    try leaking.write(to: imgdiff.folder.url("service.tar"))
    #expect(
      try audit("pairs.yml --results kept/results").text
        .contains("1 judged in this run, 1 in earlier ones."))
    try imgdiff.write("policy.yml", "levels: {test-like-name: note}\n")
    #expect(
      try !audit("pairs.yml --results kept/results --policy policy.yml").text.contains("earlier"))
    #expect(
      try audit("pairs.yml --results kept/results --policy policy.yml").text
        .contains("0 judged in this run, 2 in earlier ones."))
  }

  @Test("A result that is damaged is made again")
  func damaged() throws {
    _ = try audit("pairs.yml --results kept")
    let files = try contents("kept")
    for name in files.keys where !name.hasSuffix(".compare.json") {
      try Data("{\"schema\":".utf8).write(to: imgdiff.folder.url("kept/\(name)"))
    }
    #expect(try audit("pairs.yml --results kept").status == 0)
    #expect(try contents("kept") == files)
  }

  @Test("An allowance that expires makes the result anew")
  func expiry() throws {
    let allowance = { (day: String) in
      "allow:\n  - {distribution: pytest, reason: known, expires: \(day)}\n"
    }
    try imgdiff.write("policy.yml", allowance("2999-01-01"))
    try imgdiff.write(
      "own.yml", Self.list(["leaking"]).replacing("}", with: ", policy: policy.yml}"))
    #expect(try audit("own.yml --results kept").text.contains("1 proven"))
    try imgdiff.write("policy.yml", allowance("2020-01-01"))
    #expect(try audit("own.yml --results kept").text.contains("1 leaked"))
  }

  @Test("A pair without a result is told with whether trying again can help, and is tried again")
  func failures() throws {
    try imgdiff.write(
      "pairs.yml",
      """
      pairs:
        - {name: absent, service: absent.tar, localdev: localdev.tar}
        - {name: unreachable, service: "127.0.0.1:1/team/app:1", localdev: localdev.tar}
        - {name: swapped, service: localdev.tar, localdev: service.tar}

      """)
    let first = try audit("pairs.yml --results kept --format json")
    #expect(first.status == 2 && first.errors == "")
    let mayPass = first.text.split(separator: "\n").map { $0.contains("\"mayPass\":true") }
    #expect(mayPass == [false, true, false])
    #expect(try contents("kept").keys.filter { $0.hasSuffix(".failed.json") }.count == 3)
    try Data(contentsOf: imgdiff.folder.url("service.tar"))
      .write(to: imgdiff.folder.url("absent.tar"))
    let second = try audit("pairs.yml --results kept")
    #expect(second.text.contains("1 proven, 2 without a result"))
    #expect(try contents("kept").keys.filter { $0.hasSuffix(".failed.json") }.count == 2)
  }

  // MARK: Machines

  /// Six pairs with services of their own.
  private func addSix() throws {
    for number in 0..<6 {
      var service = SamplePair(leak: number % 2 == 0 ? .none : .testsCopied).service
      service.steps.append(
        .layer(LayerRecipe([.file("etc/number", ByteString("\(number)\n"))], createdBy: "RUN n")))
      try imgdiff.add("app\(number).tar", .dockerSave25([service]))
    }
    try imgdiff.write("pairs.yml", Self.list((0..<6).map { "app\($0)" }))
  }

  @Test("Parts of a list on several machines give together what one machine gives")
  func shards() throws {
    try addSix()
    #expect(try audit("pairs.yml --results whole").status == 0)
    for number in 1...3 {
      let variables = [
        "SLURM_ARRAY_TASK_ID": "\(number - 1)", "SLURM_ARRAY_TASK_MIN": "0",
        "SLURM_ARRAY_TASK_MAX": "2", "SLURM_ARRAY_TASK_COUNT": "3",
      ]
      let outcome = try audit("pairs.yml --results parts", variables)
      #expect(outcome.status == 0 && outcome.text.contains("\(number)/3 (SLURM_ARRAY_TASK_ID)"))
    }
    let parts = try contents("parts")
    let results = { (files: [String: Data]) in files.filter { $0.key.hasSuffix(".json") } }
    #expect(try results(parts) == results(contents("whole")))
    #expect(results(parts).count == 12)
    #expect(parts.keys.filter { $0.hasSuffix("-of-3.jsonl") }.count == 3)
    #expect(
      try audit("pairs.yml --results parts --shard 1/1").text
        .contains("0 judged in this run, 6 in earlier ones."))
  }

  @Test("A run that is killed and run again ends with the folder of one that was not")
  func killed() throws {
    try addSix()
    #expect(try audit("pairs.yml --results whole").status == 0)
    let whole = try contents("whole")
    for delay in [0.02, 0.05, 0.1, 0.15, 0.2, 0.3] {
      let folder = "killed-\(delay)"
      let killed = try imgdiff.shell(
        "\"$0\" audit pairs.yml --results \(folder) & sleep \(delay); kill -9 $! 2> /dev/null; wait; true"
      )
      #expect(killed.status == 0)
      #expect(try audit("pairs.yml --results \(folder)").status == 0)
      #expect(try contents(folder) == whole)
    }
  }

  @Test("Two runs at once end well, with the folder of one")
  func together() throws {
    try addSix()
    #expect(try audit("pairs.yml --results whole").status == 0)
    let both = try imgdiff.shell(
      """
      "$0" audit pairs.yml --results both --jobs 3 & first=$!
      "$0" audit pairs.yml --results both --jobs 2 & wait $! && wait $first
      """)
    #expect(both.status == 0, "\(both.errors)")
    #expect(try contents("both") == contents("whole"))
  }

  @Test("Some at once or one after the other, the results are the same", arguments: [1, 2, 5])
  func jobs(count: Int) throws {
    try addSix()
    #expect(try audit("pairs.yml --results whole").status == 0)
    #expect(try audit("pairs.yml --results some --jobs \(count) --no-cache").status == 0)
    #expect(try contents("some") == contents("whole"))
  }

  // MARK: Mistakes

  @Test(
    "A mistake is one line that says what to do",
    arguments: [
      ("missing.yml", "cannot read the list missing.yml: No such file or directory"),
      ("wrong.yml", "wrong.yml:2: 'servise' is not known here; did you mean 'service'?"),
      ("pairs.yml --shard 3/2", "write K/N, such as 2/4, with K from 1 to N"),
      ("pairs.yml --jobs 0", "--jobs takes a number from 1 to 1000"),
      ("pairs.yml --results pairs.yml", "cannot write pairs.yml: Not a directory"),
      ("pairs.yml --policy missing.yml", "cannot read the policy missing.yml"),
      ("pairs.yml --source docker", "each reference says where its image is"),
      ("pairs.yml --output pairs.yml", "it would replace the input pairs.yml"),
      ("policies.yml", "cannot read the policy absent.yml"),
    ])
  func mistakes(arguments: String, message: String) throws {
    try imgdiff.write("wrong.yml", "pairs:\n  - {servise: a, localdev: b}\n")
    try imgdiff.write(
      "policies.yml", "pairs:\n  - {service: a, localdev: b, policy: absent.yml}\n")
    let outcome = try audit(arguments)
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("A scheduler that does not say how many parts there are is no reason to judge all of them")
  func environment() throws {
    let outcome = try audit("pairs.yml", ["JOB_COMPLETION_INDEX": "0"])
    #expect(outcome.status == 2 && outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("set IMGDIFF_SHARDS to the Job's completions"))
  }
}

/// The queries that Docs/fleet.md gives.
extension FleetCommandTests {
  @Test(
    "DuckDB answers the queries of the documentation",
    .enabled(if: Validators.areThere, Validators.absence))
  func queries() throws {
    try imgdiff.write("pairs.yml", Self.list(["service", "leaking", "absent"]))
    #expect(try audit("pairs.yml --results kept").status == 2)
    let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/fleet.md").path
    let outcome = try imgdiff.shell(Validators.queries(document, of: "kept"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let answers = outcome.text.split(separator: "\n")
    #expect(answers.count == 10)
    #expect(answers.first == #"[["leaked", 1], ["none", 1], ["proven", 1]]"#)
    #expect(answers.dropFirst().first == #"[["pytest", 1, ["pytest 8.3.3"]]]"#)
    #expect(answers.last?.hasPrefix(#"[[false, "absent", "cannot open absent.tar"#) ?? false)
  }
}
