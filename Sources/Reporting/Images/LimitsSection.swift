import JSON
import ReleaseAudit

/// The limits that somebody set, and whether an image keeps to them.
struct LimitsSection {
  private let checks: [ImageLimits.Check]

  init(_ checks: [ImageLimits.Check]) { self.checks = checks }

  /// Writes a line for each limit; nothing where none is set.
  func write(to page: TextPage) {
    guard !checks.isEmpty else { return }
    page.heading("Limits")
    var table = TextTable([("", .left), ("", .left), ("", .left)], indent: 2)
    for check in checks {
      let sign = check.holds ? "✓" : page.accented("✗", .removed)
      table.add([sign, check.rule.rawValue, Self.text(check, page.options)])
    }
    table.write(to: page)
  }

  /// One line that begins with the limits that are not kept, where some are not.
  func sentence(before text: String, _ options: TextOptions) -> String {
    let broken = checks.filter { !$0.holds }.map {
      "\($0.rule.rawValue) is \(Self.text($0, options))"
    }
    return broken.isEmpty ? text : "\(broken.joined(separator: "; ")). \(text)"
  }

  /// `254 kB, at most 200 kB`.
  static func text(_ check: ImageLimits.Check, _ options: TextOptions) -> String {
    let bound = check.rule == .efficiency ? "at least" : "at most"
    return "\(text(check.actual, options)), \(bound) \(text(check.limit, options))"
  }

  private static func text(_ amount: ImageLimits.Amount, _ options: TextOptions) -> String {
    switch amount {
    case .bytes(let bytes): options.size(bytes)
    case .share(let share): Quantity.percentage(share)
    }
  }

  /// Writes the member `limits`; nothing where none is set.
  func write(to json: JSONWriter) {
    guard !checks.isEmpty else { return }
    json.name("limits")
    json.array(.lines) {
      for check in checks {
        json.object {
          json.member("rule", check.rule.rawValue)
          write("limit", check.limit, to: json)
          write("actual", check.actual, to: json)
          json.member("holds", flag: check.holds)
        }
      }
    }
  }

  private func write(_ name: String, _ amount: ImageLimits.Amount, to json: JSONWriter) {
    switch amount {
    case .bytes(let bytes): json.member(name, bytes)
    case .share(let share):
      json.name(name)
      json.value(share: share)
    }
  }
}
