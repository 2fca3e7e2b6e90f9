import Dockerfile
import YAML

/// The builds of a compose file (Compose Build Specification): `services.NAME.build`.
///
/// `extends` within the file and YAML's merge keys are followed; of `${NAME}` only the default is
/// known. A service that carries its Dockerfile inline builds another file.
struct ComposeFile {
  /// The builds, in the file's order.
  private(set) var definitions: [BuildDefinition] = []

  private let services: YAMLMapping

  init(parsing text: String, file: String) throws(PolicyError) {
    let root: YAMLNode?
    do {
      root = try YAMLNode.read(Array(text.utf8))
    } catch {
      throw PolicyError(file: file, line: error.line, reason: error.reason)
    }
    guard let mapping = root?["services"]?.mapping else {
      throw PolicyError(file: file, line: nil, reason: "it has no services")
    }
    services = mapping
    for service in services.entries {
      guard let build = build(of: service.value, depth: 0),
        let definition = Self.definition(service.key, build)
      else { continue }
      definitions.append(definition)
    }
  }

  private static let depthLimit = 16

  private func build(of service: YAMLNode, depth: Int) -> YAMLNode? {
    guard depth < Self.depthLimit else { return nil }
    if let build = service["build"] { return build }
    guard let extended = service["extends"] else { return nil }
    let isHere = extended["file"] == nil
    let name = extended.text ?? extended["service"]?.text
    guard isHere, let name, let base = services[name] else { return nil }
    return build(of: base, depth: depth + 1)
  }

  private static func definition(_ name: String, _ build: YAMLNode) -> BuildDefinition? {
    // `build: ./folder` is a context alone.
    guard build.mapping != nil else { return BuildDefinition(name: name, folder: text(build)) }
    guard build["dockerfile_inline"] == nil else { return nil }
    return BuildDefinition(
      name: name, dockerfile: text(build["dockerfile"]),
      target: text(build["target"]), arguments: arguments(build["args"]),
      contexts: build["additional_contexts"]?.mapping?.entries.map(\.key) ?? [],
      folder: text(build["context"]))
  }

  /// A mapping of names to values, or a list of `NAME=value`.
  private static func arguments(_ node: YAMLNode?) -> [String: String] {
    var arguments: [String: String] = [:]
    for entry in node?.mapping?.entries ?? [] {
      if let value = text(entry.value) { arguments[entry.key] = value }
    }
    for item in node?.sequence ?? [] {
      guard let item = text(item), let equals = item.firstIndex(of: "=") else { continue }
      arguments[String(item[..<equals])] = String(item[item.index(after: equals)...])
    }
    return arguments
  }

  private static func text(_ node: YAMLNode?) -> String? {
    (node?.text).map(interpolated)
  }

  /// `${NAME:-default}` and `${NAME-default}` are their defaults: the environment is the builder's.
  private static func interpolated(_ text: String) -> String {
    guard text.hasPrefix("${"), text.hasSuffix("}") else { return text }
    let body = text.dropFirst(2).dropLast()
    guard let dash = body.firstIndex(of: "-"), !body.contains("$") else { return text }
    return String(body[body.index(after: dash)...])
  }
}
