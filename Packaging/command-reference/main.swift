import Foundation

// Writes the manual pages and the shells' completions of the program, from what the program says of its
// own commands: `command-reference IMGDIFF OUTPUT_DIR`. The pages bear the day of SOURCE_DATE_EPOCH.

guard CommandLine.arguments.count == 3 else {
  FileHandle.standardError.write(Data("usage: command-reference IMGDIFF OUTPUT_DIR\n".utf8))
  exit(2)
}
do {
  let reference = try CommandReference(of: CommandLine.arguments[1])
  try reference.write(to: CommandLine.arguments[2])
} catch {
  FileHandle.standardError.write(Data("command-reference: \(error)\n".utf8))
  exit(1)
}
