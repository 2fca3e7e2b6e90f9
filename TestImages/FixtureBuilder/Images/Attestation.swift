import Foundation

/// An in-toto statement about an image, as BuildKit attaches it.
public struct Attestation: Sendable {
  /// The kind of statement.
  public var predicateType: String
  /// What is stated.
  public var predicate: JSON

  /// A statement of any kind.
  public init(predicateType: String, predicate: JSON) {
    self.predicateType = predicateType
    self.predicate = predicate
  }

  /// BuildKit's provenance (`mode=max`) in the first of its two forms.
  public static func provenanceV02(
    target: String, runs: [String], dockerfile: ByteString = ""
  ) -> Attestation {
    let source = Data(dockerfile.bytes).base64EncodedString()
    return Attestation(
      predicateType: "https://slsa.dev/provenance/v0.2",
      predicate: [
        "builder": ["id": ""], "buildType": "https://mobyproject.org/buildkit@v1",
        "invocation": [
          "configSource": ["entryPoint": "Dockerfile"],
          "parameters": [
            "frontend": "dockerfile.v0", "args": ["target": .string(target)],
          ],
        ],
        "buildConfig": ["llbDefinition": steps(runs)],
        "metadata": [
          "https://mobyproject.org/buildkit@v1#metadata": [
            "source": ["infos": [["filename": "Dockerfile", "data": .string(source)]]]
          ]
        ],
      ])
  }

  /// BuildKit's provenance (`mode=max`) in the second of its two forms.
  public static func provenanceV1(target: String, runs: [String]) -> Attestation {
    Attestation(
      predicateType: "https://slsa.dev/provenance/v1",
      predicate: [
        "buildDefinition": [
          "buildType":
            "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
          "externalParameters": [
            "configSource": ["path": "Dockerfile"],
            "request": ["frontend": "dockerfile.v0", "args": ["target": .string(target)]],
          ],
          "internalParameters": ["buildConfig": ["llbDefinition": steps(runs)]],
        ],
        "runDetails": ["builder": ["id": ""]],
      ])
  }

  private static func steps(_ runs: [String]) -> JSON {
    .array(
      runs.enumerated().map { index, run in
        [
          "id": .string("step\(index)"),
          "op": ["exec": ["meta": ["args": ["/bin/sh", "-c", .string(run)], "cwd": "/app"]]],
          "inputs": index == 0 ? [] : [.string("step\(index - 1):0")],
        ]
      })
  }

  func statement(about manifest: Blob) -> Blob {
    let statement: JSON = [
      "_type": "https://in-toto.io/Statement/v0.1", "predicateType": .string(predicateType),
      "subject": [
        ["name": "image", "digest": ["sha256": .string(Digest.hex(in: manifest.digest))]]
      ],
      "predicate": predicate,
    ]
    return Blob(mediaType: "application/vnd.in-toto+json", bytes: statement.encoded)
  }
}

extension BuiltImage {
  /// The manifest that carries the statements, and everything that it names.
  func attestationBlobs() -> (manifest: Blob, others: [Blob])? {
    guard !recipe.attestations.isEmpty else { return nil }
    let statements = recipe.attestations.map { $0.statement(about: self.manifest) }
    let configurationJSON: JSON = [
      "architecture": "unknown", "os": "unknown", "config": [:],
      "rootfs": ["type": "layers", "diff_ids": .texts(statements.map(\.digest))],
    ]
    let configuration = Blob(
      mediaType: MediaTypeFamily.oci.configuration, bytes: configurationJSON.encoded)
    let layers = zip(recipe.attestations, statements).map { attestation, statement in
      var descriptor = statement.descriptor
      descriptor["annotations"] = [
        "in-toto.io/predicate-type": .string(attestation.predicateType)
      ]
      return descriptor
    }
    let manifestJSON: JSON = [
      "schemaVersion": 2, "mediaType": .string(MediaTypeFamily.oci.manifest),
      "config": configuration.descriptor, "layers": .array(layers),
    ]
    let manifest = Blob(mediaType: MediaTypeFamily.oci.manifest, bytes: manifestJSON.encoded)
    return (manifest, statements + [configuration])
  }
}
