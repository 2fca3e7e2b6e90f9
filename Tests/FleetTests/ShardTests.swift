import Testing

@testable import Fleet

/// How a list is dealt out to machines that know nothing of each other.
@Suite("Parts of a list") struct ShardTests {
  private static let pairs = (0..<300).map { number in
    Pair(
      name: "pair-\(number)", service: "registry.example/team/app-\(number % 40):\(number)",
      localdev: "registry.example/team/app-\(number % 40):\(number)-localdev", policy: nil,
      line: number + 1)
  }

  @Test("Together the parts are the whole list, and no two have a pair in common", arguments: 1...7)
  func wholeAndDisjoint(count: Int) throws {
    let parts = try (1...count).map { try #require(Shard($0, of: count)).pairs(of: Self.pairs) }
    #expect(parts.flatMap { $0 }.map(\.line).sorted() == Array(1...300))
    // Every part has some of forty repositories, whatever they are called.
    #expect(parts.allSatisfy { !$0.isEmpty })
  }

  @Test("The pairs of one repository are in one part, in the order of the list", arguments: 2...7)
  func kin(count: Int) throws {
    for number in 1...count {
      let part = try #require(Shard(number, of: count)).pairs(of: Self.pairs)
      #expect(part.map(\.line) == part.map(\.line).sorted())
      for pair in part {
        let kin = Self.pairs.filter { $0.kinship == pair.kinship }
        #expect(kin.allSatisfy(part.contains))
      }
    }
  }

  @Test("A text falls into the same part in every version and on every machine")
  func stable() {
    #expect(Shard.place(of: "registry:docker.io/library/python", among: 4) == 2)
    #expect(
      (1...7).map { Shard.place(of: "images/service.tar", among: $0) } == [1, 2, 1, 2, 1, 4, 7])
  }

  @Test(
    "What pairs share is the repository or path of SERVICE, without tag and digest",
    arguments: [
      ("registry.example/team/app:1", "registry:registry.example/team/app"),
      ("registry:registry.example/team/app:2", "registry:registry.example/team/app"),
      (
        "registry.example:5000/team/app@sha256:" + String(repeating: "0", count: 64),
        "registry:registry.example:5000/team/app"
      ),
      ("docker:app:1", "docker:app"), ("podman:localhost:5000/app", "podman:localhost:5000/app"),
      ("images/app.tar:app:1", "images/app.tar"), ("images/app.tar", "images/app.tar"),
      ("oci:layout:1", "layout"),
    ])
  func kinship(service: String, shared: String) {
    let pair = Pair(name: "a", service: service, localdev: "b", policy: nil, line: 1)
    #expect(pair.kinship == shared)
  }

  @Test(
    "K/N is a part",
    arguments: [
      ("1/1", true), ("4/4", true), ("0/4", false), ("5/4", false),
      ("2", false), ("+1/2", false), ("1/2/3", false), ("a/b", false), ("1/100001", false),
    ])
  func text(text: String, isPart: Bool) {
    #expect((Shard(text) != nil) == isPart)
  }

  @Test(
    "A scheduler's variables tell the part",
    arguments: [
      (["JOB_COMPLETION_INDEX": "0", "IMGDIFF_SHARDS": "3"], "1/3"),
      (["JOB_COMPLETION_INDEX": "2", "IMGDIFF_SHARDS": "3"], "3/3"),
      (slurm(1, 1, 4, 4), "1/4"), (slurm(3, 0, 3, 4), "4/4"), (slurm(7, 5, 8, 4), "3/4"),
      (slurm(20, 10, 30, 3, 10), "2/3"),
      (["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "5"], "2/5"),
      (["CI_NODE_TOTAL": "1"], nil), (["IMGDIFF_SHARDS": "3"], nil), ([:], nil),
      (["CI_NODE_INDEX": "", "CI_NODE_TOTAL": "5"], nil),
    ] as [([String: String], String?)])
  func environment(variables: [String: String], part: String?) throws {
    #expect(try ShardEnvironment.read { variables[$0] }?.shard.description == part)
  }

  @Test(
    "Variables that leave open which part it is are refused, with what to do",
    arguments: [
      (["JOB_COMPLETION_INDEX": "0"], "set IMGDIFF_SHARDS to the Job's completions"),
      (["JOB_COMPLETION_INDEX": "3", "IMGDIFF_SHARDS": "3"], "stays below the second"),
      (slurm(3, 1, 9, 3), "has gaps"), (slurm(9, 1, 4, 4), "that fit it"),
      (["SLURM_ARRAY_TASK_ID": "1"], "submit an array"),
      (["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "5"], "counts from 1"),
      (
        ["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "2"].merging(slurm(1, 1, 4, 4)) { $1 },
        "SLURM_ARRAY_TASK_ID and CI_NODE_INDEX are set"
      ),
    ] as [([String: String], String)])
  func refused(variables: [String: String], reason: String) {
    #expect {
      _ = try ShardEnvironment.read { variables[$0] }
    } throws: { "\($0)".contains(reason) && "\($0)".contains("--shard") }
  }

  private static func slurm(
    _ task: Int, _ least: Int, _ most: Int, _ count: Int, _ step: Int? = nil
  ) -> [String: String] {
    var variables = ["ID": task, "MIN": least, "MAX": most, "COUNT": count]
    variables["STEP"] = step
    return Dictionary(
      uniqueKeysWithValues: variables.map { ("SLURM_ARRAY_TASK_\($0)", "\($1)") })
  }
}
