import ByteText
import Dockerfile
import LayerFilesystem
import PythonPackaging
import Rules
import System
import YAML

/// Reads a policy from YAML. Every key is known or an error; nothing is ignored.
package struct PolicyFile {
  /// The file that is read where no other is named.
  package static let defaultName = ".imgdiff.yml"

  private let file: String
  var policy = Policy()

  /// Reads the text of a policy; `file` names it in errors.
  package static func parse(_ text: String, file: String) throws(PolicyError) -> Policy {
    var reader = PolicyFile(file: file)
    reader.policy.file = file
    let root: YAMLNode?
    do {
      root = try YAMLNode.read(Array(text.utf8))
    } catch {
      throw PolicyError(file: file, line: error.line, reason: error.reason)
    }
    // A policy of comments alone changes nothing.
    if let root, !root.isNull { try reader.readRoot(root) }
    return reader.policy
  }

  private init(file: String) {
    self.file = file
  }

  // MARK: Sections

  private mutating func readRoot(_ root: YAMLNode) throws(PolicyError) {
    for (key, value) in try pairs(root, "the policy") {
      switch key.text {
      case "version":
        guard value.text == "1" else {
          throw error(value, "the version must be 1")
        }
      case "levels": try readLevels(value)
      case "hidden":
        let (level, reason) = try weight(value, needsReason: { $0 < .error }, "what is hidden")
        (policy.hidden, policy.hiddenReason) = (level, reason)
      case "allow": try readAllowances(value)
      case "unread": try readUnread(value)
      case "tests": try readTests(value)
      case "service": try readService(value)
      case "stages": try readStages(value)
      case "limits": try readLimits(value)
      default:
        throw unknown(
          key,
          [
            "version", "levels", "hidden", "allow", "unread", "tests", "service", "stages",
            "limits",
          ])
      }
    }
  }

  private mutating func readLevels(_ node: YAMLNode) throws(PolicyError) {
    for (key, value) in try pairs(node, "levels") {
      if let rule = RuleRegistry.rule(key.text) {
        let (level, reason) = try weight(
          value, needsReason: { $0 < rule.level && RuleRegistry.isAgainstClaim(rule) }, rule.id)
        policy.levels[rule] = level
        policy.levelReasons[rule] = reason
      } else if Check.rule(named: key.text) != nil {
        policy.stageLevels[key.text] = try level(value)
      } else {
        let stageRules = Check.all.map(\.rule.id)
        throw unknown(key, RuleRegistry.rules.map(\.id) + stageRules)
      }
    }
  }

  private mutating func readAllowances(_ node: YAMLNode) throws(PolicyError) {
    for item in try list(node, "allow") {
      var subject: Policy.Allowance.Subject?
      var reason: String?
      var expires: String?
      for (key, value) in try pairs(item, "an allowance") {
        switch key.text {
        case "distribution", "path":
          guard subject == nil else {
            throw error(value, "an allowance is for one distribution or one path pattern")
          }
          subject = try self.subject(key.text, value)
        case "reason": reason = try text(value)
        case "expires": expires = try date(value)
        default: throw unknown(key, ["distribution", "path", "reason", "expires"])
        }
      }
      guard let subject else {
        throw error(item, "an allowance needs a distribution or a path")
      }
      guard let reason, reason.contains(where: { !$0.isWhitespace }) else {
        throw error(item, "an allowance needs a reason")
      }
      policy.allowances.append(
        Policy.Allowance(
          subject: subject, reason: reason, expires: expires, line: item.place.line))
    }
  }

  private mutating func readUnread(_ node: YAMLNode) throws(PolicyError) {
    for item in try list(node, "unread") {
      var line: String?
      var reason: String?
      for (key, value) in try pairs(item, "an unread declaration") {
        switch key.text {
        case "line": line = try text(value)
        case "reason": reason = try text(value)
        default: throw unknown(key, ["line", "reason"])
        }
      }
      guard let line, line.contains(where: { !$0.isWhitespace && $0 != "*" }) else {
        throw error(item, "an unread declaration needs its line: its text, or a pattern with *")
      }
      guard let reason, reason.contains(where: { !$0.isWhitespace }) else {
        throw error(item, "an unread declaration needs a reason")
      }
      policy.unread.append(
        Policy.Unread(pattern: line, reason: reason, line: item.place.line))
    }
  }

  private func subject(
    _ kind: String, _ value: YAMLNode
  ) throws(PolicyError) -> Policy.Allowance.Subject {
    let text = try self.text(value)
    if kind == "path" { return .path(try pattern(value)) }
    do {
      return .distribution(try ProjectName(text).normalized)
    } catch {
      throw self.error(value, "'\(text)' is not the name of a distribution")
    }
  }

  private mutating func readTests(_ node: YAMLNode) throws(PolicyError) {
    for (key, value) in try pairs(node, "tests") {
      switch key.text {
      case "distributions":
        for item in try list(value, "distributions") {
          let text = try text(item)
          do {
            _ = try Requirement(text)
          } catch {
            throw self.error(item, "'\(text)' is not a requirement: \(error)")
          }
          policy.testDistributions.append(text)
        }
      case "paths":
        for item in try list(value, "paths") { policy.testPaths.append(try pattern(item)) }
      case "requirements": policy.testRequirements = try texts(value, "requirements")
      default: throw unknown(key, ["distributions", "paths", "requirements"])
      }
    }
  }

  private mutating func readService(_ node: YAMLNode) throws(PolicyError) {
    for (key, value) in try pairs(node, "service") {
      guard key.text == "requirements" else { throw unknown(key, ["requirements"]) }
      policy.requirements = try texts(value, "requirements")
    }
  }

  private mutating func readStages(_ node: YAMLNode) throws(PolicyError) {
    for (key, value) in try pairs(node, "stages") {
      switch key.text {
      case "service": policy.stages.service = try text(value)
      case "localdev": policy.stages.localdev = try text(value)
      case "tests": policy.stages.tests = try texts(value, "tests")
      case "known-images": policy.stages.knownImages = try texts(value, "known-images")
      default: throw unknown(key, ["service", "localdev", "tests", "known-images"])
      }
    }
  }

  // MARK: Values

  struct Key {
    let text: String
    let place: YAMLPlace
  }

  func pairs(_ node: YAMLNode, _ what: String) throws(PolicyError) -> [(Key, YAMLNode)] {
    guard let mapping = node.mapping else {
      throw error(node, "\(what) must be a mapping of keys to values")
    }
    return mapping.entries.map { (Key(text: $0.key, place: $0.place), $0.value) }
  }

  private func list(_ node: YAMLNode, _ what: String) throws(PolicyError) -> [YAMLNode] {
    guard let sequence = node.sequence else { throw error(node, "\(what) must be a list") }
    return sequence
  }

  private func texts(_ node: YAMLNode, _ what: String) throws(PolicyError) -> [String] {
    var texts: [String] = []
    for item in try list(node, what) { texts.append(try text(item)) }
    return texts
  }

  func text(_ node: YAMLNode) throws(PolicyError) -> String {
    guard let text = node.text, !text.isEmpty, !node.isNull else {
      throw error(node, "this must be a text")
    }
    return text
  }

  private func pattern(_ node: YAMLNode) throws(PolicyError) -> GlobPattern {
    let text = try text(node)
    do {
      // A project's own paths may stand anywhere in an image.
      return try GlobPattern(text.hasPrefix("/") ? text : "**/\(text)")
    } catch {
      throw self.error(node, "'\(text)' is not a path pattern: \(error)")
    }
  }

  private func level(_ node: YAMLNode) throws(PolicyError) -> Level {
    guard let level = Level(rawValue: node.text ?? "") else {
      throw error(node, "a level is one of error, warning and note")
    }
    return level
  }

  /// A level, or a level with a reason: what the verdict rests on is not made milder without one.
  private func weight(
    _ node: YAMLNode, needsReason: (Level) -> Bool, _ what: String
  ) throws(PolicyError) -> (Level, reason: String?) {
    guard node.mapping != nil else {
      let level = try level(node)
      guard !needsReason(level) else {
        throw error(
          node,
          "to make \(what) milder needs a reason; write {level: \(level.rawValue), reason: …}")
      }
      return (level, nil)
    }
    var level: Level?
    var reason: String?
    for (key, value) in try pairs(node, what) {
      switch key.text {
      case "level": level = try self.level(value)
      case "reason": reason = try text(value)
      default: throw unknown(key, ["level", "reason"])
      }
    }
    guard let level else { throw error(node, "\(what) needs a level") }
    let hasReason = reason?.contains { !$0.isWhitespace } ?? false
    guard hasReason || !needsReason(level) else {
      throw error(node, "to make \(what) milder needs a reason")
    }
    return (level, hasReason ? reason : nil)
  }

  private func date(_ node: YAMLNode) throws(PolicyError) -> String {
    let text = try text(node)
    guard CalendarDay.isDay(text) else {
      throw error(node, "'\(text)' is not a date; write YYYY-MM-DD, a day that the calendar has")
    }
    return text
  }

  // MARK: Errors

  func unknown(_ key: Key, _ known: [String]) -> PolicyError {
    let help =
      Similarity.nearest(to: key.text, in: known).map { "did you mean '\($0)'?" }
      ?? "known are \(known.joined(separator: ", "))"
    return PolicyError(
      file: file, line: key.place.line, reason: "'\(key.text)' is not known here; \(help)")
  }

  func error(_ node: YAMLNode, _ reason: String) -> PolicyError {
    PolicyError(file: file, line: node.place.line, reason: reason)
  }
}
