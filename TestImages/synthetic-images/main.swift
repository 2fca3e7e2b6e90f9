import FixtureBuilder
import Foundation

// Writes the pairs that the benchmarks need and no registry has:
// `synthetic-images OUTPUT_DIR files-COUNT|layers-COUNT…` makes OUTPUT_DIR/NAME/{service,localdev}.tar.

func fail(_ message: String, status: Int32) -> Never {
  FileHandle.standardError.write(Data("synthetic-images: \(message)\n".utf8))
  exit(status)
}

let arguments = CommandLine.arguments.dropFirst()
guard let folder = arguments.first, arguments.count > 1 else {
  fail("usage: synthetic-images OUTPUT_DIR files-COUNT|layers-COUNT…", status: 2)
}
do {
  for name in arguments.dropFirst() {
    guard let pair = SyntheticPair(name) else {
      fail("'\(name)' is neither files-COUNT nor layers-COUNT", status: 2)
    }
    try pair.write(to: "\(folder)/\(name)")
  }
} catch {
  fail("\(error)", status: 1)
}
