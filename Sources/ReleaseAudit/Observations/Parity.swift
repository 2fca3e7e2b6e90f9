import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// Whether LOCALDEV has what SERVICE runs: each distribution at the same version with the same bytes.
package struct Parity: Sendable, Hashable {
  /// How a distribution of SERVICE stands in LOCALDEV.
  package enum Status: String, Sendable, Hashable {
    /// The same version, the same bytes.
    case same
    /// Another version.
    case version
    /// The same version with other bytes.
    case content
    /// Not there.
    case missing
  }

  /// The normalised name.
  package let name: String
  /// The version in SERVICE.
  package let service: String?
  /// The version in LOCALDEV.
  package let localdev: String?
  /// How it stands.
  package let status: Status
  /// Files that differ, for `content`; a few of them.
  package let differing: [EntryPath]

  private static let differingKept = 8

  /// Compares every distribution that SERVICE has installed.
  static func compare(_ context: AuditContext) -> [Parity] {
    var others: [String: [Distribution]] = [:]
    for distribution in context.localdev.distributions where isCompared(distribution) {
      others[distribution.name.normalized, default: []].append(distribution)
    }
    var seen: Set<String> = []
    return context.service.distributions.filter(isCompared).compactMap { mine in
      // What must not be there has nothing to be the same as.
      guard context.surface.byName[mine.name.normalized] == nil else { return nil }
      // The project is installed from its source in the one and from a wheel in the other.
      guard !context.service.isFirstParty(mine) else { return nil }
      guard seen.insert("\(mine.name.normalized) \(mine.location)").inserted else { return nil }
      let candidates = others[mine.name.normalized] ?? []
      // The copy in the same folder, where there are several.
      guard
        let other = candidates.first(where: { $0.location == mine.location }) ?? candidates.first
      else {
        return Parity(
          name: mine.name.normalized, service: mine.version, localdev: nil, status: .missing,
          differing: [])
      }
      return compare(mine, other, context)
    }.sorted { ($0.name, $0.service ?? "") < ($1.name, $1.service ?? "") }
  }

  private static func isCompared(_ distribution: Distribution) -> Bool {
    distribution.standing == .installed && distribution.view == .merged
  }

  private static func compare(
    _ mine: Distribution, _ other: Distribution, _ context: AuditContext
  ) -> Parity {
    var status = Status.same
    var differing: [EntryPath] = []
    if mine.version != other.version {
      status = .version
    } else {
      differing = differences(mine, other, context)
      if !differing.isEmpty { status = .content }
    }
    return Parity(
      name: mine.name.normalized, service: mine.version, localdev: other.version, status: status,
      differing: differing)
  }

  /// Files that both have with different bytes, and files that only SERVICE has.
  private static func differences(
    _ mine: Distribution, _ other: Distribution, _ context: AuditContext
  ) -> [EntryPath] {
    var theirs: [ByteKey: EntryReference] = [:]
    theirs.reserveCapacity(other.files.count)
    for file in other.files {
      if let content = file.content { theirs[tail(file.path, other.location)] = content }
    }
    var differing: [EntryPath] = []
    for file in mine.files {
      guard let content = file.content, isStable(file.path),
        context.service.view[content].kind == .file
      else { continue }
      if let match = theirs[tail(file.path, mine.location)],
        context.localdev.view[match].kind == .file,
        context.service.image.layers[content.layer].hasSameContent(
          content.entry, as: context.localdev.image.layers[match.layer], match.entry)
      {
        continue
      }
      differing.append(file.path)
      if differing.count == differingKept { break }
    }
    return differing
  }

  private static func tail(_ path: EntryPath, _ location: EntryPath) -> ByteKey {
    ByteKey(
      path.isInside(location) ? path.bytes.dropFirst(location.bytes.count) : path.bytes[...])
  }

  /// What installers write anew each time: times are in bytecode, options in RECORD and REQUESTED.
  private static func isStable(_ path: EntryPath) -> Bool {
    let name = path.name
    return !name.hasSuffix(".pyc") && !name.equals("RECORD") && !name.equals("INSTALLER")
      && !name.equals("REQUESTED") && !name.equals("direct_url.json")
  }

  static let rule = RuleDescriptor(
    "parity", .observation, .warning,
    statement: "a distribution that is not the same in both images",
    fix: "Build localdev and service from one stage that installs requirements.txt, in one build.",
    documentation:
      "Every distribution that the service has installed, at its version, file by file "
      + "against localdev.")

  /// A warning for each distribution that is not the same.
  static func findings(_ parities: [Parity], _ context: AuditContext) -> [Finding] {
    parities.filter { $0.status != .same }.map { parity in
      let mine = context.service.distributions.first {
        isCompared($0) && $0.name.normalized == parity.name && $0.version == parity.service
      }
      let version = parity.service ?? "of no version"
      let message =
        switch parity.status {
        case .version:
          "\(parity.name) is \(version) in service and \(parity.localdev ?? "unknown") in localdev"
        case .missing: "\(parity.name) \(version) is not in localdev"
        default: "\(parity.name) \(version) has other files in localdev"
        }
      return Finding(
        rule, subject: parity.name,
        at: mine.map { .layer($0.layer, .merged) } ?? .image(context.serviceName),
        items: parity.differing.isEmpty
          ? (mine.map { [Finding.Item(path: $0.metadataPath)] } ?? [])
          : parity.differing.map { Finding.Item(path: $0) },
        evidence: .parity(parity.status), message: message)
    }
  }
}
