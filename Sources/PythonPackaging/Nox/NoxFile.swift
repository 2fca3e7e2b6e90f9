/// What the sessions of a `noxfile.py` install and run, as far as the file says it: it is read, never run.
///
/// Lists, dictionaries, loops, parameters and functions of the file are followed; what comes from elsewhere, such
/// as another module or the environment, is a declaration that can't be read.
package struct NoxFile: Hashable, Sendable {
  /// A function of the file.
  package struct Session: Hashable, Sendable {
    /// Its name, or the one that the decorator gives it.
    package internal(set) var name: String
    /// What it installs, with the functions that it calls.
    package internal(set) var installs: [DependencyGroup.Declared] = []
    /// The programs that it runs.
    package internal(set) var programs: [String] = []
  }

  /// The sessions, in the order of the file.
  package private(set) var sessions: [Session] = []

  /// Reads a file.
  ///
  /// - Complexity: linear in the number of bytes, but for what repeats itself within bounds.
  package init(_ bytes: [UInt8]) {
    var reader = NoxReader(bytes)
    sessions = reader.sessions()
  }
}
