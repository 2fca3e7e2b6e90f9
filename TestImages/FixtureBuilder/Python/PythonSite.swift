/// Where distributions are installed, as paths from the image's root without a `/` before them.
public struct PythonSite: Sendable, Hashable {
  /// The site directory.
  public var packages: String
  /// The folder of console scripts.
  public var scripts: String
  /// The interpreter that scripts start with, an absolute path.
  public var interpreter: String

  /// A place for distributions.
  public init(packages: String, scripts: String, interpreter: String) {
    self.packages = packages
    self.scripts = scripts
    self.interpreter = interpreter
  }

  /// The official python images.
  public static let usrLocal = PythonSite(
    packages: "usr/local/lib/python3.12/site-packages", scripts: "usr/local/bin",
    interpreter: "/usr/local/bin/python3.12")

  /// Debian's interpreter and pip.
  public static let debian = PythonSite(
    packages: "usr/local/lib/python3.12/dist-packages", scripts: "usr/local/bin",
    interpreter: "/usr/bin/python3")

  /// A virtual environment.
  public static func venv(_ root: String) -> PythonSite {
    PythonSite(
      packages: "\(root)/lib/python3.12/site-packages", scripts: "\(root)/bin",
      interpreter: "/\(root)/bin/python")
  }

  /// A path from the site directory, as RECORD writes it.
  func relative(_ path: String) -> String {
    let from = packages.split(separator: "/")
    let to = path.split(separator: "/")
    let shared = zip(from, to).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: from.count - shared) + to[shared...])
      .joined(separator: "/")
  }
}
