import Testing

@testable import Reporting

@Suite struct PackagesNearNamesTests {
  private let names = ["flask", "flask-cors", "pytest", "pytest-cov", "requests", "six"]

  @Test(arguments: [
    ("pytst", ["pytest"]), ("flsk", ["flask"]), ("flask", ["flask", "flask-cors"]),
    ("cov", ["pytest-cov"]), ("sixx", ["six"]), ("numpy", []), ("", []),
  ])
  func theMostAlikeComeFirst(name: String, expected: [String]) {
    #expect(NearNames.names(like: name, among: names) == expected)
  }

  @Test func namesOfAnyLengthAreBounded() {
    let long = String(repeating: "a", count: 100_000)
    #expect(NearNames.names(like: long, among: [long + "b", "a"]) == [long + "b"])
  }
}
