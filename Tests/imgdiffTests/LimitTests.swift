import FixtureBuilder
import Foundation
import Testing

/// Limits of what an image may weigh and waste.
@Suite("Limits") struct LimitTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  // leaking.tar: 253,952 bytes in layers, of which 2,803 are wasted, an efficiency of 88.8 %; service.tar has
  // 227,328 bytes and wastes nothing.
  @Test(
    "A limit that is kept changes no exit code, one that is not gives 1",
    arguments: [
      ("inspect leaking.tar --max-size 253952", 0), ("inspect leaking.tar --max-size 253951", 1),
      ("inspect leaking.tar --max-size 1.5GiB", 0), ("inspect leaking.tar --max-size 0.2MB", 1),
      ("inspect leaking.tar --max-wasted 2803", 0), ("inspect leaking.tar --max-wasted 2.8kB", 1),
      ("inspect leaking.tar --min-efficiency 88%", 0),
      ("inspect leaking.tar --min-efficiency 88.9%", 1),
      ("inspect leaking.tar --max-size 1GB --max-wasted 0", 1),
      ("diff service.tar leaking.tar --max-growth 26624", 0),
      ("diff service.tar leaking.tar --max-growth 26623", 1),
      ("diff leaking.tar service.tar --max-growth 0 --max-wasted 0 --min-efficiency 100%", 0),
      ("diff service.tar service.tar --max-growth 0 --max-size 1kB", 1),
      ("diff service.tar leaking.tar --max-wasted 1 --quiet", 1),
    ] as [(String, Int32)])
  func kept(call: String, status: Int32) throws {
    for format in ["text", "json"] {
      let outcome = try run("\(call) --format \(format)")
      #expect(outcome.status == status && outcome.errors == "" && !outcome.output.isEmpty)
      if !call.contains("--quiet") || format == "json" {
        let sign = format == "text" ? "✗" : "\"holds\":false"
        #expect(outcome.text.contains(sign) == (status == 1), "\(outcome.text)")
      }
    }
  }

  @Test("A limit stands with what the image has in every form")
  func forms() throws {
    let line = "254 kB, at most 200 kB"
    for call in ["inspect leaking.tar", "diff service.tar leaking.tar"] {
      let text = try run("\(call) --max-size 200kB").text
      #expect(text.hasSuffix("\nLimits\n  ✗  image-size  \(line)\n"), "\(text)")
      let json = try run("\(call) --max-size 200kB --format json").text
      #expect(
        json.contains(
          #"{"rule":"image-size","limit":200000,"actual":253952,"holds":false}"#), "\(json)")
    }
    let quiet = try run("diff service.tar leaking.tar --max-size 200kB --quiet").text
    #expect(
      quiet.hasPrefix("image-size is \(line). leaking.tar is 26.6 kB larger than service.tar"))
    let page = try run("inspect leaking.tar --max-size 200kB --format html")
    #expect(page.status == 1 && page.text.contains("<td>no</td><td>\(line)</td>"))
    let comment = try run("diff service.tar leaking.tar --max-size 200kB --format markdown")
    #expect(comment.status == 1 && comment.text.contains("| ❌ | `image-size` | \(line) |"))
  }

  @Test(
    "What is no limit is refused before anything is read",
    arguments: [
      ("inspect absent.tar --max-size big", "'big' is not a size such as 300MB, 1.5GB or 12MiB"),
      ("inspect absent.tar --max-size 3XB", "'3XB' is not a size"),
      ("inspect absent.tar --max-size 1e30", "'1e30' is not a size"),
      ("inspect absent.tar --max-size 99999999999999999999TB", "is not a size"),
      ("inspect absent.tar --max-wasted -1", "--max-wasted"),
      ("inspect absent.tar --min-efficiency 0.95", "'0.95' is not a percentage"),
      ("inspect absent.tar --min-efficiency 101%", "'101%' is not a percentage"),
      ("inspect absent.tar --min-efficiency nan%", "'nan%' is not a percentage"),
      ("diff absent.tar b.tar --max-growth lots", "'lots' is not a size"),
    ])
  func refused(call: String, says: String) throws {
    let outcome = try run(call)
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains(says), "\(outcome.errors)")
  }

  @Test("A policy sets limits for all runs, and options win over it")
  func policy() throws {
    try imgdiff.write(
      ".imgdiff.yml",
      "limits:\n  size: 200 kB\n  wasted: 1000\n  efficiency: 90%\n  growth: 0\n")
    let call = "diff service.tar leaking.tar"
    let broken = try run("\(call) --format json")
    #expect(broken.status == 1)
    #expect(broken.text.matches(of: /"holds":false/).count == 4)
    #expect(try run("\(call) --no-policy").status == 0)
    let options = "--max-size 1MB --max-wasted 1MB --min-efficiency 0%"
    #expect(try run("\(call) \(options) --max-growth 1MB").status == 0)
    #expect(try run("\(call) \(options)").status == 1)
    // There is nothing to have grown from.
    let inspected = try run("inspect leaking.tar --format json")
    #expect(inspected.status == 1 && inspected.text.matches(of: /"holds":false/).count == 3)
    // The verdict is about something else.
    #expect(try run("service.tar localdev.tar --quiet").status == 0)
  }

  @Test(
    "A limit that cannot be is an error of the policy with its line",
    arguments: [
      ("limits:\n  size: big", "other.yml:2: 'big' is not a size"),
      ("limits:\n  efficiency: 0.95", "other.yml:2: '0.95' is not a percentage"),
      ("limits:\n  sise: 1", "'sise' is not known here; did you mean 'size'?"),
      ("limits: 3", "limits must be a mapping"),
    ])
  func badPolicy(text: String, says: String) throws {
    try imgdiff.write("other.yml", text + "\n")
    for call in ["inspect absent.tar", "diff absent.tar b.tar", "absent.tar b.tar"] {
      let outcome = try run("\(call) --policy other.yml")
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errorLines.count == 1 && outcome.errors.contains(says), "\(outcome.errors)")
    }
    let both = try run("inspect absent.tar --policy other.yml --no-policy")
    #expect(both.status == 2 && both.errors.contains("exclude each other"))
    let over = try run("inspect absent.tar --policy other.yml --output other.yml")
    #expect(over.status == 2)
  }

  private func run(_ arguments: String) throws -> Imgdiff.Outcome {
    try imgdiff.run(arguments: arguments.split(separator: " ").map(String.init))
  }
}
