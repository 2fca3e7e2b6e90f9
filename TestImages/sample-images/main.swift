import FixtureBuilder
import Foundation

// Writes the embedded sample pair in every format: `sample-images OUTPUT_DIR`.

guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: sample-images OUTPUT_DIR\n".utf8))
  exit(2)
}
do {
  for line in try SampleImages.write(to: CommandLine.arguments[1]) { print(line) }
} catch {
  FileHandle.standardError.write(Data("sample-images: \(error)\n".utf8))
  exit(1)
}
