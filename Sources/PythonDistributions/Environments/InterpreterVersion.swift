import ByteText
import LayerFilesystem
import PythonPackaging

/// Finds out an interpreter's full version from what an image has of it.
struct InterpreterVersion {
  let files: LayeredFiles
  /// The image's environment variables.
  let variables: [String: String]

  /// The version of an installation, as exactly as anything tells; at least its release, `3.12`.
  ///
  /// Most trusted first: the C header of the installation, `PYTHON_VERSION` of the official images
  /// (which build into /usr/local), the binary, and what was true when a venv was made.
  func version(of installation: Installation) -> String? {
    let release = installation.release
    let base = installation.basePrefix
    return header(base, installation) ?? variable(base, release)
      ?? binary(base, installation) ?? configured(installation)
      ?? (release.isEmpty ? nil : release)
  }

  private func header(_ base: EntryPath, _ installation: Installation) -> String? {
    let path = base.appending(path: "include").appending(path: installation.libraryName)
      .appending(path: "patchlevel.h")
    guard let bytes = files.bytes(at: path) else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      let name: StaticString = installation.isPyPy ? "PYPY_PYTHON_VERSION" : "PY_VERSION"
      guard words.count >= 3, words[0].equals("#define"), words[1].equals(name) else { continue }
      return accepted(words[2].filter { $0 != UInt8(ascii: "\"") }[...].text, installation.release)
    }
    return nil
  }

  private func variable(_ base: EntryPath, _ release: String) -> String? {
    guard base == EntryPath("/usr/local"), let version = variables["PYTHON_VERSION"] else {
      return nil
    }
    return accepted(version, release)
  }

  /// The interpreter itself, or the library that it is linked with.
  private func binary(_ base: EntryPath, _ installation: Installation) -> String? {
    guard !installation.isPyPy else { return nil }
    var candidates = [base.appending(path: "bin").appending(path: installation.libraryName)]
    let library = base.appending(path: "lib")
    for suffix in ["so.1.0", "so"] {
      candidates.append(library.appending(path: "lib\(installation.libraryName).\(suffix)"))
    }
    for path in candidates {
      guard let node = files.view.resolve(path),
        let content = files.content(of: node, at: .finally)
      else { continue }
      let release = installation.release
      if let found = files.image.withContent(
        of: content, { InterpreterBinary.version(of: release, in: $0) })
      {
        if let version = found.flatMap({ accepted($0, release) }) { return version }
        continue
      }
      let kept = files.image.contentExtract(of: content)
      for version in kept?.interpreterVersions ?? [] {
        if let version = accepted(version, release) { return version }
      }
    }
    return nil
  }

  private func configured(_ installation: Installation) -> String? {
    installation.configuration?.version.flatMap { text in
      // virtualenv writes `version_info = 3.12.7.final.0`.
      accepted(
        text.split(separator: ".").prefix(3).joined(separator: "."), installation.release)
    }
  }

  /// A version of three numbers that is one of the release.
  private func accepted(_ version: String, _ release: String) -> String? {
    guard version.hasPrefix(release + "."), (try? Version(version)) != nil else { return nil }
    return version
  }
}
