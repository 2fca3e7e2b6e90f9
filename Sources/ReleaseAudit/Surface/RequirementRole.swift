import PythonPackaging

/// For whom a file that declares requirements speaks.
package enum RequirementRole: Sendable, Hashable {
  /// For the tests, or for development.
  case tests
  /// For the service.
  case service
  /// For whoever chooses an option of the project, which may be the service.
  case options
  /// For none of them: documentation, examples, tools.
  case neither
}

/// What the path of a file says about requirements in it.
///
/// The whole path counts: a folder of tests speaks for tests at any depth, whatever stands in it is
/// called. What speaks for tests never speaks for the service.
struct RequirementPath {
  /// How the file is to be read.
  enum Form: Hashable {
    /// In pip's format.
    case requirements
    /// In pip's format, if it reads so: its name tells only for whom it would speak.
    case presumably
    /// A project file or lock file.
    case groups(DependencyGroups.Format)
    /// conda's environment.
    case conda
  }

  /// How the file is to be read; nil where it declares nothing.
  let form: Form?
  /// For whom the folders speak: `tests` and `neither` for all that is in them, nil for nobody.
  let folderRole: RequirementRole?
  /// For whom the file speaks, groups of its own aside.
  let role: RequirementRole
  /// Whether every word of the name is known, so that `role` is more than an absence of evidence.
  let isTelling: Bool
  /// Whether the file stands in a folder of tests under a name that tells nothing: it counts where more
  /// than a name stands in a line of it.
  let isDoubtful: Bool

  /// Judges a path.
  ///
  /// - Parameter home: the folder of the project in the image, whose own names tell nothing: a service
  ///   may live in `/srv/test/app`.
  init(_ path: String, home: String = "") {
    let parts = path.split(separator: "/").map(String.init)
    let name = parts.last ?? ""
    let folders = Self.withoutHome(Array(parts.dropLast()), home)
    folderRole = Self.role(ofFolders: folders)
    let isInFolder = folders.contains { folder in
      DependencyPurpose.words(of: folder).contains(where: Self.nouns.contains)
    }
    let isAmongEnvironments = folders.contains { folder in
      DependencyPurpose.words(of: folder).contains(where: Self.environments.contains)
    }
    let judged = NameJudgement(
      name, isAmongRequirements: isInFolder, isAmongEnvironments: isAmongEnvironments)
    // In a folder of tests, outside of data, every list of requirements declares what tests need.
    isDoubtful =
      judged.form == nil && judged.isText && folderRole == .tests
      && !folders.contains { Self.dataFolders.contains($0.lowercased()) }
    form = isDoubtful ? .presumably : judged.form
    isTelling = judged.isTelling
    switch (folderRole, judged.role) {
    case (.tests, _), (_, .tests): role = .tests
    case (.neither, _): role = .neither
    case (_, let own): role = own
    }
  }

  static let nouns: Set<String> = [
    "requirements", "requirement", "reqs", "req", "deps", "dependencies", "dependency",
  ]

  /// Words of what conda makes environments of.
  static let environments: Set<String> = [
    "environment", "environments", "env", "envs", "conda", "mamba",
  ]

  private static func withoutHome(_ folders: [String], _ home: String) -> [String] {
    let parts = home.split(separator: "/").map(String.init)
    if !parts.isEmpty, folders.starts(with: parts) { return Array(folders.dropFirst(parts.count)) }
    // A user may be called anything.
    return folders.first == "home" ? Array(folders.dropFirst(2)) : folders
  }

  private static func role(ofFolders folders: [String]) -> RequirementRole? {
    var role: RequirementRole?
    for folder in folders {
      // A number at the end tells nothing: `tests2`, `test312`.
      var words = DependencyPurpose.words(of: folder)
      words += words.map { word in String(word.prefix { !$0.isNumber }) }
      if (words + [words.joined()]).contains(where: testFolders.contains) { return .tests }
      if words.contains(where: otherFolders.contains) { role = .neither }
    }
    return role
  }

  /// Words of folders in which everything is for tests or development. There are fewer than for files:
  /// a service may have a folder `local`, `quality` or `integration`.
  private static let testFolders = words(
    """
    test tests testing tester unittest unittests systemtest systemtests e2e endtoend acceptance functional smoke
    regression cypress playwright selenium bdd behave robot pytest qa loadtest loadtests dev devel
    development devcontainer localdev ci circleci tox nox lint precommit
    """)
  private static let otherFolders = words(
    """
    doc docs documentation example examples sample samples demo demos benchmark benchmarks bench
    tutorial tutorials tool tools tooling script scripts github gitlab vendor third contrib notebook
    notebooks integration
    """)

  private static let dataFolders = words(
    "data fixtures fixture resources files samples assets snapshots cassettes corpus golden expected"
  )

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}

/// What the name of a file alone says.
private struct NameJudgement {
  private(set) var form: RequirementPath.Form?
  private(set) var role = RequirementRole.neither
  private(set) var isTelling = false
  /// Whether it is a text that may list requirements.
  private(set) var isText = false

  init(_ name: String, isAmongRequirements: Bool, isAmongEnvironments: Bool) {
    if let format = DependencyGroups.Format(fileName: name) {
      form = .groups(format)
      judge(DependencyPurpose.words(of: Self.ownName(of: name, format)))
      return
    }
    let words = DependencyPurpose.words(of: name)
    guard !words.contains(where: { $0.hasPrefix("constraint") }) else { return }
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    if ending == "yml" || ending == "yaml" {
      judgeConda(words.dropLast(), isAmongEnvironments)
      return
    }
    let hasNoun = words.contains { word in
      RequirementPath.nouns.contains(word) || Self.longNouns.contains(where: word.contains)
    }
    isText = Self.endings.contains(ending)
    // `requirements.test`, `requirements.txt.dev`: what looks like an ending is a word of the name.
    let isWord = ending.isEmpty || DependencyPurpose(name: ending) != nil
    if hasNoun, isText || isWord || ending == "lock" {
      form = .requirements
    } else if isText || ending == "lock" {
      form = isAmongRequirements ? .requirements : .presumably
    } else {
      return
    }
    judge(words.flatMap(Self.withoutNoun).filter { !Self.endings.contains($0) && $0 != "lock" })
    if form == .presumably, !isTelling || role == .neither { form = nil }
  }

  private mutating func judge(_ words: [String]) {
    let meaningful = words.filter { !Self.isNeutral($0) }
    switch DependencyPurpose(name: words.joined(separator: "-")) {
    case .test, .development: role = .tests
    case .beside: role = .neither
    case .runtime, nil:
      let isService = meaningful.allSatisfy { DependencyPurpose.purpose(ofWord: $0) == .runtime }
      role = isService ? .service : .neither
    }
    isTelling =
      (!meaningful.isEmpty || words.contains(where: Self.isOfInstaller))
      && meaningful.allSatisfy { DependencyPurpose.purpose(ofWord: $0) != nil }
  }

  /// `environment.yml`, `environment-dev.yaml`, `conda-env.yml`.
  private mutating func judgeConda(
    _ words: some Sequence<String>, _ isAmongEnvironments: Bool
  ) {
    let words = Array(words)
    guard isAmongEnvironments || words.contains(where: RequirementPath.environments.contains)
    else { return }
    form = .conda
    judge(words.filter { !RequirementPath.environments.contains($0) && $0 != "lock" })
  }

  /// The part of a name that is the project's: `test` of `pylock.test.toml`.
  private static func ownName(of name: String, _ format: DependencyGroups.Format) -> String {
    guard format == .pylock else { return "" }
    return name.split(separator: ".").dropFirst().dropLast().joined(separator: "-")
  }

  private static let endings: Set<String> = ["txt", "in", "pip", "reqs", "requirements"]
  private static let longNouns = ["requirements", "dependencies"]

  /// `devrequirements` is a word of two.
  private static func withoutNoun(_ word: String) -> [String] {
    if RequirementPath.nouns.contains(word) { return [] }
    for noun in longNouns {
      if word.hasPrefix(noun) { return [String(word.dropFirst(noun.count))] }
      if word.hasSuffix(noun) { return [String(word.dropLast(noun.count))] }
    }
    return [word]
  }

  /// Words of what an installer is given: `pip.txt`, `test-packages.txt`.
  private static func isOfInstaller(_ word: String) -> Bool {
    word == "pip" || word == "packages" || word == "package"
  }

  /// Versions and platforms: `py312`, `3`.
  private static func isNeutral(_ word: String) -> Bool {
    let stem = word.prefix { !$0.isNumber }
    return stem.isEmpty || ["py", "python", "cp", "v", "x"].contains(stem) || isOfInstaller(word)
  }
}
