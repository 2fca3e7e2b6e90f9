// swift-tools-version: 6.2
import PackageDescription

// A package of its own, which sees of imgdiff what any other package sees. `Scripts/check-library`
// builds and runs it.
let package = Package(
  name: "kit-consumer",
  dependencies: [.package(name: "imgdiff", path: "../..")],
  targets: [
    .executableTarget(
      name: "kit-consumer", dependencies: [.product(name: "ImgdiffKit", package: "imgdiff")])
  ],
  swiftLanguageModes: [.v6]
)
