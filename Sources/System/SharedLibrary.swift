import Glibc

/// A shared library that this process has.
package struct SharedLibrary: Sendable {
  /// Its file, with links resolved.
  package let file: String
  /// What its function for that says of the version; nil where it has none.
  package let version: String?

  /// The library that is loaded, or that can be; nil where there is none.
  ///
  /// - Parameters:
  ///   - name: its name up to `.so`.
  ///   - loading: the name of its binary interface, where it may have to be loaded first.
  ///   - function: its function that gives the version as text.
  package init?(_ name: String, loading: String? = nil, function: Function?) {
    if let loading, dlopen(loading, RTLD_LAZY | RTLD_LOCAL) == nil { return nil }
    guard let path = Self.loadedFile(name), let library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD),
      let resolved = realpath(path, nil)
    else { return nil }
    defer { free(resolved) }
    file = String(cString: resolved)
    version = function.flatMap { Self.text(of: $0, in: library) }.map(Self.number)
  }

  /// A function that gives a version as text.
  package enum Function: Sendable {
    /// One without parameters.
    case plain(String)
    /// One that is told what to tell.
    case about(Int32, String)
  }

  private static func text(of function: Function, in library: UnsafeMutableRawPointer) -> String? {
    switch function {
    case .plain(let name):
      guard let symbol = dlsym(library, name) else { return nil }
      typealias Plain = @convention(c) () -> UnsafePointer<CChar>?
      return unsafeBitCast(symbol, to: Plain.self)().map { String(cString: $0) }
    case .about(let what, let name):
      guard let symbol = dlsym(library, name) else { return nil }
      typealias About = @convention(c) (Int32) -> UnsafePointer<CChar>?
      return unsafeBitCast(symbol, to: About.self)(what).map { String(cString: $0) }
    }
  }

  /// The number in such a text: `3.0.17` of `OpenSSL 3.0.17 1 Jul 2025`.
  private static func number(in text: String) -> String {
    let words = text.split { $0 == " " || $0 == "/" }
    return words.first { $0.first?.isNumber ?? false }.map(String.init) ?? text
  }

  /// The file that is mapped under a name with any version behind it.
  private static func loadedFile(_ name: String) -> String? {
    guard let bytes = HostFile.read("/proc/self/maps") else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard let slash = line.firstIndex(of: "/") else { continue }
      let path = line[slash...]
      if path.split(separator: "/").last?.hasPrefix(name + ".so") ?? false { return String(path) }
    }
    return nil
  }
}
