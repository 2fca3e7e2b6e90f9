import FixtureBuilder
import Foundation
import LeakMatrix
import System
import Testing

@testable import Codecs

/// libarchive reads what our reader reads. Where the two differ the reason is one of a short list, or we
/// refuse the archive.
@Suite struct TarWitnessTests {
  /// How many archives are generated; another number than the usual one for a longer look.
  static let count =
    ProcessInfo.processInfo.environment["IMGDIFF_WITNESS_ARCHIVES"].flatMap(Int.init) ?? 50_000
  private static let shares = 8

  /// One archive in 25 is as it was written, the others are damaged.
  @Test(arguments: 0..<shares) func generatedArchivesDifferForKnownReasons(_ share: Int) throws {
    var generator = TarGenerator(seed: UInt64(share))
    var (read, differing) = (0, 0)
    var original: [UInt8] = []
    for number in 0..<Self.count / Self.shares {
      if number % 25 == 0 { original = generator.archive() }
      let archive = number % 25 == 0 ? original : generator.mutant(of: original)
      let witness = TarWitness(archive)
      if witness.refusal == nil { read += 1 }
      guard let difference = witness.difference else { continue }
      differing += 1
      if witness.reason(for: difference) == nil {
        Issue.record("\(share)/\(number): \(witness.description(of: difference))")
      }
    }
    // Neither is everything refused nor does the list excuse everything.
    #expect(read > Self.count / Self.shares * 2 / 5)
    #expect(differing < read / 3)
  }

  /// The generator makes what the usual differences are about; the others are rare.
  @Test func theUsualReasonsOccur() throws {
    var missing: Set<TarDifference> = [
      .refused, .contentOfWhatHasNone, .slash, .foreignType, .globalHeader, .emptyRecord,
      .numberBehindNUL, .twoNames, .emptyName,
    ]
    for seed in 0..<UInt64(Self.shares) {
      var generator = TarGenerator(seed: seed)
      for number in 0..<1_000 where !missing.isEmpty {
        let archive = generator.archive()
        let witness = TarWitness(number.isMultiple(of: 2) ? generator.mutant(of: archive) : archive)
        if let reason = witness.difference.flatMap(witness.reason) { missing.remove(reason) }
      }
    }
    #expect(missing.isEmpty)
  }

  @Test func layersOfFixturesAreReadAlike() throws {
    var seen: Set<String> = []
    for recipe in try LeakRecipe.all() {
      for layer in recipe.pair.service.layers + recipe.pair.localdev.layers {
        let tar = layer.tar
        guard seen.insert(Digest(tar)).inserted else { continue }
        let witness = TarWitness(tar.bytes, limit: 4 << 20)
        #expect(witness.refusal == nil && witness.difference == nil, "\(recipe.name)")
      }
    }
    #expect(seen.count > 100)
    for format in ArchiveFormat.allCases where !format.isFolder {
      let witness = TarWitness(try format.archive(of: SamplePair().service).bytes())
      #expect(witness.refusal == nil && witness.difference == nil, "\(format)")
    }
  }

  private func Digest(_ tar: ByteString) -> String { SHA256Digest(hashing: tar.bytes).hex }

  static let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"]

  /// The layers of real images, each once, and what the engine exports.
  @Test(.enabled(if: folder != nil, "IMGDIFF_REAL_IMAGES is not set"))
  func layersOfRealImagesAreReadAlike() throws {
    let folder = try #require(Self.folder)
    var seen: Set<String> = []
    for name in ["service.tar", "localdev.tar", "service.export.tar"] {
      let file = try MappedFile(path: "\(folder)/system-buildkit/\(name)").region
      let reader = try TarReader(ByteStream(file))
      var layers = name.contains("export") ? [file] : []
      while !name.contains("export"), try reader.next() {
        let start = Int(reader.contentOffset)
        guard let member = file.part(start..<start + Int(reader.size)), member.count >= 512 else {
          continue
        }
        let isLayer = member.withBytes { TarReader.isArchive($0.extracting(..<512)) }
        if isLayer { layers.append(member) }
      }
      for layer in layers where seen.insert(try layer.digest(.sha256).hex).inserted {
        let witness = TarWitness(layer.array(), limit: 1 << 30)
        #expect(witness.refusal == nil)
        if let difference = witness.difference {
          Issue.record("\(name): \(witness.description(of: difference))")
        }
      }
    }
    #expect(seen.count > 5)
  }
}
