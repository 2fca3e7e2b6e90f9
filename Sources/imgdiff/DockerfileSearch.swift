import Dockerfile
import System

/// Looks through folders of the host for Dockerfiles and for what a build context has.
enum DockerfileSearch {
  /// The Dockerfiles that a path means: itself, or where it is a folder those in it, by name.
  static func files(_ path: String) throws(Failure) -> [String] {
    guard path != "-", HostFolder.isFolder(path) else { return [path] }
    let files = try list(path).filter { isDockerfile($0) }
    guard !files.isEmpty else { throw Failure("\(path) has no Dockerfile") }
    let folder = path.hasSuffix("/") ? path : path + "/"
    return files.map { folder + $0 }
  }

  /// The file that a builder takes in the working directory where none is named.
  static func here() throws(Failure) -> String {
    guard let name = ["Dockerfile", "Containerfile"].first(where: HostFile.exists) else {
      throw Failure(
        "no Dockerfile here: give a Dockerfile, a folder that has some, or images behind --images")
    }
    return name
  }

  /// The files of a build context, without what its ignore file names: the Dockerfile's own
  /// (`Dockerfile.dockerignore`) where there is one.
  static func context(_ folder: String, of dockerfile: String) throws(Failure) -> BuildContext {
    guard HostFolder.isFolder(folder) else { throw Failure("\(folder) is not a folder") }
    let names = [dockerfile + ".dockerignore", folder + "/.dockerignore"]
    let bytes = names.lazy.filter { HostFile.exists($0) }.compactMap { HostFile.read($0) }.first
    return BuildContext(
      files: try list(folder, skippingNothing: true),
      ignoring: bytes.map { String(decoding: $0, as: UTF8.self) })
  }

  private static func list(
    _ folder: String, skippingNothing: Bool = false
  ) throws(Failure) -> [String] {
    let skipped: Set<String> =
      skippingNothing
      ? [".git"] : [".git", "node_modules", ".venv", "venv", ".tox", ".nox", "site-packages"]
    guard let files = HostFolder.files(in: folder, skipping: skipped, limit: fileLimit) else {
      throw Failure("\(folder) cannot be read, or has more than \(fileLimit) files")
    }
    return files
  }

  private static let fileLimit = 1_000_000

  /// `Dockerfile`, `Dockerfile.dev`, `api.Dockerfile`, `Containerfile`, in any case.
  static func isDockerfile(_ path: String) -> Bool {
    let name = (path.split(separator: "/").last.map(String.init) ?? path).lowercased()
    if name.hasSuffix(".dockerignore") || name.hasSuffix(".md") || name.hasSuffix(".j2") {
      return false
    }
    return ["dockerfile", "containerfile"].contains { stem in
      name == stem || name.hasPrefix(stem + ".") || name.hasPrefix(stem + "-")
        || name.hasSuffix("." + stem)
    }
  }
}
