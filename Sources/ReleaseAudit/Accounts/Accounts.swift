import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import SystemPackages

/// The owner of every file of an image, in both views.
struct Accounts: Sendable {
  /// What a file belongs to.
  indirect enum Owner: Sendable, Hashable {
    /// A package of the operating system, by its place.
    case package(Int)
    /// A package manager's own database.
    case packageManager(SystemPackage.Manager)
    /// An interpreter, by its place among the environments.
    case python(Int)
    /// A distribution, by its place.
    case distribution(Int)
    /// Compiled from a source of that owner.
    case bytecode(Owner)
    /// The project's home.
    case source(PathNode)
    /// A cache in that folder.
    case cache(PathNode)
    /// Nobody that can be told.
    case unknown

    var kind: OwnerKind {
      switch self {
      case .package, .packageManager: .systemPackage
      case .python: .python
      case .distribution: .distribution
      case .bytecode: .bytecode
      case .source: .source
      case .cache: .cache
      case .unknown: .unknown
      }
    }
  }

  let census: Census
  private let databases: [PathNode: SystemPackage.Manager]
  private var view: MergedView { census.view }

  init(_ census: Census) {
    self.census = census
    databases = census.systemPackages.isEmpty ? [:] : census.databases
  }

  /// The owner of a file.
  func owner(of file: Census.Shipped, exactly: Bool = true) -> Owner {
    if let package = census.claims.package(of: file) { return .package(package) }
    if view.name(of: file.node).hasSuffix(".pyc"), let bytecode = bytecode(file, exactly) {
      return bytecode
    }
    if let distribution = census.claims.distribution(of: file, exactly: exactly) {
      return .distribution(distribution)
    }
    if let interpreter = census.interpreter(of: file) { return .python(interpreter) }
    if let manager = database(file.node) { return .packageManager(manager) }
    if let folder = census.folder(of: file.node, .cache) { return .cache(folder) }
    if let home = census.folder(of: file.node, .home) { return .source(home) }
    return .unknown
  }

  // MARK: Bytecode

  /// The owner of the source of bytecode; nil where there is none.
  private func bytecode(_ file: Census.Shipped, _ exactly: Bool) -> Owner? {
    if let node = source(of: file.node), let source = census.shipped(at: node) {
      let owner = owner(of: source, exactly: exactly)
      return owner == .unknown ? nil : .bytecode(owner)
    }
    if let distribution = census.claims.distribution(of: file, exactly: exactly) {
      return .bytecode(.distribution(distribution))
    }
    return census.interpreter(of: file).map { .bytecode(.python($0)) }
  }

  /// The present source of bytecode, by PEP 3147 or beside it.
  private func source(of node: PathNode) -> PathNode? {
    let folder = view.parent(of: node)
    let name = view.name(of: node)
    var stem = name.dropLast(4)
    var place = folder
    if view.name(of: folder).equals("__pycache__") {
      stem = name.prefix { $0 != UInt8(ascii: ".") }
      place = view.parent(of: folder)
    }
    let file = Array(stem) + Array(".py".utf8)
    return view.child(of: place, file.span).flatMap { view.isPresent($0) ? $0 : nil }
  }

  // MARK: The system's own files

  private func database(_ node: PathNode) -> SystemPackage.Manager? {
    guard !databases.isEmpty else { return nil }
    var current = node
    while current != .root {
      if let manager = databases[current] { return manager }
      current = view.parent(of: current)
    }
    return nil
  }

  // MARK: Sums

  /// The sums over all files.
  func sums(_ reasons: [DistributionReason]) -> FileOwners {
    var rows: [Row: FileOwner] = [:]
    var counted: Set<EntryReference> = []
    for file in census.shipped {
      let owner = owner(of: file)
      // A name may be another layer's than the bytes: a hard link.
      let layer =
        file.content.flatMap { view[$0].kind == .file ? $0.layer : nil } ?? file.entry.layer
      let row = Row(owner: owner, folder: folder(owner, file.node), layer: layer)
      var sum =
        rows[row]
        ?? FileOwner(
          kind: owner.kind, name: name(owner, file.node), reason: reason(owner, reasons),
          layer: row.layer)
      sum.files += 1
      if let content = file.content, view[content].kind == .file, counted.insert(content).inserted {
        // The merged view comes first, so what is left is hidden under every name.
        if file.view == .merged {
          sum.size += view[content].size
        } else {
          sum.hiddenSize += view[content].size
        }
      }
      rows[row] = sum
    }
    return FileOwners(owners: Self.merged(rows.values).sorted(by: FileOwners.isLarger))
  }

  private struct Row: Hashable {
    let owner: Owner
    let folder: PathNode
    let layer: LayerIndex
  }

  /// Several versions of a package, or installations of a distribution, have one name.
  private static func merged(_ rows: Dictionary<Row, FileOwner>.Values) -> [FileOwner] {
    rows.summed { "\($0.kind.rawValue) \($0.layer) \($0.reason?.rawValue ?? "") \($0.name)" }
  }

  private func reason(_ owner: Owner, _ reasons: [DistributionReason]) -> DistributionReason.Kind? {
    guard case .distribution(let index) = owner, reasons.indices.contains(index) else { return nil }
    return reasons[index].kind
  }

  func name(_ owner: Owner, _ node: PathNode) -> String {
    switch owner {
    case .package(let index): census.systemPackages[index].name
    case .packageManager(let manager): manager.rawValue
    case .python(let index): census.interpreterName(index)
    case .distribution(let index): census.distributions[index].name.written
    case .bytecode(let source): name(source, node)
    case .source(let home), .cache(let home): "\(view.path(of: home))"
    case .unknown: "\(view.path(of: folder(owner, node)))"
    }
  }

  /// For what nobody owns, the folder of at most two components that it is in.
  private func folder(_ owner: Owner, _ node: PathNode) -> PathNode {
    guard owner == .unknown else { return .root }
    var chain: [PathNode] = []
    var current = view.parent(of: node)
    while current != .root {
      chain.append(current)
      current = view.parent(of: current)
    }
    return chain.suffix(2).first ?? .root
  }
}
