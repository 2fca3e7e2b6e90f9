import Foundation
import Testing

/// What is kept must change nothing: shown with the real pair, once to make the indexes and once to
/// take them.
///
/// The images are those of the folder that `IMGDIFF_REAL_IMAGES` names.
@Suite struct CacheRealImageTests {
  private static let images = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"]

  @Test(
    .enabled(if: images != nil, "IMGDIFF_REAL_IMAGES is not set"),
    arguments: [
      ["compare", "service.oci-gzip.tar", "localdev.oci-gzip.tar"],
      ["compare", "service.oci-zstd.tar", "localdev.oci-zstd.tar"],
      ["compare", "pair.oci-gzip:service", "pair.oci-gzip:localdev"],
      ["compare", "service.dir-gzip", "localdev.podman-oci.tar"],
      ["files", "service.oci-gzip.tar"], ["packages", "localdev.oci-gzip.tar"],
      ["inspect", "localdev.oci-zstd.tar"], ["layers", "service.dir-gzip"],
    ])
  func resultsAreTheSameWithAndWithoutWhatIsKept(arguments: [String]) throws {
    let images = try #require(Self.images)
    let imgdiff = try Imgdiff.alone()
    let call =
      [arguments[0]] + arguments.dropFirst().map { "\(images)/formats/\($0)" }
      + ["--format", "json"]
    let without = try imgdiff.run(arguments: call + ["--no-cache"])
    #expect(without.status == 0)
    for _ in 0..<2 {
      let with = try imgdiff.run(arguments: call + ["--cache", "kept"])
      #expect(with.output == without.output && with.errors == without.errors)
      #expect(with.status == 0)
    }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: imgdiff.folder.url("kept").path)
    #expect(files.count >= 2, "the base and what stands on it are kept")
  }
}
