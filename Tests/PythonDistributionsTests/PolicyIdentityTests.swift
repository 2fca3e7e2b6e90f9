import Codecs
import FixtureBuilder
import Foundation
import PythonPackaging
import Testing

@testable import LayerFilesystem
@testable import PythonDistributions

/// Kept indexes carry the policy's identity: were it to stay while what is kept changes, an index of
/// yesterday would answer for the rules of today. So the identity is the digest of what the policy does
/// with probes, and this test computes it.
@Suite struct PolicyIdentityTests {
  private let policy = PythonContentPolicy()

  @Test func theIdentityIsTheDigestOfWhatThePolicyKeeps() throws {
    var kept = ""
    try probeTreatments(&kept)
    try probeExtracts(&kept)
    let digest = SHA256Digest(hashing: Array(kept.utf8)).hex.prefix(16)
    #expect(
      PythonContentPolicy.form == digest,
      """
      What the policy keeps has changed, so indexes that were kept before are of no use any more. \
      Set PythonContentPolicy.form to "\(digest)".
      """)
  }

  /// Every name that the rules speak of, and its neighbours, at every size that could be a bound.
  private func probeTreatments(_ kept: inout String) throws {
    var names: Set<String> = []
    for literal in try literals() {
      for name in [
        literal, "x" + literal, literal + "x", literal.uppercased(), literal.lowercased(),
        "a-1.0-py3" + literal, literal + "0.so", "tests" + literal, "dev" + literal,
        literal + "require.txt",
      ] { names.insert(name) }
    }
    #expect(names.count > 500)
    names.insert(String(repeating: "0a1b2c3d", count: 7))
    let bounds: [Int64] = (0...32).map { 1 << $0 }
    let sizes: [Int64] = ([0] + bounds + bounds.map { $0 + 1 }).sorted()
    for name in names.sorted() {
      let bytes = Array(name.utf8)
      for kind in Self.kinds {
        var last = ContentTreatment.forget
        for size in sizes {
          let treatment = policy.treatment(name: bytes.span, size: size, contentKind: kind)
          guard treatment != last else { continue }
          kept += "\(name) \(kind) from \(size): \(treatment)\n"
          last = treatment
        }
      }
    }
  }

  /// The form of what is kept of a content of each kind.
  private func probeExtracts(_ kept: inout String) throws {
    let demo = PythonDistribution("demo-kit", "1.5")
    let wheel = try demo.wheel()
    let tar = TarWriter.archive([
      .file("demo-1.0/PKG-INFO", "Name: demo\nVersion: 1.0\n"),
      .file("demo-1.0/test_a.py", "x = 1"),
    ])
    var contents: [(String, ByteString)] = [
      ("wheel", wheel), ("sdist", try demo.sourceDistribution()), ("tar", tar),
      ("zipapp", "#!/usr/bin/python3\n" + wheel), ("script", "#!/bin/sh\npytest\n"),
      ("response", ByteString(Array("cc=4,\u{82}body".utf8)) + wheel + "\0headers"),
      ("damaged", ByteString(wheel.bytes.prefix(wheel.count / 2))),
      ("program", ByteString([0x7F, 0x45, 0x4C, 0x46]) + "\0\0\u{0}3.12.7\0\0" + wheel),
      ("interpreter", ByteString([0x7F, 0x45, 0x4C, 0x46]) + "\0\0\u{0}3.12.7\u{0}3.11.2\0\0"),
      ("bytecode", PythonBytecode.module(filename: "/app/tests/test_a.py")),
      ("source", "import pytest\n\n\ndef test_a():\n    assert True\n"),
      ("source of DOS", "import pytest\r\n\r\n\r\ndef test_a():\r\n    assert True\r\n"),
      ("class", "import unittest\n\n\nclass A(unittest.TestCase):\n    def test_a(self): pass\n"),
      ("text", "plain\n"), ("package", "Package: adduser\nVersion: 3.1\n"), ("nothing", ""),
      ("sqlite", ByteString(Array("SQLite format 3\0".utf8))),
    ]
    for compression: FixtureBuilder.Compression in [.gzip, .zstd, .xz, .bzip2] {
      contents.append(("\(compression)", try compression.apply(to: tar)))
    }
    for (name, content) in contents {
      let own = Entry.ContentKind(head: content.bytes.span)
      for kind in own == .other ? [own] : [own, .other] {
        let extract = policy.extract(from: content.bytes.span, contentKind: kind)
        let text = extract.map { SHA256Digest(hashing: $0).hex } ?? "nothing"
        kept += "\(name) as \(kind): \(text)\n"
      }
    }
    for kind in Self.kinds {
      let extract = policy.oversized(contentKind: kind)
      kept += "too large \(kind): \(extract.map { "\($0)" } ?? "nothing")\n"
    }
  }

  private static let kinds: [Entry.ContentKind] = (0...UInt8.max).compactMap(Entry.ContentKind.init)

  /// The text literals of the rules' own sources: a rule that is added brings its probes with it.
  private func literals() throws -> Set<String> {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
    var literals: Set<String> = []
    let folder = sources.appendingPathComponent("PythonDistributions/Content")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    for file in files + [
      sources.appendingPathComponent("SystemPackages/SystemPackageContent.swift")
    ] {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      where !line.contains("static let form") {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated()
        where index % 2 == 1 && (1..<40).contains(part.count) && !part.contains(" ") {
          literals.insert(String(part))
        }
      }
    }
    return literals
  }
}
