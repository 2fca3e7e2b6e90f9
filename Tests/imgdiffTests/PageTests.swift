import FixtureBuilder
import Foundation
import Testing

/// HTML pages and bills of materials.
@Suite("Pages and bills") struct PageTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test(
    "A page needs nothing else, and opens no markup from an image",
    arguments: [
      ("leaking.tar localdev.tar", 1), ("service.tar localdev.tar", 0), ("inspect odd.tar", 0),
      ("inspect localdev.tar", 0),
    ] as [(String, Int32)])
  func page(call: String, status: Int32) throws {
    let outcome = try imgdiff.run(
      arguments: call.split(separator: " ").map(String.init) + ["--format", "html"])
    #expect(outcome.status == status && outcome.errors == "")
    let text = outcome.text
    #expect(text.hasPrefix("<!DOCTYPE html>") && text.contains("default-src 'none'"))
    #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("src="))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" })
  }

  @Test("The areas of a treemap, and the sizes in it, add up to the image")
  func areas() throws {
    let text = try imgdiff.run("leaking.tar", "localdev.tar", "--format", "html").text
    for map in text.components(separatedBy: "<figure class=\"map\"").dropFirst() {
      let boxes = map.components(separatedBy: "</figure>")[0].matches(
        of: /data-size="(\d+)" x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"/)
      let area = boxes.reduce(0.0) { $0 + (Double($1.2) ?? 0) * (Double($1.3) ?? 0) }
      #expect(boxes.count > 5 && abs(area / (1_000 * 560) - 1) < 0.01)
    }
    let layers = text.components(separatedBy: "id=\"layers\"")[1].components(
      separatedBy: "</figure>")[0]
    let sizes = layers.matches(of: /data-size="(\d+)"/).compactMap { Int($0.1) }.reduce(0, +)
    let json = try imgdiff.run("inspect", "leaking.tar", "--format", "json").text
    let owners = json.matches(of: /"size":(\d+),"hiddenSize":(\d+)/)
      .compactMap { match in Int(match.1).flatMap { size in Int(match.2).map { size + $0 } } }
    #expect(sizes == owners.reduce(0, +))
    #expect(layers.contains(" leak hidden\"") || layers.contains(" leak\""))
  }

  @Test("A bill of materials in each view", arguments: ["service", "leaking"])
  func bill(image: String) throws {
    let outcome = try imgdiff.run("packages", "\(image).tar", "--format", "cyclonedx")
    #expect(outcome.status == 0 && outcome.errors == "")
    try Golden.expect(outcome.text, is: "packages-\(image)-cyclonedx.json")
  }

  @Test(
    "A strict reader of CycloneDX accepts every bill",
    .enabled(if: Validators.areThere, Validators.absence),
    arguments: ["leaking.tar", "localdev.tar", "odd.tar", "forms.tar"])
  func validBill(image: String) throws {
    try imgdiff.add("forms.tar", .dockerSave25([PackagesTests.forms]))
    let outcome = try imgdiff.run(
      "packages", image, "--all", "--report", "cyclonedx=bom.json")
    #expect(outcome.status == 0)
    let verdict = try imgdiff.shell(Validators.call("cyclonedx", "bom.json"))
    #expect(verdict.status == 0, "\(verdict.errors)")
  }
}
