import JSON
import Testing

@testable import PythonPackaging

/// The same answer or the same refusal as `packaging`, for every vector.
@Suite struct OracleTests {
  @Test func versionsAreReadNormalisedAndRefusedAsPackagingDoes() throws {
    let (count, differing) = try differences("versions.jsonl") { row in
      let text = try #require(row[0].string)
      let ours = (try? Version(text))?.description
      return ours == row[1].string
        ? nil : "\(text.debugDescription): \(ours ?? "-") for \(row[1].string ?? "-")"
    }
    #expect(count > 4000)
    #expect(differing == [])
  }

  @Test func versionsAreOrderedAsPackagingOrdersThem() throws {
    let (count, differing) = try differences("orders.jsonl") { row in
      let (left, right) = (try Version(row[0].string ?? ""), try Version(row[1].string ?? ""))
      let ours = left == right ? "0" : left < right ? "-1" : "1"
      let isConsistent = (left > right) == (ours == "1") && (right < left) == (ours == "1")
      let hashesAgree = ours != "0" || left.hashValue == right.hashValue
      return row[2] == .number(ours) && isConsistent && hashesAgree
        ? nil : "\(left) ? \(right): \(ours) for \(row[2])"
    }
    #expect(count > 5000)
    #expect(differing == [])
  }

  @Test func specifiersContainWhatPackagingSaysTheyContain() throws {
    var probes = 0
    let (count, differing) = try differences("specifiers.jsonl") { row in
      let text = try #require(row[0].string)
      guard let set = try? SpecifierSet(text) else {
        return row[1].string == nil ? nil : "\(text.debugDescription) was refused"
      }
      guard set.description == row[1].string else {
        return "\(text.debugDescription): \(set) for \(row[1].string ?? "-")"
      }
      for probe in row[2].array ?? [] {
        let version = try Version(probe[0].string ?? "")
        for (prereleases, expected) in zip([nil, true, false], probe[1].string ?? "") {
          probes += 1
          let ours = set.contains(version, prereleases: prereleases)
          if expected != "-", ours != (expected == "y") {
            return "\(text.debugDescription) \(version) \(String(describing: prereleases)): \(ours)"
          }
        }
      }
      return nil
    }
    #expect(count > 2000)
    #expect(probes > 40_000)
    #expect(differing == [])
  }

  @Test func markersAreParsedAndEvaluatedAsPackagingDoes() throws {
    let environments = try vectors("environments.jsonl").map(environment)
    var evaluations = 0
    let (count, differing) = try differences("markers.jsonl") { row in
      let text = try #require(row[0].string)
      guard let marker = try? Marker(text) else {
        return row[1].string == nil ? nil : "\(text.debugDescription) was refused"
      }
      guard marker.description == row[1].string else {
        return "\(text.debugDescription): \(marker) for \(row[1].string ?? "-")"
      }
      for (environment, expected) in zip(environments, row[2].string ?? "") {
        evaluations += 1
        let ours = marker.evaluate(in: environment)
        if expected != "-", ours != Truth(expected == "y") {
          return "\(text.debugDescription) for \(expected) \(ours) \(environment.extra)"
        }
      }
      return nil
    }
    #expect(count > 2500)
    #expect(evaluations > 10_000)
    #expect(differing == [])
  }

  @Test func requirementsAreParsedAsPackagingParsesThem() throws {
    let (count, differing) = try differences("requirements.jsonl") { row in
      let text = try #require(row[0].string)
      guard let ours = try? Requirement(text) else {
        return row[1].array == nil ? nil : "\(text.debugDescription) was refused"
      }
      let theirs = row[1]
      let isSame =
        ours.name.written == theirs[0].string
        && ours.extras == theirs[1].array?.compactMap(\.string)
        && ours.specifiers.description == theirs[2].string
        && ours.url == theirs[3].string && ours.marker?.description == theirs[4].string
      return isSame ? nil : "\(text.debugDescription): \(ours) for \(theirs)"
    }
    #expect(count > 3000)
    #expect(differing == [])
  }

  @Test func namesAreNormalisedAsPackagingNormalisesThem() throws {
    let (count, differing) = try differences("names.jsonl") { row in
      let text = try #require(row[0].string)
      let isSame =
        ProjectName.normalize(text) == row[1].string
        && ((try? ProjectName(text)) != nil) == row[2].bool
      return isSame ? nil : "\(text.debugDescription): \(ProjectName.normalize(text)) for \(row)"
    }
    #expect(count > 400)
    #expect(differing == [])
  }

  @Test func documentsThatTomllibAcceptsAreReadTheSame() throws {
    let (count, differing) = try differences("toml.jsonl") { row in
      let text = try #require(row[0].string)
      let ours = (try? TOMLNode(document: Array(text.utf8))).map(plain)
      return ours == row[1] ? nil : "\(text.debugDescription): \(String(describing: ours))"
    }
    #expect(count == 300)
    #expect(differing == [])
  }

  private func plain(_ node: TOMLNode) -> JSONValue {
    switch node.content {
    case .string(let text): .string(text)
    case .array(let elements): .array(elements.map(plain))
    case .table(let members): .object(object(members.mapValues(plain)))
    case .other: .null
    }
  }

  private func object(_ members: [String: JSONValue]) -> JSONObject {
    var object = JSONObject()
    for (name, value) in members { object.set(name, value) }
    return object
  }

  private func environment(_ row: JSONValue) -> MarkerEnvironment {
    var environment = MarkerEnvironment()
    environment.pythonVersion = row["python_version"]?.string
    environment.pythonFullVersion = row["python_full_version"]?.string
    environment.osName = row["os_name"]?.string
    environment.sysPlatform = row["sys_platform"]?.string
    environment.platformRelease = row["platform_release"]?.string
    environment.platformSystem = row["platform_system"]?.string
    environment.platformVersion = row["platform_version"]?.string
    environment.platformMachine = row["platform_machine"]?.string
    environment.platformPythonImplementation = row["platform_python_implementation"]?.string
    environment.implementationName = row["implementation_name"]?.string
    environment.implementationVersion = row["implementation_version"]?.string
    environment.extra = row["extra"]?.string ?? ""
    return environment
  }
}
