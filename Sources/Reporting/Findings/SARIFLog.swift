import ByteText
import JSON
import LayerFilesystem
import Rules

/// Findings as a SARIF 2.1.0 log, as GitHub's code scanning takes it.
///
/// The place of a finding is the Dockerfile's line where that is known, for an alert is shown on a file of
/// the repository; else the path in the image. Paths in the image are related locations and the logical
/// one.
struct SARIFLog {
  private let document: FindingsDocument
  private let warnings: [String]
  private let places: [RuleDescriptor: Int]

  /// GitHub shows that many of a run, the first ones, and refuses more than 25,000.
  static let shownResults = 5_000
  static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  init(_ document: FindingsDocument, warnings: [String]) {
    self.document = document
    self.warnings = warnings
    places = Dictionary(
      document.rules.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Writes a log with a run for each document.
  static func write(_ documents: [FindingsDocument], warnings: [String], to page: TextPage) {
    let json = page.json
    log(to: json) {
      for (place, document) in documents.enumerated() {
        json.object(.lines) {
          SARIFLog(document, warnings: place == 0 ? warnings : []).writeRun(to: json)
        }
      }
    }
  }

  private func writeRun(to json: JSONWriter) {
    Self.driver(document.rules, to: json)
    json.name("automationDetails")
    json.object { json.member("id", category) }
    let left = document.findings.count - Self.shownResults
    let omission =
      left > 0
      ? [
        "\(Quantity.count(left, "further finding")) left out: a run shows "
          + "\(Quantity.count(Self.shownResults))"
      ] : []
    Self.invocation(true, (omission + warnings).map { ("warning", $0) }, to: json)
    bases(to: json)
    json.member("columnKind", "unicodeCodePoints")
    results(to: json)
    properties(to: json)
  }

  /// A log of a run that concluded nothing: without results, for an empty list would say that nothing
  /// was found.
  static func writeFailure(_ failure: RunFailure, to page: TextPage) {
    let json = page.json
    log(to: json) {
      json.object(.lines) {
        driver([], to: json)
        invocation(false, [("error", failure.reason)], to: json)
      }
    }
  }

  // MARK: The run

  private static func log(to json: JSONWriter, _ runs: () -> Void) {
    json.object(.lines) {
      json.member("$schema", schema)
      json.member("version", "2.1.0")
      json.name("runs")
      json.array(.lines, runs)
    }
    json.end()
  }

  private static func driver(_ rules: [RuleDescriptor], to json: JSONWriter) {
    json.name("tool")
    json.object(.lines) {
      json.name("driver")
      json.object(.lines) {
        json.member("name", Product.name)
        json.member("version", Product.version)
        json.member("semanticVersion", Product.version)
        json.name("rules")
        json.array(.lines) { for rule in rules { self.rule(rule, to: json) } }
      }
    }
  }

  /// Two runs in one workflow replace each other's alerts where they have one name.
  private var category: String {
    let name = document.image?.repository ?? "dockerfile"
    let category = "\(Product.name)/\(document.command)/\(RepositoryPath.encode(name.utf8))/"
    return document.variant.map { "\(category)\(RepositoryPath.encode($0.utf8))/" } ?? category
  }

  private static func invocation(
    _ isSuccessful: Bool, _ notes: [(level: String, text: String)], to json: JSONWriter
  ) {
    json.name("invocations")
    json.array(.lines) {
      json.object(.lines) {
        json.member("executionSuccessful", flag: isSuccessful)
        json.name("toolExecutionNotifications")
        json.array(.lines) {
          for note in notes {
            json.object {
              json.member("level", note.level)
              json.message(note.text)
            }
          }
        }
      }
    }
  }

  private func bases(to json: JSONWriter) {
    guard let image = document.image else { return }
    json.name("originalUriBaseIds")
    json.object {
      json.name("IMAGE")
      json.object {
        json.name("description")
        json.object { json.member("text", "The root of the image \(image.name.singleLine).") }
      }
    }
  }

  private func properties(to json: JSONWriter) {
    json.name("properties")
    json.object(.lines) {
      json.member("conclusion", document.headline)
      guard let image = document.image else { return }
      json.member("imageName", image.name)
      json.member("repoTags", list: image.names)
      json.member("repoDigests", list: image.manifestDigest.map { [$0] } ?? [])
      json.member("imageID", image.configDigest)
      json.member("platform", image.platform)
    }
  }

  // MARK: Rules

  private static func rule(_ rule: RuleDescriptor, to json: JSONWriter) {
    let isSecurity = rule.kind == .claim
    json.object(.lines) {
      json.member("id", rule.id)
      json.member("name", rule.id)
      json.text(
        "shortDescription", rule.statement.prefix(1).uppercased() + rule.statement.dropFirst())
      json.text("fullDescription", rule.documentation)
      json.name("help")
      json.object {
        json.member("text", bounded(rule.fix))
        json.member("markdown", bounded("\(rule.documentation)\n\n**Fix:** \(rule.fix)"))
      }
      json.name("defaultConfiguration")
      json.object { json.member("level", rule.level.rawValue) }
      json.name("properties")
      json.object {
        json.member("precision", "very-high")
        json.member(
          "problem.severity", rule.level == .note ? "recommendation" : rule.level.rawValue)
        if isSecurity { json.member("security-severity", "7.0") }
        json.member("tags", list: (isSecurity ? ["security"] : []) + [rule.kind.rawValue])
      }
    }
  }

  /// What GitHub takes of a text.
  fileprivate static func bounded(_ text: String) -> String {
    text.count > 1_024 ? text.prefix(1_023) + "…" : text
  }

  // MARK: Results

  private func results(to json: JSONWriter) {
    json.name("results")
    json.array(.lines) {
      var fingerprints = FindingFingerprints()
      for finding in document.findings.prefix(Self.shownResults) {
        let result = SARIFResult(
          finding, rule: places[finding.rule], fingerprint: fingerprints.next(finding),
          fallback: document.dockerfile ?? document.image?.repository ?? "Dockerfile")
        result.write(to: json)
      }
    }
  }
}

extension TextPage {
  /// A writer of JSON that goes where the page goes.
  var json: JSONWriter { JSONWriter(sink) }
}

extension JSONWriter {
  /// Writes a member that is a text object of SARIF.
  fileprivate func text(_ name: String, _ text: some StringProtocol) {
    self.name(name)
    object { member("text", SARIFLog.bounded(String(text))) }
  }

  /// Writes the member `message` with a plain text, which may hold names from an image.
  ///
  /// In SARIF's messages brackets make links, and braces with a number stand for arguments (3.11.5, 3.11.6).
  func message(_ text: String) {
    name("message")
    object {
      var escaped = ""
      for character in text.onOneLine {
        switch character {
        case "[", "]", "\\": escaped += "\\\(character)"
        case "{", "}": escaped += "\(character)\(character)"
        default: escaped.append(character)
        }
      }
      member("text", escaped)
    }
  }
}
