import ByteText
import LayerFilesystem
import PythonPackaging

extension PythonInventory {
  /// What the code in path configuration (`.pth`) imports: its lines that begin with `import`, and the
  /// texts in them, which `exec` may be given.
  package static func importsOfConfiguration(
    _ file: EntryReference, in image: IndexedImage
  ) -> [String] {
    guard let bytes = image.bytes(of: file) else { return [] }
    var imports: [String] = []
    for line in PathConfiguration(bytes).lines {
      guard case .code(let code) = line.content else { continue }
      imports += TestCodeScan.facts(of: code.span).imports
      for text in texts(in: code) { imports += TestCodeScan.facts(of: text.span).imports }
    }
    return imports
  }

  /// The string literals of a line, with their line ends; other escapes matter to nobody here.
  private static func texts(in code: [UInt8]) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    var open: (quote: UInt8, text: [UInt8])?
    var isEscaped = false
    for byte in code {
      guard let (quote, text) = open else {
        if byte == 0x22 || byte == 0x27 { open = (byte, []) }
        continue
      }
      if isEscaped {
        open?.text.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
        isEscaped = false
      } else if byte == 0x5C {
        isEscaped = true
      } else if byte == quote {
        texts.append(text)
        open = nil
      } else {
        open?.text.append(byte)
      }
    }
    return texts
  }
}
