import ByteText
import ContainerImage
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

/// The Python distributions of an image as a CycloneDX 1.6 bill of materials.
///
/// The properties that syft has for a place carry its names, so that what reads its bills reads this.
package struct BillOfMaterials: Sendable {
  private let image: AuditedImage
  private let distributions: [Distribution]

  /// A bill of the selected distributions.
  package init(_ image: AuditedImage, _ selection: PackageSelection) {
    self.image = image
    distributions = selection.distributions(of: image.python)
  }

  /// Writes the bill.
  package func write(to json: JSONWriter) {
    json.object(.lines) {
      json.member("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
      json.member("bomFormat", "CycloneDX")
      json.member("specVersion", "1.6")
      json.member("version", 1)
      metadata(to: json)
      json.name("components")
      json.array(.lines) {
        for (number, distribution) in distributions.enumerated() {
          component(number, distribution, to: json)
        }
      }
      dependencies(to: json)
    }
    json.end()
  }

  private var root: String { "\(image.files.image.configDigest)" }

  private func metadata(to json: JSONWriter) {
    let document = image.files.image
    json.name("metadata")
    json.object(.lines) {
      json.name("tools")
      json.object {
        json.name("components")
        json.array {
          json.object {
            json.member("type", "application")
            json.member("name", Product.name)
            json.member("version", Product.version)
          }
        }
      }
      json.name("component")
      json.object {
        json.member("type", "container")
        json.member("bom-ref", root)
        json.member("name", (document.shortName ?? image.name).onOneLine)
        json.member("version", "\(document.manifestDigest ?? document.configDigest)")
      }
    }
  }

  // MARK: Components

  private func purl(_ distribution: Distribution) -> String {
    let name = RepositoryPath.encode(distribution.name.normalized.utf8)
    let version = distribution.version.map { "@" + RepositoryPath.encode($0.utf8) } ?? ""
    return "pkg:pypi/\(name)\(version)"
  }

  private func reference(_ number: Int) -> String { "\(purl(distributions[number]))#\(number)" }

  private func component(_ number: Int, _ distribution: Distribution, to json: JSONWriter) {
    let path = PrintableText.text(distribution.metadataPath.bytes)
    let layers = image.files.layers
    json.object(.lines) {
      json.member("type", "library")
      json.member("bom-ref", reference(number))
      json.member("name", distribution.name.written)
      if let version = distribution.version { json.member("version", version) }
      if distribution.isKnownTestTool { json.member("scope", "excluded") }
      json.member("purl", purl(distribution))
      json.name("evidence")
      json.object {
        json.name("occurrences")
        json.array { json.object { json.member("location", path) } }
      }
      json.name("properties")
      json.array(.lines) {
        property("syft:package:language", "python", to: json)
        property("syft:package:type", "python", to: json)
        property("syft:location:0:path", path, to: json)
        if layers.indices.contains(distribution.layer) {
          let layer = layers[distribution.layer].layer
          property("syft:location:0:layerID", "\(layer.diffID)", to: json)
        }
        property("imgdiff:layer:index", "\(distribution.layer)", to: json)
        property("imgdiff:view", distribution.view.name, to: json)
      }
    }
  }

  private func property(_ name: String, _ value: String, to json: JSONWriter) {
    json.object {
      json.member("name", name)
      json.member("value", value)
    }
  }

  // MARK: Dependencies

  /// A distribution by where it is: there may be several of one name.
  private struct Place: Hashable {
    let path: EntryPath
    let layer: LayerIndex

    init(_ distribution: Distribution) {
      path = distribution.metadataPath
      layer = distribution.layer
    }
  }

  private func dependencies(to json: JSONWriter) {
    var numbers: [Place: Int] = [:]
    for (number, distribution) in distributions.enumerated()
    where numbers[Place(distribution)] == nil {
      numbers[Place(distribution)] = number
    }
    var needs: [Int: Set<Int>] = [:]
    for environment in image.python.environments.indices {
      let graph = RequirementGraph(ofEnvironment: environment, in: image.python)
      for name in graph.copies.keys {
        for step in graph.requirements(of: name) {
          guard let copy = step.requiredBy.flatMap({ graph[$0] }),
            let number = numbers[Place(copy)], let found = graph.first(step.requirement.name),
            let needed = numbers[Place(found)], needed != number
          else { continue }
          needs[number, default: []].insert(needed)
        }
      }
    }
    json.name("dependencies")
    json.array(.lines) {
      dependency(root, distributions.indices.map(reference), to: json)
      for number in distributions.indices {
        dependency(
          reference(number), (needs[number] ?? []).sorted().map(reference), to: json)
      }
    }
  }

  private func dependency(_ reference: String, _ needed: [String], to json: JSONWriter) {
    json.object {
      json.member("ref", reference)
      json.member("dependsOn", list: needed)
    }
  }
}
