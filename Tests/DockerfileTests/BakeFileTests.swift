import Testing

@testable import Dockerfile

@Suite("Bake files")
struct BakeFileTests {
  static let expected = [
    BuildDefinition(name: "base", dockerfile: "docker/Dockerfile", arguments: ["PY": "3.12"]),
    BuildDefinition(
      name: "tests", dockerfile: "docker/Dockerfile", target: "tests",
      arguments: ["PY": "3.12", "X": "1"]),
  ]

  @Test("JSON")
  func json() {
    let file = BakeFile(
      parsing: """
        {"group": {"default": {"targets": ["tests"]}},
         "target": {"base": {"dockerfile": "docker/Dockerfile", "args": {"PY": "3.12"}},
                    "tests": {"inherits": ["base"], "target": "tests", "args": {"X": 1}}}}
        """)
    #expect(file.definitions == Self.expected)
    #expect(file.groups == ["default": ["tests"]])
  }

  @Test("HCL, with what a reader of this kind must pass over")
  func hcl() {
    let file = BakeFile(
      parsing: """
        # a comment
        variable "PY" { default = "3.12" }
        variable "TAG" {
          default = "latest"
          validation { condition = TAG != "" }
        }
        group "default" { targets = ["tests"] }
        target "base" {
          dockerfile = "docker/Dockerfile"
          args = { PY = PY }   // the interpreter
          tags = ["example/app:${TAG}", equal("a", "b") ? "x" : "y"]
        }
        /* another
           comment */
        target "tests" {
          inherits = ["base"]
          target = "tests"
          args = {
            "X" = "1",
          }
        }
        """)
    #expect(file.definitions == Self.expected)
    #expect(file.groups == ["default": ["tests"]])
  }

  @Test(
    "Builds that inherit from each other end, and rubbish gives nothing",
    arguments: [
      "target \"a\" { inherits = [\"b\"] }\ntarget \"b\" { inherits = [\"a\"] }", "{", "}}}",
      "target",
      "target \"x\" {", "= = =", "\"", "[[[[",
    ])
  func rubbish(_ text: String) { _ = BakeFile(parsing: text) }
}
