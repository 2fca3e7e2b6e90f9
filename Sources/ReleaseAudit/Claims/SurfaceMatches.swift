import Codecs
import LayerFilesystem
import PythonDistributions

/// Where SERVICE has contents of the surface, and which of them it has for reasons of its own.
struct SurfaceMatches: Sendable {
  /// Why SERVICE may have a content.
  enum Right: Sendable {
    /// A distribution that SERVICE may have answers for these bytes.
    case owned
    /// It is a file of the project that both images have, and that is no test.
    case source
  }

  /// Files of SERVICE by the content that they have.
  private(set) var files: [Int: [Census.Shipped]] = [:]
  /// The strongest right to a content.
  private(set) var rights: [Int: Right] = [:]
  private(set) var examined = 0
  private var nodes: Set<PathNode> = []

  init(_ contents: SurfaceContents, _ context: Ownership) {
    let service = context.service
    var others: [Census.Shipped] = []
    for shipped in service.shipped {
      guard let content = shipped.content, service.view[content].kind == .file else { continue }
      examined += 1
      if let match = contents.match(content, in: service) {
        files[match, default: []].append(shipped)
      } else if service.view.name(of: shipped.node).hasSuffix(".py"),
        !context.isInherited(shipped), !context.isRightful(shipped, exactly: false)
      {
        others.append(shipped)
      }
    }
    matchTexts(of: others, contents, context)
    nodes = Set(files.values.joined().map(\.node))
    for (index, files) in files {
      for file in files {
        if context.isRightful(file) {
          rights[index] = .owned
          break
        }
        if context.isCommonSource(file) { rights[index] = .source }
      }
    }
  }

  /// Whether a path has, or in a layer had, a content of the surface.
  func has(_ shipped: Census.Shipped) -> Bool { nodes.contains(shipped.node) }

  /// Sources whose lines end otherwise.
  private mutating func matchTexts(
    of files: [Census.Shipped], _ contents: SurfaceContents, _ context: Ownership
  ) {
    guard !files.isEmpty else { return }
    let image = context.service.image
    var texts: [(Census.Shipped, SHA256Digest?)] = []
    for file in files {
      guard let content = file.content else { continue }
      texts.append((file, PythonInventory.textDigest(of: content, in: image)))
    }
    let known = SurfaceTexts(
      contents, context.localdev, all: texts.contains { $0.1 != nil })
    guard !known.isEmpty else { return }
    for (file, text) in texts {
      guard let content = file.content,
        let match = known.match(text ?? image.digest(of: content))
      else { continue }
      self.files[match, default: []].append(file)
    }
  }
}
