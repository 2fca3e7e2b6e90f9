import Foundation

/// A terminal for a program under test.
final class PseudoTerminal {
  /// The end that the program writes to.
  let program: FileHandle
  private let screen: FileHandle

  struct Failure: Error {}

  // TIOCSPTLCK and TIOCGPTN, macros with arguments, which Swift does not import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  init(columns: Int) throws {
    let main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (lock, number): (Int32, Int32) = (0, 0)
    guard main >= 0, ioctl(main, Self.setLock, &lock) == 0,
      ioctl(main, Self.getNumber, &number) == 0
    else { throw Failure() }
    let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard other >= 0 else { throw Failure() }
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard ioctl(main, UInt(TIOCSWINSZ), &size) == 0 else { throw Failure() }
    screen = FileHandle(fileDescriptor: main, closeOnDealloc: true)
    program = FileHandle(fileDescriptor: other, closeOnDealloc: true)
  }

  /// Everything that is written while the program runs that `start` starts.
  func text(_ start: () throws -> Void) throws -> String {
    try start()
    // The program has its own copy; when it ends nobody writes any more, and reading fails.
    try program.close()
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let count = read(screen.fileDescriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes.append(contentsOf: buffer.prefix(count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
