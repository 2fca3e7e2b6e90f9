import Codecs
import LayerFilesystem

extension Finding {
  /// What a file was recognised by.
  package enum Sign: Sendable, Hashable {
    /// It stands at the path at which LOCALDEV has it.
    case pathInLocaldev
    /// It stands in a site directory as installers would put it there.
    case placeInSiteDirectory
    /// It stands in a copy of a package of which most modules are there.
    case copyOfPackage
    /// A module of the distribution's name stands among copies of other people's.
    case vendoredModule
    /// The end of its path is that of a test file of LOCALDEV.
    case copy(of: EntryPath)
    /// Its bytes are those of a file of LOCALDEV.
    case bytes(of: EntryPath)
    /// The conventions of tests say so.
    case convention(TestFile.Reason)
    /// Bytecode that names its source.
    case compiled(from: [UInt8])
    /// Bytecode whose own name stands for a source.
    case standsFor(EntryPath)
    /// Bytecode that pytest of that version rewrote.
    case rewrittenByPytest(String)
    /// It has the name of a console script.
    case scriptName
    /// It is a script that imports a module of the test distribution.
    case importsModule
    /// It is on the import path, by that way.
    case onImportPath(by: String)
    /// RECORD promises another digest.
    case recorded(SHA256Digest)
  }
}

extension Finding.Sign: CustomStringConvertible {
  /// A few words, such as `at its path in localdev`.
  package var description: String {
    switch self {
    case .pathInLocaldev: "at its path in localdev"
    case .placeInSiteDirectory: "its place in a site directory"
    case .copyOfPackage: "a copy of its package"
    case .vendoredModule: "a module of its name among vendored ones"
    case .copy(let path): "a copy of \(path)"
    case .bytes(let path): "has the bytes of \(path)"
    case .convention(let reason):
      switch reason {
      case .folder: "in a test folder"
      case .module: "a test module by name and code"
      case .configuration: "configuration of a test runner"
      case .residue: "left by a test run"
      case .policy: "a test file by policy"
      }
    case .compiled(let source): "compiled from \(String(decoding: source, as: UTF8.self))"
    case .standsFor(let path): "stands for \(path)"
    case .rewrittenByPytest(let version): "rewritten by pytest \(version)"
    case .scriptName: "a console script by name"
    case .importsModule: "imports its module"
    case .onImportPath(let way): "on the import path by \(way)"
    case .recorded(let digest): "RECORD promises \(digest)"
    }
  }
}
