import ByteText
import JSON
import Synchronization

/// Programs that keep credentials, `docker-credential-NAME` (docker/docker-credential-helpers): they read a
/// registry's name and print `{"ServerURL", "Username", "Secret"}`.
///
/// Each is asked once for each registry. Who starts a program is not decided here.
package final class CredentialHelper: Sendable {
  /// Runs a program with the argument `get` and gives its exit code and what it printed; throws the reason
  /// why there is neither.
  package typealias Runner =
    @Sendable (_ program: String, _ input: [UInt8]) throws -> (status: Int32, output: [UInt8])

  private let run: Runner
  private let known = Mutex<[[String]: RegistryCredential?]>([:])

  /// A helper that starts programs with `run`.
  package init(run: @escaping Runner) { self.run = run }

  /// What a program that has nothing prints, all of them alike, with exit code 1.
  private static let nothing = "credentials not found"

  static func name(_ program: String) -> String { "docker-credential-\(program)" }

  /// The credential for a registry; nil where the program has none.
  func credential(
    _ program: String, for server: String, file: String, _ repository: RepositoryName
  ) throws(ImageError) -> RegistryCredential? {
    let origin = "\(Self.name(program)), which \(file) names for '\(server)'"
    // It is looked for in PATH: a path could be anything.
    guard program.utf8.allSatisfy(Self.isPlain), program.utf8.count <= 100 else {
      throw .badDocument(
        what: file, reason: "'\(program)' is not the name of a program that keeps credentials")
    }
    if let known = known.withLock({ $0[[program, server]] }) { return known }
    let found: RegistryCredential?
    do {
      let (status, output) = try run(Self.name(program), Array("\(server)\n".utf8))
      found = try Self.read(status, output, origin)
    } catch {
      throw .registry(
        place: "\(repository)",
        reason: "\(origin), \(error); log in again, or name another file in REGISTRY_AUTH_FILE")
    }
    known.withLock { $0[[program, server]] = .some(found) }
    return found
  }

  /// Why an answer is none, to stand behind the program's name.
  private struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  private static func read(
    _ status: Int32, _ output: [UInt8], _ origin: String
  ) throws(Refusal) -> RegistryCredential? {
    guard status == 0 else {
      // What else it printed could be anything, a secret too.
      if String(decoding: output.prefix(200), as: UTF8.self).contains(nothing) { return nil }
      throw Refusal(description: "failed with exit code \(status)")
    }
    guard let answer = try? JSONValue(output, .strict), let user = answer["Username"]?.string,
      let secret = answer["Secret"]?.string
    else { throw Refusal(description: "printed no user name and secret") }
    if user == RegistryCredential.tokenUser {
      return RegistryCredential(
        user: "", password: "", identityToken: secret, origin: origin)
    }
    guard !user.isEmpty || !secret.isEmpty else { return nil }
    return RegistryCredential(user: user, password: secret, origin: origin)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "._-".utf8.contains(byte)
  }
}
