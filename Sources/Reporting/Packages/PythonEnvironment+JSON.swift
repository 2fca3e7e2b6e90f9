import ByteText
import JSON
import LayerFilesystem
import PythonDistributions

extension PythonEnvironment {
  /// One line for people: the version and the prefix.
  var title: String {
    "Python \((version ?? "of unknown version").singleLine) in \(PrintableText.text(prefix.bytes))"
  }
}

extension JSONWriter {
  /// Writes an interpreter with the places that it imports from.
  func environment(_ environment: PythonEnvironment, isDefault: Bool) {
    object(.lines) {
      member("version", environment.version)
      if let interpreter = environment.interpreter {
        member("interpreter", bytes: interpreter.bytes)
      } else {
        member("interpreter", nil as String?)
      }
      member("prefix", bytes: environment.prefix.bytes)
      member("basePrefix", bytes: environment.basePrefix.bytes)
      member("default", flag: isDefault)
      member("virtual", flag: environment.isVirtual)
      member("includesSystemSite", flag: environment.includesSystemSite)
      name("siteDirectories")
      array(environment.siteDirectories.map(\.description))
      importPath(environment.path)
      name("users")
      array(.lines) {
        for user in environment.users {
          object(.lines) {
            member("home", bytes: user.home.bytes)
            member("userSite", bytes: user.userSite.bytes)
            importPath(user.path)
          }
        }
      }
      name("unresolved")
      array(environment.unresolved.map(\.description))
    }
  }

  private func importPath(_ path: [PythonEnvironment.PathEntry]) {
    name("path")
    array(.lines) {
      for entry in path {
        object {
          member("path", bytes: entry.path.bytes)
          member("origin", entry.origin.rawValue)
          if let file = entry.addedBy { member("addedBy", bytes: file.bytes) }
          member("exists", flag: entry.exists)
        }
      }
    }
  }
}
