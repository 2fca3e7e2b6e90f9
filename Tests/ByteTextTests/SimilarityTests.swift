import ByteText
import Testing

@Suite struct SimilarityTests {
  private let names = ["flask", "flask-cors", "pytest", "pytest-cov", "requests", "six"]

  @Test(arguments: [
    ("pytst", ["pytest"]), ("flsk", ["flask"]), ("flask", ["flask", "flask-cors"]),
    ("cov", ["pytest-cov"]), ("sixx", ["six"]), ("numpy", []), ("", []),
  ])
  func theMostAlikeComeFirst(name: String, expected: [String]) {
    #expect(Similarity.names(like: name, among: names) == expected)
  }

  @Test func namesOfAnyLengthAreBounded() {
    let long = String(repeating: "a", count: 100_000)
    #expect(Similarity.names(like: long, among: [long + "b", "a"]) == [long + "b"])
    #expect(Similarity.distance(long, "a") == 63)
  }

  @Test(arguments: [
    ("FORM", "FROM", 1), ("COPPY", "COPY", 1), ("RUN", "RUN", 0), ("", "abc", 3), ("ab", "ba", 1),
    ("kitten", "sitting", 3), ("é", "e", 2),
  ])
  func aSwapOfNeighboursIsOneStep(left: String, right: String, expected: Int) {
    #expect(Similarity.distance(left, right) == expected)
    #expect(Similarity.distance(right, left) == expected)
  }

  @Test func theNearestIsWithinAThirdOfTheName() {
    #expect(Similarity.nearest(to: "FORM", in: ["RUN", "FROM", "COPY"]) == "FROM")
    #expect(Similarity.nearest(to: "xy", in: ["FROM", "COPY"]) == nil)
    #expect(Similarity.nearest(to: "exceptoins", in: ["require", "exceptions"]) == "exceptions")
  }
}
