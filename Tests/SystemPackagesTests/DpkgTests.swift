import FixtureBuilder
import LayerFilesystem
import Testing

@testable import SystemPackages

@Suite("dpkg's database") struct DpkgTests {
  private static let status: ByteString = """
    Package: dash
    Status: install ok installed
    Architecture: amd64
    Version: 0.5.12-2
    Description: a shell
     Package: not this one

    Package: libc6
    Status: install ok installed
    Architecture: amd64
    Multi-Arch: same
    Version: 2.36-9

    """

  @Test("packages have the version and architecture of status and the files of their lists")
  func lists() async throws {
    let (image, both) = try await packages([
      .file("var/lib/dpkg/status", Self.status),
      .file("var/lib/dpkg/info/dash.list", "/.\n/bin\n/bin/dash\n/usr\n/usr/share/doc/dash\n"),
      .file("var/lib/dpkg/info/libc6:amd64.list", "/lib\n/lib/libc.so.6\n/etc/gone.conf\n"),
      .symlink("bin", to: "usr/bin"), .symlink("lib", to: "/usr/lib"),
      .file("usr/bin/dash", "shell"), .file("usr/lib/libc.so.6", "library"),
      .directory("usr/share/doc/dash"),
    ])
    for packages in both {
      #expect(
        packages.packages.map { $0.summary(image.view) } == [
          // A folder that became a link is a file that the package lists.
          "dash 0.5.12-2 amd64 @0 /bin /usr/bin/dash",
          "libc6 2.36-9 amd64 @0 /lib /usr/lib/libc.so.6",
        ])
      #expect(packages.packages.allSatisfy { $0.manager == .dpkg })
      #expect(packages.packages[1].files.map { "\($0.path)" }.last == "/etc/gone.conf")
      #expect(packages.warnings.isEmpty)
    }
  }

  @Test("a package that a later layer upgrades or removes is there in each version")
  func versions() async throws {
    let upgraded = ByteString("Package: tool\nVersion: 2\nArchitecture: all\n\n")
    let (image, both) = try await packages(
      [
        .file("var/lib/dpkg/status", "Package: tool\nVersion: 1\nArchitecture: all\n\n"),
        .file("var/lib/dpkg/info/tool.list", "/usr/bin/tool\n/usr/bin/old\n"),
        .file("usr/bin/tool", "1"), .file("usr/bin/old", "old"),
      ],
      [
        .file("var/lib/dpkg/status", upgraded),
        .file("var/lib/dpkg/info/tool.list", "/usr/bin/tool\n"), .file("usr/bin/tool", "2"),
        .whiteout(of: "usr/bin/old"),
      ],
      [
        .file("var/lib/dpkg/status", ""), .whiteout(of: "var/lib/dpkg/info/tool.list"),
        .whiteout(of: "usr/bin/tool"),
      ])
    for packages in both {
      #expect(
        packages.packages.map { $0.summary(image.view) } == [
          "tool 1 all @0-1 /usr/bin/tool /usr/bin/old", "tool 2 all @1-2 /usr/bin/tool",
        ])
    }
  }

  @Test("a diverted file is where the diversion says, but for the package that diverts it")
  func diversions() async throws {
    let (image, both) = try await packages([
      .file("var/lib/dpkg/info/old.list", "/bin/sh\n"),
      .file("var/lib/dpkg/info/dash.list", "/bin/sh\n"),
      .file("var/lib/dpkg/diversions", "/bin/sh\n/bin/sh.distrib\ndash\n"),
      .file("bin/sh", "new"), .file("bin/sh.distrib", "old"),
    ])
    for packages in both {
      #expect(
        packages.packages.map { $0.summary(image.view) } == [
          "dash   @0 /bin/sh", "old   @0 /bin/sh.distrib",
        ])
    }
  }

  @Test("distroless images have a file for each package in status.d")
  func distroless() async throws {
    let (image, both) = try await packages(
      [
        .file(
          "var/lib/dpkg/status.d/libssl3", "Package: libssl3\nVersion: 3.0\nArchitecture: amd64\n"),
        .file(
          "var/lib/dpkg/status.d/libssl3.md5sums",
          "0123456789abcdef0123456789abcdef  usr/lib/libssl.so.3\nno checksum\n"),
        .file("usr/lib/libssl.so.3", "library"),
      ],
      [
        // Some have names with dots, some no list of files.
        .file("var/lib/dpkg/status.d/python3.11-minimal", "Package: python3.11-minimal\n"),
        .file("var/lib/dpkg/status.d/README", "Not a package.\n"),
      ])
    for packages in both {
      #expect(
        packages.packages.map { $0.summary(image.view) } == [
          "libssl3 3.0 amd64 @0 /usr/lib/libssl.so.3", "python3.11-minimal   @1",
        ])
      let checksum = try #require(packages.packages[0].files[0].checksum)
      #expect(checksum.algorithm == .md5 && checksum.bytes.prefix(2) == [0x01, 0x23])
    }
  }

  @Test("checksums are read from the file beside the list")
  func checksums() async throws {
    let (image, both) = try await packages([
      .file("var/lib/dpkg/info/tool.list", "/bin/tool\n"),
      .file(
        "var/lib/dpkg/info/tool.md5sums", "ffffffffffffffffffffffffffffffff  bin/tool\n"),
      .file("bin/tool", "tool"),
    ])
    let tool = both[0].packages[0]
    let checksums = both[0].checksums(of: tool, in: image)
    #expect(checksums.count == 1)
    #expect(checksums.first?.value.bytes == [UInt8](repeating: 0xFF, count: 16))
  }

  @Test("lists of any bytes give no more than paths")
  func hostile() async throws {
    let (image, both) = try await packages([
      .file(
        "var/lib/dpkg/info/a.list",
        ByteString(Array("relative\n/../../etc/x\n/a//b/./c\n\n/\n/\u{0}\n".utf8) + [0x2F, 0xFF])),
      .file("etc/x", "x"), .file("a/b/c", "c"), .symlink("loop", to: "loop"),
      .file("var/lib/dpkg/info/b.list", "/loop/x\n"),
    ])
    for packages in both {
      #expect(packages.packages.map { $0.summary(image.view) } == ["a   @0 /a/b/c", "b   @0"])
    }
  }
}
