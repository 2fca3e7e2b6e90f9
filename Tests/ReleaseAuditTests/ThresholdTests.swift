import FixtureBuilder
import Rules
import Testing

@testable import ReleaseAudit

@Suite("Where enough is there, and where it is not") struct ThresholdTests {
  @Test(
    "a copy of a package has half of its modules and three, or both of two",
    arguments: [
      (of: 1, found: 1, isCopy: false), (of: 2, found: 1, isCopy: false),
      (of: 2, found: 2, isCopy: true), (of: 3, found: 2, isCopy: false),
      (of: 5, found: 3, isCopy: true), (of: 6, found: 3, isCopy: true),
      (of: 7, found: 3, isCopy: false), (of: 7, found: 4, isCopy: true),
    ])
  func packages(of size: Int, found: Int, isCopy: Bool) {
    var copies = PackageCopies<Int>()
    func tail(_ number: Int) -> [UInt8] { Array("tool/m\(number).py".utf8) }
    for number in 0..<size { copies.expect(tail(number)[...], of: "tool") }
    for number in 0..<found {
      copies.add(number, at: Array("srv/".utf8) + tail(number), tail: tail(number)[...], of: "tool")
    }
    #expect(copies.copies.count == (isCopy ? found : 0))
  }

  @Test("modules in different roots, of different packages, and other files do not add up")
  func parts() {
    var copies = PackageCopies<Int>()
    for number in 0..<3 {
      let tail = Array("tool/m\(number).py".utf8)
      copies.expect(tail[...], of: "tool")
      copies.add(number, at: Array("srv\(number)/".utf8) + tail, tail: tail[...], of: "tool")
      let other = Array("tool/m\(number).txt".utf8)
      copies.add(9, at: Array("srv0/".utf8) + other, tail: other[...], of: "tool")
    }
    #expect(copies.copies.isEmpty)
  }

  @Test(
    "content that tests and the service have alike is distinctive from sixteen bytes on",
    arguments: [
      ("helper.py", "value = f(12345)", Verdict.leaked),
      ("helper.py", "value = f(1234)", .proven),
      ("data.bin", "a bb c d e f g h i j k l m n o p q r s t u v w x y z 01234567890", .leaked),
      ("data.bin", "a bb c d e f g h i j k l m n o p q r s t u v w x y z 0123456789", .proven),
    ])
  func sizes(_ name: String, _ text: String, _ verdict: Verdict) async throws {
    let pair = SamplePair()
    let report = try await Auditing.report(
      adding("srv/app/\(name)", text, to: pair.service),
      adding("app/tests/\(name)", text, to: pair.localdev))
    #expect(report.verdict == verdict, "\(text.utf8.count)\n\(report.summary)")
  }

  private func adding(_ path: String, _ text: String, to image: ImageRecipe) -> ImageRecipe {
    image.with {
      $0.steps.append(
        .layer(
          LayerRecipe(
            TarEntry.withParents(of: [.file(ByteString(path), ByteString(text))]),
            createdBy: "COPY . . # buildkit")))
    }
  }

  @Test(
    "what starts programs and is too long to be looked into is told",
    arguments: [
      ("etc/supervisor/conf.d/app.conf", 4097, true),
      ("etc/supervisor/conf.d/app.conf", 65_537, true),
      ("etc/services.d/check/run", 65_536, true), ("etc/services.d/check/run", 65_537, false),
      ("etc/cron.d/check", 65_536, true), ("etc/cron.d/check", 65_537, false),
      ("etc/cron.d/check.table", 4096, true), ("etc/cron.d/check.table", 4097, false),
    ])
  func commands(_ path: String, _ size: Int, _ isRead: Bool) async throws {
    let start =
      path.contains("conf")
      ? "[program:x]\ncommand=pytest\n" : path.contains("cron") ? "* * * * * pytest\n" : "pytest\n"
    let text = start + String(repeating: "#", count: size - start.utf8.count)
    let pair = SamplePair()
    let report = try await Auditing.report(adding(path, text, to: pair.service), pair.localdev)
    #expect(report.verdict == (isRead ? .leaked : .proven), "\(report.summary)")
    let told = report.findings.filter {
      $0.rule.id == "no-test-entry-points" && $0.subject == "/\(path)"
    }
    #expect(told.map(\.level) == [isRead ? .error : .warning], "\(report.summary)")
  }
}
