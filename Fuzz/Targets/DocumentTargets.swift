import Codecs
import JSON
import System

@testable import Attestation
@testable import ContainerImage
@testable import PythonPackaging
@testable import ReleaseAudit
@testable import Signatures
@testable import SystemPackages

extension FuzzTarget {
  static let documents = [
    FuzzTarget("json") { bytes in
      _ = try? JSONValue(bytes, .strict)
      _ = try? JSONValue(bytes, .lenient)
    },
    // The documents of an image, each as what it may be.
    FuzzTarget("image-documents") { bytes in
      _ = try? JSONDocument.decode(Index.self, from: bytes, what: "index")
      _ = try? JSONDocument.decode(Manifest.self, from: bytes, what: "manifest")
      _ = try? JSONDocument.decode(Descriptor.self, from: bytes, what: "descriptor")
      _ = try? JSONDocument.decode(ImageConfig.self, from: bytes, what: "configuration")
      let provenance = Image.Attestation(
        predicateType: "https://slsa.dev/provenance/v1", statement: bytes)
      if let digest = Digest("sha256:" + String(repeating: "0", count: 64)) {
        _ = BuildProvenance(provenance, of: digest)
      }
    },
    // What somebody says was proven, and by which key.
    FuzzTarget("attestation") { bytes in
      if let file = try? AttestationFile(bytes) { _ = try? AttestationFile(file.bytes) }
      _ = try? AttestedProof(bytes)
      _ = try? VerificationKey(pem: bytes)
      _ = Timestamp(String(decoding: bytes, as: UTF8.self))
    },
    FuzzTarget("python-json") { bytes in
      _ = try? DirectURL(bytes)
      _ = try? DependencyGroups.pipfileLock(bytes)
    },
    FuzzTarget("rpm") { bytes in _ = try? RPMDatabase.packages(in: bytes.span) },
    FuzzTarget("rpm-header") { bytes in
      bytes.withUnsafeBufferPointer { _ = RPMHeader(Span(_unsafeElements: $0))?.package }
    },
    FuzzTarget("dpkg-apk") { bytes in
      _ = ControlStanza.all(in: bytes)
      _ = ApkDatabase.packages(in: bytes)
      DpkgDatabase.forEachChecksum(in: bytes) { _, _ in }
    },
  ]
}
