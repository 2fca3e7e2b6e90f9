import Dockerfile
import Yams

/// The builds of a compose file (Compose Build Specification): `services.NAME.build`.
///
/// `extends` within the file and YAML's merge keys are followed; of `${NAME}` only the default is
/// known. A service that carries its Dockerfile inline builds another file.
struct ComposeFile {
  /// The builds, in the file's order.
  private(set) var definitions: [BuildDefinition] = []

  private let services: Node.Mapping

  init(parsing text: String, file: String) throws(PolicyError) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw PolicyError(file: file, line: nil, reason: "it is not YAML")
    }
    guard let mapping = root?.mapping?["services"]?.mapping else {
      throw PolicyError(file: file, line: nil, reason: "it has no services")
    }
    services = mapping
    for (key, service) in services {
      guard let name = key.scalar?.string, let build = build(of: service, depth: 0),
        let definition = Self.definition(name, build)
      else { continue }
      definitions.append(definition)
    }
  }

  private static let depthLimit = 16

  private func build(of service: Node, depth: Int) -> Node? {
    guard depth < Self.depthLimit else { return nil }
    if let build = Self.member("build", of: service) { return build }
    guard let extended = Self.member("extends", of: service) else { return nil }
    let isHere = Self.member("file", of: extended) == nil
    let name = extended.scalar?.string ?? Self.member("service", of: extended)?.scalar?.string
    guard isHere, let name, let base = services[name] else { return nil }
    return build(of: base, depth: depth + 1)
  }

  private static func definition(_ name: String, _ build: Node) -> BuildDefinition? {
    // `build: ./folder` is a context alone.
    guard build.mapping != nil else { return BuildDefinition(name: name) }
    guard member("dockerfile_inline", of: build) == nil else { return nil }
    return BuildDefinition(
      name: name, dockerfile: text(member("dockerfile", of: build)),
      target: text(member("target", of: build)), arguments: arguments(member("args", of: build)))
  }

  /// A mapping of names to values, or a list of `NAME=value`.
  private static func arguments(_ node: Node?) -> [String: String] {
    var arguments: [String: String] = [:]
    for (key, value) in node?.mapping ?? [:] {
      if let name = key.scalar?.string, let value = text(value) { arguments[name] = value }
    }
    for item in node?.sequence ?? [] {
      guard let item = text(item), let equals = item.firstIndex(of: "=") else { continue }
      arguments[String(item[..<equals])] = String(item[item.index(after: equals)...])
    }
    return arguments
  }

  /// A member of a mapping, its own or a merged one (`<<`).
  private static func member(_ name: String, of node: Node, depth: Int = 0) -> Node? {
    guard let mapping = node.mapping, depth < depthLimit else { return nil }
    if let value = mapping[name] { return value }
    guard let merged = mapping["<<"] else { return nil }
    for base in merged.sequence.map(Array.init) ?? [merged] {
      if let value = member(name, of: base, depth: depth + 1) { return value }
    }
    return nil
  }

  private static func text(_ node: Node?) -> String? {
    node?.scalar.map { interpolated($0.string) }
  }

  /// `${NAME:-default}` and `${NAME-default}` are their defaults: the environment is the builder's.
  private static func interpolated(_ text: String) -> String {
    guard text.hasPrefix("${"), text.hasSuffix("}") else { return text }
    let body = text.dropFirst(2).dropLast()
    guard let dash = body.firstIndex(of: "-"), !body.contains("$") else { return text }
    return String(body[body.index(after: dash)...])
  }
}
