import Codecs
import Dockerfile
import Glibc
import System

/// From a path to an analysed Dockerfile, with errors that name the place.
enum DockerfileInput {
  /// Reads a file, `-` for standard input.
  static func document(_ file: String) throws -> DockerfileDocument {
    let bytes = try HostText.bytes(file)
    return try saying(file) { () throws(DockerfileError) in try DockerfileDocument(parsing: bytes) }
  }

  /// The stages of a document.
  static func graph(
    _ document: DockerfileDocument, _ file: String, _ options: StageOptions
  ) throws -> StageGraph {
    try saying(file) { () throws(DockerfileError) in
      try StageGraph(
        document, buildArguments: options.buildArguments, platform: options.platform)
    }
  }

  /// The stages of a document, checked.
  static func analysis(
    _ document: DockerfileDocument, _ file: String, _ options: StageOptions
  ) throws -> StageAnalysis {
    try saying(file) { () throws(DockerfileError) in
      try StageAnalysis(document, options: options)
    }
  }

  /// A stage that the user names.
  static func target(_ name: String, of graph: StageGraph, _ file: String) throws -> Int {
    try saying(file) { () throws(DockerfileError) in try graph.target(name) }
  }

  /// How messages name a file.
  static func name(_ file: String) -> String { file == "-" ? "standard input" : file }

  private static func saying<Result>(
    _ file: String, _ body: () throws(DockerfileError) -> Result
  ) throws(Failure) -> Result {
    do {
      return try body()
    } catch {
      // A stage that was asked for and isn't there has no place in the file.
      if case .noSuchTarget = error.problem {
        throw Failure("\(name(file)): \(error.problem.sentence)")
      }
      throw Failure("\(name(file)):\(error)")
    }
  }
}

/// Small texts of the host.
enum HostText {
  /// The bytes of a file, `-` for standard input.
  static func bytes(_ file: String) throws(Failure) -> [UInt8] {
    guard let bytes = file == "-" ? standardInput() : HostFile.read(file) else {
      throw Failure("cannot read \(DockerfileInput.name(file)): \(lastSystemError())")
    }
    return bytes
  }

  /// Texts beyond this nobody wrote; as for files.
  private static let limit = 16 << 20

  /// All of standard input, whatever it is: a socket cannot be opened by a name.
  private static func standardInput() -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0, errno == EINTR { continue }
      if count < 0 { return nil }
      bytes.append(contentsOf: chunk[..<count])
    }
    errno = EFBIG
    return nil
  }

  /// The text of a file.
  static func text(_ file: String) throws(Failure) -> String {
    guard let text = String(validating: try bytes(file), as: UTF8.self) else {
      throw Failure("\(DockerfileInput.name(file)) is not UTF-8")
    }
    return text
  }
}
