import Codecs
import System
import FixtureBuilder
import Foundation
import LayerFilesystem
import System
import Testing

@testable import SystemPackages

@Suite("rpm's database") struct RPMTests {
  /// What `Fixtures/make-rpmdb` made with a real rpm.
  private static func fixture() throws -> [UInt8] {
    let url = try #require(
      Bundle.module.url(forResource: "rpmdb.sqlite", withExtension: "gz", subdirectory: "Fixtures"))
    let packed = ByteStream(ByteRegion(bytes: Array(try Data(contentsOf: url))))
    return try packed.decompressed(.gzip, limit: .standard).collect()
  }

  /// What rpm itself says of that database: name, version, architecture, path, digest, flags, mode.
  private static func truth() throws -> [[String]] {
    let url = try #require(
      Bundle.module.url(forResource: "rpmdb", withExtension: "txt", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("a real database gives the packages, files and digests that rpm gives")
  func real() async throws {
    let database = try Self.fixture()
    for path in ["var/lib/rpm/rpmdb.sqlite", "usr/lib/sysimage/rpm/rpmdb.sqlite"] {
      let (image, both) = try await packages([
        .file(ByteString(path), ByteString(database)), .file("usr/bin/greet", "hello\n"),
      ])
      for packages in both {
        #expect(
          packages.packages.map { $0.summary(image.view) } == [
            "greeter 4:1.2-3 noarch @0 /usr/bin/greet", "library 0.9-1.el9 noarch @0",
          ])
        let found = packages.packages.flatMap { package in
          package.files.map { file -> [String] in
            let digest = file.checksum?.bytes.map { byte in
              let text = String(byte, radix: 16)
              return text.count == 1 ? "0" + text : text
            }
            return [package.name, "\(file.path)", digest?.joined() ?? ""]
          }
        }
        // Neither folders nor what only may be there.
        let expected = try Self.truth().filter { $0[5] == "0" && !$0[6].hasPrefix("40") }
        #expect(found == expected.map { [$0[0], $0[3], $0[4]] })
        #expect(packages.warnings.isEmpty)
      }
    }
  }

  @Test("a folder that is a link to the other does not give every package twice")
  func linked() async throws {
    let (_, both) = try await packages([
      .file("usr/lib/sysimage/rpm/rpmdb.sqlite", ByteString(try Self.fixture())),
      .symlink("var/lib/rpm", to: "../../usr/lib/sysimage/rpm"),
    ])
    for packages in both { #expect(packages.packages.count == 2) }
  }

  @Test("a damaged database is named, and nothing worse")
  func damaged() async throws {
    var database = try Self.fixture()
    for index in 4096..<20_000 { database[index] = 0xFF }
    let (_, both) = try await packages([
      .file("var/lib/rpm/rpmdb.sqlite", ByteString(database))
    ])
    for packages in both {
      #expect(packages.packages.isEmpty)
      #expect(packages.warnings.count == 1)
      #expect(packages.warnings[0].hasPrefix("/var/lib/rpm/rpmdb.sqlite of layer 0: "))
    }
    var generator = SystemRandomNumberGenerator()
    let whole = try Self.fixture()
    for _ in 0..<60 {
      var damaged = whole
      for _ in 0..<20 {
        damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255)
      }
      _ = kept(of: damaged)
    }
  }

  private func kept(of database: [UInt8]) -> [UInt8]? { RPMDatabase.extract(from: database.span) }

  @Test("headers of any bytes give a package or none")
  func headers() throws {
    #expect(package([]) == nil)
    #expect(package([UInt8](repeating: 0xFF, count: 64)) == nil)
    // One tag, NAME, a string beyond the data; then one within it.
    let index: [UInt8] = [0, 0, 3, 0xE8, 0, 0, 0, 6]
    let start: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 3]
    #expect(package(start + index + [0, 0, 0, 9, 0, 0, 0, 1] + [0x61, 0x62, 0]) == nil)
    #expect(package(start + index + [0, 0, 0, 0, 0, 0, 0, 1] + [0x61, 0x62, 0])?.name == "ab")
    #expect(package(start + index + [0, 0, 0, 0, 0, 0, 0, 1] + [0x61, 0x62, 0x63]) == nil)
  }

  private func package(_ header: [UInt8]) -> ListedPackage? { RPMHeader(header.span)?.package }

  @Test("databases in other forms are named as not read")
  func others() async throws {
    let (_, both) = try await packages([
      .file("var/lib/rpm/Packages", "Berkeley DB"), .directory("var/lib/pacman/local"),
    ])
    for packages in both {
      #expect(
        packages.warnings == [
          "/var/lib/rpm/Packages: rpm's database in Berkeley DB is not read; "
            + "the files of its packages have no owner",
          "/var/lib/pacman/local: pacman's database is not read; "
            + "the files of its packages have no owner",
        ])
    }
  }

  @Test("what is kept of a database is read again as it was, and nothing else is read")
  func coding() throws {
    let coded = try #require(kept(of: try Self.fixture()))
    let packages = decoded(coded)
    #expect(packages?.map(\.name).sorted() == ["greeter", "library"])
    #expect(packages.map { PackageCoding.encode($0) } == coded)
    for count in 0..<coded.count - 1 {
      #expect(decoded(Array(coded.prefix(count))) == nil, "\(count) of \(coded.count) bytes")
    }
  }

  private func decoded(_ bytes: [UInt8]) -> [ListedPackage]? {
    switch PackageCoding.decode(bytes) {
    case .success(let packages)?: packages
    default: nil
    }
  }
}
