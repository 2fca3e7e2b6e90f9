import ByteText

/// What a marker is evaluated against: the interpreter and platform of an image, never of the host.
///
/// A variable that is nil is unknown: an image doesn't tell the kernel's release, for instance. The
/// evaluation is then three-valued.
package struct MarkerEnvironment: Hashable, Sendable {
  /// `major.minor` of the interpreter.
  package var pythonVersion: String?
  /// The interpreter's full version.
  package var pythonFullVersion: String?
  /// `os.name`.
  package var osName: String?
  /// `sys.platform`.
  package var sysPlatform: String?
  /// `platform.release()`.
  package var platformRelease: String?
  /// `platform.system()`.
  package var platformSystem: String?
  /// `platform.version()`.
  package var platformVersion: String?
  /// `platform.machine()`.
  package var platformMachine: String?
  /// `platform.python_implementation()`.
  package var platformPythonImplementation: String?
  /// `sys.implementation.name`.
  package var implementationName: String?
  /// The version of `sys.implementation`.
  package var implementationVersion: String?
  /// The extra that is being considered; empty for none.
  package var extra = ""
  /// The extras of a lock file that are being installed (PEP 751).
  package var extras: Set<String> = []
  /// The dependency groups of a lock file that are being installed (PEP 751).
  package var dependencyGroups: Set<String> = []

  /// An environment of which nothing is known.
  package init() {}

  /// A Linux image: what its interpreter's version and its configuration's architecture tell.
  ///
  /// - Parameters:
  ///   - pythonFullVersion: the interpreter's version, such as `3.12.1`; nil where it isn't known.
  ///     Given as `3.12`, the patch level stays unknown.
  ///   - architecture: the OCI name (`amd64`, `arm64`…); nil where it isn't known.
  ///   - implementation: `sys.implementation.name`.
  package static func linux(
    pythonFullVersion: String?, architecture: String?, implementation: String = "cpython"
  ) -> MarkerEnvironment {
    var environment = MarkerEnvironment()
    environment.osName = "posix"
    environment.sysPlatform = "linux"
    environment.platformSystem = "Linux"
    environment.implementationName = implementation
    environment.platformPythonImplementation =
      ["cpython": "CPython", "pypy": "PyPy"][implementation]
    environment.platformMachine = architecture.flatMap(machine(ofOCIArchitecture:))
    if let text = pythonFullVersion, let version = try? Version(text), version.release.count > 1 {
      environment.pythonVersion = version.release.prefix(2).map(\.description)
        .joined(separator: ".")
      if version.release.count > 2 {
        environment.pythonFullVersion = text
        // PyPy's own version is another one than that of the language.
        environment.implementationVersion = implementation == "cpython" ? text : nil
      }
    }
    return environment
  }

  /// `uname -m` for an architecture of an image configuration; nil where it depends on a variant.
  static func machine(ofOCIArchitecture architecture: String) -> String? {
    switch architecture {
    case "amd64": "x86_64"
    case "arm64": "aarch64"
    case "386": "i686"
    case "ppc64le", "s390x", "riscv64", "mips64": architecture
    case "loong64": "loongarch64"
    default: nil
    }
  }

  /// The same environment while an extra is being considered.
  package func considering(extra: String) -> MarkerEnvironment {
    var copy = self
    copy.extra = extra
    return copy
  }

  /// What a variable is here.
  enum Value {
    case unknown
    case text(String)
    case set(Set<String>)
  }

  subscript(variable: Marker.Variable) -> Value {
    let text: String? =
      switch variable {
      case .pythonVersion: pythonVersion
      // Python appends `+` to the version of an untagged build, which is no version.
      case .pythonFullVersion: pythonFullVersion.map { $0.hasSuffix("+") ? $0 + "local" : $0 }
      case .osName: osName
      case .sysPlatform: sysPlatform
      case .platformRelease: platformRelease
      case .platformSystem: platformSystem
      case .platformVersion: platformVersion
      case .platformMachine: platformMachine
      case .platformPythonImplementation: platformPythonImplementation
      case .implementationName: implementationName
      case .implementationVersion: implementationVersion
      case .extra: extra
      case .extras, .dependencyGroups: nil
      }
    if let text { return .text(text) }
    return switch variable {
    case .extras: .set(extras)
    case .dependencyGroups: .set(dependencyGroups)
    default: .unknown
    }
  }
}
