import PythonPackaging
import YAML

/// conda's environment file (`environment.yml`): packages of conda, and in a list of its own what pip
/// installs.
struct CondaEnvironment {
  /// What it declares, in order.
  private(set) var entries: [DependencyGroup.Declared] = []
  /// What it declares in categories beside the main one, which a lock file has.
  private(set) var others: [String: [DependencyGroup.Declared]] = [:]

  /// Reads the file; nil where it is another YAML file of such a name.
  init?(_ bytes: [UInt8]) throws(YAMLError) {
    let root = try YAMLNode.read(bytes)
    if let packages = root?["package"]?.sequence {
      for package in packages { take(locked: package) }
      return
    }
    guard let dependencies = root?["dependencies"]?.sequence else { return nil }
    for dependency in dependencies {
      if let text = dependency.text {
        if let name = Self.name(ofPackage: text) {
          entries.append(.init(Requirement(name: name), line: dependency.place.line))
        }
      }
      for line in dependency["pip"]?.sequence ?? [] { take(pip: line) }
    }
  }

  /// A package of conda-lock's file, of a category: `main`, or one of the project's own.
  private mutating func take(locked package: YAMLNode) {
    guard let text = package["name"]?.text, let name = Self.name(ofPackage: text) else { return }
    let entry = DependencyGroup.Declared(
      Requirement(name: name), line: package["name"]?.place.line)
    let category = package["category"]?.text ?? "main"
    if category == "main" {
      entries.append(entry)
    } else {
      others[category, default: []].append(entry)
    }
  }

  /// A line as it would stand in a requirements file.
  private mutating func take(pip line: YAMLNode) {
    guard let text = line.text else { return }
    for entry in RequirementsFile(Array(text.utf8)).entries {
      if let declaration = entry.declaration {
        entries.append(.init(declaration, line: line.place.line))
      }
    }
  }

  /// The name in a match specification: `conda-forge::pytest=8.3`, `numpy>=1,<3`, `six 1.16 *`. The
  /// interpreter and pip are no requirements of anybody's.
  private static func name(ofPackage text: String) -> ProjectName? {
    let specification = text.split(separator: ":").last ?? ""
    let name = specification.drop { $0 == " " }.prefix {
      $0.isLetter || $0.isNumber || "-_.".contains($0)
    }
    guard let project = try? ProjectName(name), !["python", "pip"].contains(project.normalized)
    else { return nil }
    return project
  }
}

extension RequirementFiles {
  /// Reads conda's environment.
  mutating func addCondaEnvironment(
    _ path: String, role: RequirementRole, read: ([UInt8]) -> [UInt8]?
  ) {
    guard let bytes = read(Array(path.utf8)) else { return }
    do {
      guard let environment = try CondaEnvironment(bytes) else { return }
      addEntries(environment.entries, of: path, group: "", role: role, folder: nil, read)
      for (category, entries) in environment.others.sorted(by: { $0.key < $1.key }) {
        let isBeside = DependencyPurpose(name: category) == .beside
        addEntries(
          entries, of: path, group: category, role: isBeside ? .neither : .tests, folder: nil, read)
      }
    } catch {
      warn("\(path): \(error.reason)")
      guard role == .tests else { return }
      miss(
        UnreadDeclaration(file: path, line: error.line, text: "dependencies", reason: error.reason))
    }
  }
}
