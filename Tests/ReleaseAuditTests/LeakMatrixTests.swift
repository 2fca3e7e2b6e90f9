import LayerFilesystem
import LeakMatrix
import ReleaseAudit
import Rules
import Testing

@Suite("The leak matrix") struct LeakMatrixTests {
  static let adversaries = (try? LeakRecipe.adversaries()) ?? []
  static let innocents = (try? LeakRecipe.innocents()) ?? []

  @Test("every recipe is there, each with a name of its own")
  func complete() throws {
    let all = try LeakRecipe.all()
    #expect(all.count == Self.adversaries.count + Self.innocents.count)
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(Self.adversaries.count >= 80 && Self.innocents.count >= 30)
  }

  @Test("a leak is found and named", arguments: adversaries)
  func leaked(_ recipe: LeakRecipe) async throws {
    if case .refused(let reason) = recipe.expectation {
      let refusal = await #expect(throws: AuditRefusal.self, "\(recipe.name)") {
        _ = try await Auditing.report(recipe.pair.service, recipe.pair.localdev)
      }
      #expect(refusal.map { "\($0)" }?.contains(reason) ?? false, "\(String(describing: refusal))")
      return
    }
    let report = try await Auditing.report(recipe.pair.service, recipe.pair.localdev)
    #expect(report.verdict == .leaked)
    guard case .leaked(let leaks) = recipe.expectation else {
      Issue.record("\(recipe.name) expects no leak")
      return
    }
    for leak in leaks {
      #expect(
        report.findings(.error).contains { matches($0, leak) }, "\(leak)\n\(report.summary)")
    }
  }

  @Test("one pair gives one report in every format", arguments: adversaries + innocents)
  func sameInEveryFormat(_ recipe: LeakRecipe) async throws {
    var first: String?
    for form in Auditing.Form.allCases {
      let summary: String
      do {
        summary = try await Auditing.report(
          recipe.pair.service, recipe.pair.localdev, as: form
        ).summary
      } catch let refusal as AuditRefusal {
        // Each form of the pair has files of its own.
        summary = "\(refusal)".replacing(/[^ ]*imgdiff-audit-[^ ]*/, with: "IMAGE")
      }
      if let first {
        #expect(summary == first, "\(form)")
      } else {
        first = summary
      }
    }
  }

  @Test("an innocent pair is proven", arguments: innocents)
  func proven(_ recipe: LeakRecipe) async throws {
    let report = try await Auditing.report(recipe.pair.service, recipe.pair.localdev)
    guard case .proven(let warnings) = recipe.expectation else {
      Issue.record("\(recipe.name) expects a leak")
      return
    }
    #expect(report.verdict == .proven, "\(report.summary)")
    #expect(
      Set(report.findings(.warning).map(\.rule.id)) == warnings, "\(report.summary)")
    #expect(report.claims.allSatisfy { $0.holds })
  }

  private func matches(_ finding: Finding, _ leak: LeakMatrix.Leak) -> Bool {
    finding.rule.id == leak.rule
      && (leak.subject.map { finding.subject.contains($0) } ?? true)
      && (leak.path.map { path in finding.items.contains { "\($0.path)" == path } } ?? true)
      && (leak.layer.map { $0 == finding.layer } ?? true)
      && (finding.view.isHidden) == leak.isHidden
  }
}
