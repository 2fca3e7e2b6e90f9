import FixtureBuilder
import LayerFilesystem
import Testing

@testable import SystemPackages

@Suite("apk's database") struct ApkTests {
  private static let musl: ByteString = """
    C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
    P:musl
    V:1.2.5-r0
    A:x86_64
    F:lib
    R:ld-musl-x86_64.so.1
    a:0:0:755
    Z:Q1AAECAwQFBgcICQoLDA0ODxAREhM=
    R:libc.musl-x86_64.so.1

    """

  private static let busybox: ByteString = """
    P:busybox
    V:1.36-r1
    A:x86_64
    F:
    R:init
    F:bin
    R:busybox

    """

  @Test("packages have the files below the folders that their blocks name")
  func blocks() async throws {
    let (image, both) = try await packages([
      .file("lib/apk/db/installed", Self.musl + "\n" + Self.busybox),
      .file("lib/ld-musl-x86_64.so.1", "x"), .symlink("lib/libc.musl-x86_64.so.1", to: "x"),
      .file("init", "x"), .file("bin/busybox", "x"),
    ])
    for packages in both {
      #expect(
        packages.packages.map { $0.summary(image.view) } == [
          "busybox 1.36-r1 x86_64 @0 /init /bin/busybox",
          "musl 1.2.5-r0 x86_64 @0 /lib/ld-musl-x86_64.so.1 /lib/libc.musl-x86_64.so.1",
        ])
      let checksum = packages.packages[1].files[0].checksum
      #expect(checksum?.algorithm == .sha1 && checksum?.bytes == Array(0..<20))
      #expect(packages.packages[1].files[1].checksum == nil)
    }
  }

  @Test("a package is of the layer that first had it, and hidden by the one that had it no more")
  func history() async throws {
    let (image, both) = try await packages(
      [.file("lib/apk/db/installed", Self.musl)],
      [.file("lib/apk/db/installed", Self.musl + "\n" + Self.busybox), .file("init", "x")],
      [.file("lib/apk/db/installed", Self.musl)])
    for packages in both {
      #expect(
        packages.packages.map { $0.summary(image.view) } == [
          "busybox 1.36-r1 x86_64 @1-2 /init", "musl 1.2.5-r0 x86_64 @0",
        ])
    }
  }

  @Test("the database may stand below usr, through a link or not")
  func merged() async throws {
    let (_, both) = try await packages([
      .symlink("lib", to: "usr/lib"), .file("usr/lib/apk/db/installed", Self.musl),
    ])
    for packages in both { #expect(packages.packages.map(\.name) == ["musl"]) }
  }
}
