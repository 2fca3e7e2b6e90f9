// swift-tools-version: 6.2
import PackageDescription

// Continuous integration turns warnings into errors; a later compiler's new warning does not stop a
// user's build.
let warnings: [SwiftSetting] =
  Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]
let settings: [SwiftSetting] =
  [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility")]
  + warnings

/// A C library of the system, found by pkg-config, installed from a Debian package.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// The headers of a C library that the product loads when it needs it, and is not linked with.
func loaded(_ name: String, apt: String) -> Target {
  .systemLibrary(name: name, providers: [.apt([apt])])
}

/// One module of the product; the list below is the module graph, left to right.
func module(
  _ name: String, _ dependencies: [Target.Dependency], _ more: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings + more)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    swiftSettings: settings)
}

/// The tests of `PythonPackaging` compare with vectors that `Oracle` writes.
let pythonPackagingTests: Target = .testTarget(
  name: "PythonPackagingTests", dependencies: ["PythonPackaging"], exclude: ["Oracle"],
  resources: [.copy("Vectors")], swiftSettings: settings)

/// The readers that are fuzzed. `make fuzz` builds them with libFuzzer; without it the tests read the
/// kept seeds.
let fuzzed: [Target.Dependency] = [
  "System", "JSON", "Codecs", "ContainerImage", "SystemPackages", "YAML", "PythonPackaging",
  "PythonDistributions", "Dockerfile", "ReleaseAudit", "Signatures", "Attestation",
]
let fuzz: Target =
  Context.environment["IMGDIFF_FUZZ"] == nil
  ? .testTarget(
    name: "FuzzTests", dependencies: fuzzed, path: "Fuzz", exclude: ["Driver", "Seeds"],
    swiftSettings: settings)
  : .executableTarget(
    name: "fuzz", dependencies: fuzzed, path: "Fuzz", exclude: ["Tests", "Seeds"],
    swiftSettings: settings)

let package = Package(
  name: "imgdiff",
  products: [
    .executable(name: "imgdiff", targets: ["imgdiff"]),
    .library(name: "ImgdiffKit", targets: ["ImgdiffKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    loaded("CLibArchive", apt: "libarchive-dev"),
    loaded("CLibCurl", apt: "libcurl4-openssl-dev"),
    system("CLibCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CLibISAL", pkgConfig: "libisal", apt: "libisal-dev"),
    system("CLibSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    system("CLibYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    system("CLibZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),

    .systemLibrary(name: "CLibC"),

    module("ByteText", ["CLibC"]),
    module("System", ["ByteText", "CLibC"]),
    module("JSON", ["ByteText", "System"]),
    module("Codecs", ["ByteText", "System", "CLibArchive", "CLibCrypto", "CLibISAL", "CLibZstd"]),
    module("Signatures", ["ByteText", "Codecs", "CLibCrypto"]),
    module("HTTP", ["ByteText", "CLibCurl"]),
    module("ContainerImage", ["ByteText", "System", "JSON", "Codecs", "HTTP"]),
    module("LayerFilesystem", ["ByteText", "System", "Codecs", "ContainerImage"]),
    module("SQLite", ["CLibSQLite"]),
    module("SystemPackages", ["ByteText", "Codecs", "LayerFilesystem", "SQLite"]),
    module("Comparison", ["ContainerImage", "LayerFilesystem"]),
    module("YAML", ["CLibYAML"]),
    module("PythonPackaging", ["ByteText", "JSON"]),
    module(
      "PythonDistributions",
      [
        "ByteText", "System", "JSON", "Codecs", "ContainerImage", "LayerFilesystem",
        "SystemPackages", "PythonPackaging",
      ]),
    module("Rules", []),
    module("Dockerfile", ["ByteText", "JSON", "Rules"]),
    module(
      "ReleaseAudit",
      [
        "ByteText", "System", "JSON", "Codecs", "ContainerImage", "LayerFilesystem",
        "SystemPackages", "YAML",
        "PythonPackaging", "PythonDistributions", "Rules", "Dockerfile",
      ]),
    module(
      "Reporting",
      [
        "ByteText", "System", "JSON", "Codecs", "ContainerImage", "LayerFilesystem",
        "SystemPackages", "Comparison", "PythonPackaging", "PythonDistributions", "Rules",
        "Dockerfile", "ReleaseAudit",
      ]),
    module(
      "Attestation",
      [
        "ByteText", "System", "JSON", "Codecs", "Signatures", "ContainerImage", "LayerFilesystem",
        "PythonPackaging", "Rules", "ReleaseAudit", "Reporting",
      ]),
    module(
      "Fleet",
      [
        "ByteText", "System", "JSON", "Codecs", "ContainerImage", "YAML", "ReleaseAudit",
        "Reporting",
      ]),
    module(
      "ImgdiffKit",
      [
        "ByteText", "System", "JSON", "Codecs", "ContainerImage", "LayerFilesystem",
        "SystemPackages", "Comparison", "PythonPackaging", "PythonDistributions", "Rules",
        "ReleaseAudit", "Reporting",
      ], [.enableUpcomingFeature("InternalImportsByDefault")]),
    .executableTarget(
      name: "imgdiff",
      dependencies: [
        "ByteText", "System", "JSON", "Codecs", "Signatures", "HTTP", "ContainerImage",
        "LayerFilesystem", "SystemPackages", "Comparison", "PythonDistributions", "Rules",
        "Dockerfile", "ReleaseAudit", "Reporting", "Attestation", "Fleet", "ImgdiffKit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    .executableTarget(
      name: "command-reference", path: "Packaging/command-reference", swiftSettings: settings),

    .target(
      name: "FixtureBuilder", dependencies: ["CLibArchive", "CLibCrypto"],
      path: "TestImages/FixtureBuilder",
      swiftSettings: settings, linkerSettings: [.linkedLibrary("archive")]),
    .target(
      name: "LeakMatrix", dependencies: ["FixtureBuilder"], path: "TestImages/leak-matrix",
      swiftSettings: settings),
    .executableTarget(
      name: "sample-images", dependencies: ["FixtureBuilder"], path: "TestImages/sample-images",
      swiftSettings: settings),
    .executableTarget(
      name: "synthetic-images", dependencies: ["FixtureBuilder", "CLibCrypto"],
      path: "TestImages/synthetic-images", swiftSettings: settings),

    .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    tests(of: "ByteText"),
    tests(of: "JSON", ["System"]),
    tests(of: "System"),
    tests(of: "Codecs", ["FixtureBuilder", "LeakMatrix"]),
    tests(of: "HTTP"),
    tests(
      of: "ContainerImage",
      ["Codecs", "System", "HTTP", "JSON", "LayerFilesystem", "FixtureBuilder"]),
    tests(of: "LayerFilesystem", ["Codecs", "System", "ContainerImage", "FixtureBuilder"]),
    tests(of: "Fleet", ["Codecs", "ContainerImage", "Reporting", "System"]),
    tests(of: "ImgdiffKit", ["FixtureBuilder"]),
    tests(of: "YAML"),
    pythonPackagingTests,
    .testTarget(
      name: "DockerfileTests", dependencies: ["Dockerfile"],
      resources: [.copy("Corpus"), .copy("Oracle"), .copy("Shapes")], swiftSettings: settings),
    tests(of: "FixtureBuilder"),
    tests(of: "SQLite", ["CLibSQLite"]),
    .testTarget(
      name: "SystemPackagesTests",
      dependencies: [
        "SystemPackages", "LayerFilesystem", "Codecs", "System", "ContainerImage", "FixtureBuilder",
      ], exclude: ["Fixtures/make-rpmdb"], resources: [.copy("Fixtures")],
      swiftSettings: settings),
    tests(
      of: "Reporting",
      ["Comparison", "LayerFilesystem", "ContainerImage", "Codecs", "System", "FixtureBuilder"]),
    .testTarget(
      name: "imgdiffTests",
      dependencies: [
        "imgdiff", "command-reference", "Attestation", "Codecs", "ContainerImage", "JSON",
        "ReleaseAudit", "Rules", "Signatures", "System", "YAML", "FixtureBuilder",
      ],
      exclude: ["Golden", "Formats", "validate.py"], swiftSettings: settings),
    tests(
      of: "ReleaseAudit", ["Rules", "Comparison", "Reporting", "FixtureBuilder", "LeakMatrix"]),
    tests(of: "PythonDistributions", ["FixtureBuilder"]),
    fuzz,
  ],
  swiftLanguageModes: [.v6]
)
