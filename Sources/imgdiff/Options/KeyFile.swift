import Signatures
import System

/// Keys in files of the host. What is in them is never shown.
enum KeyFile {
  /// A key to sign with; `password` names the file with its password, a descriptor as `/dev/fd/3`.
  static func signing(_ path: String, password: String?) throws -> SigningKey {
    let pem = try bytes(path, "the key")
    var secret: [UInt8]?
    if let password {
      // What an editor or `echo` puts behind a line is not of the password.
      var bytes = try bytes(password, "the password")
      if bytes.last == 0x0A { bytes.removeLast() }
      if bytes.last == 0x0D { bytes.removeLast() }
      secret = bytes
    }
    do {
      return try SigningKey(pem: pem, password: secret)
    } catch KeyError.needsPassword {
      throw Failure("\(path): \(KeyError.needsPassword) (--key-password-file)")
    } catch {
      throw Failure("\(path): \(error)")
    }
  }

  /// A key to check with.
  static func verification(_ path: String) throws -> VerificationKey {
    let pem = try bytes(path, "the key")
    do {
      return try VerificationKey(pem: pem)
    } catch {
      throw Failure("\(path): \(error)")
    }
  }

  private static func bytes(_ path: String, _ what: String) throws -> [UInt8] {
    guard let bytes = HostFile.read(path) else {
      throw Failure("cannot read \(what) in \(path): \(lastSystemError())")
    }
    return bytes
  }
}
