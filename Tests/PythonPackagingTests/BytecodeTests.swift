import Foundation
import JSON
import Testing

@testable import PythonPackaging

@Suite struct BytecodeTests {
  /// The files that each interpreter's own compiler made, with what they must say.
  private struct Sample {
    let minor: Int
    let path: String
    let mode: Int
    let bytes: [UInt8]

    init(_ row: JSONValue) throws {
      guard case .number(let minor)? = row["minor"], case .number(let mode)? = row["mode"] else {
        throw PackagingError.unexpectedContent(file: "bytecode.jsonl", reason: "no numbers")
      }
      self.minor = try #require(Int(minor))
      self.mode = try #require(Int(mode))
      path = try #require(row["path"]?.string)
      let data = try #require(row["data"]?.string)
      bytes = [UInt8](try #require(Data(base64Encoded: data)))
    }
  }

  private func samples() throws -> [Sample] {
    try vectors("bytecode.jsonl").map { try Sample($0) }
  }

  @Test func everyInterpretersBytecodeNamesItsSource() throws {
    let samples = try samples()
    #expect(Set(samples.map(\.minor)) == Set(6...13))
    for sample in samples {
      let bytecode = try #require(Bytecode(sample.bytes))
      #expect(bytecode.pythonMinor == sample.minor)
      #expect(bytecode.sourcePath == Array(sample.path.utf8), "3.\(sample.minor)")
      switch bytecode.validation {
      case .timestamp(let seconds, let size):
        #expect(sample.mode == 0 || sample.minor == 6)
        #expect(seconds == 1_700_000_000)
        #expect(size > 300)
      case .hash(let hash, let isChecked):
        #expect(hash.count == 8)
        #expect(isChecked == (sample.mode == 1))
      }
    }
  }

  @Test func theLayoutOf313IsReadUnderTheMagicNumberOf314() throws {
    var bytes = try #require(try samples().last { $0.minor == 13 }).bytes
    (bytes[0], bytes[1]) = (UInt8(3627 & 0xFF), UInt8(3627 >> 8))
    let bytecode = try #require(Bytecode(bytes))
    #expect(bytecode.pythonMinor == 14)
    #expect(bytecode.sourcePath != nil)
  }

  @Test func everyTruncationIsAnsweredWithoutAPath() throws {
    for sample in try samples() {
      let answered = (0..<sample.bytes.count).filter {
        Bytecode(Array(sample.bytes.prefix($0)))?.sourcePath != nil
      }
      #expect(answered == [])
    }
  }

  @Test func nestingWithoutEndIsNotFollowed() {
    let header: [UInt8] = [0xCB, 0x0D, 0x0D, 0x0A] + Array(repeating: 0, count: 12)
    let nested = (0..<1_000_000).flatMap { _ -> [UInt8] in [0x29, 1] }
    #expect(Bytecode(header + nested)?.sourcePath == nil)
    #expect(Bytecode(header + nested) != nil)
  }

  @Test(
    arguments: [
      ("a.cpython-312.pyc", "a", "cpython-312", nil, nil),
      ("test_a.cpython-312-pytest-8.3.3.pyc", "test_a", "cpython-312", nil, "8.3.3"),
      ("a.b.pypy310.opt-2.pyc", "a.b", "pypy310", "2", nil), ("a.pyc", "a", nil, nil, nil),
    ] as [(String, String, String?, String?, String?)])
  func fileNamesAreTakenApart(
    file: String, module: String, tag: String?, optimization: String?, pytest: String?
  ) throws {
    let name = try #require(BytecodeFileName(file))
    #expect(name.module == module)
    #expect(name.tag == tag)
    #expect(name.optimization == optimization)
    #expect(name.pytestVersion == pytest)
  }

  @Test func otherFileNamesAreNone() {
    #expect(BytecodeFileName("a.py") == nil)
    #expect(BytecodeFileName(".cpython-312.pyc") == nil)
  }
}
