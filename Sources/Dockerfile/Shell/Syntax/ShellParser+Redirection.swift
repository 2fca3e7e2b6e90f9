/// Redirections and here-documents (POSIX.1-2024, 2.7).
extension ShellParser {
  /// Passes over a redirection, where one stands here.
  mutating func redirection(of command: Int?) throws(ShellSyntaxError) -> Bool {
    var cursor = index
    while cursor < bytes.count, bytes[cursor].isDigit { cursor += 1 }
    if cursor + 1 < bytes.count, bytes[cursor] == UInt8(ascii: "&"),
      bytes[cursor + 1] == UInt8(ascii: ">"), cursor == index
    {
      cursor += 1
    }
    guard cursor < bytes.count, bytes[cursor] == ASCII.less || bytes[cursor] == UInt8(ascii: ">")
    else { return false }
    index = cursor
    if at("<(") || at(">(") { return false }
    if at("<<"), !at("<<<") {
      index += 2
      let stripsTabs = takes("-")
      skipBlanks()
      let name = try takeWord()
      pending.append(
        PendingHeredoc(name: name, stripsTabs: stripsTabs, command: command ?? -1))
      return true
    }
    while let byte = peek, "<>&|".utf8.contains(byte) { index += 1 }
    skipBlanks()
    let target = index
    _ = try takeWord()
    guard index > target else { throw ShellSyntaxError(offset: index) }
    return true
  }

  /// Passes over the bodies of the heredocs of the line that ends here.
  mutating func skipHeredocs() {
    let waiting = pending
    pending = []
    for heredoc in waiting { _ = body(of: heredoc, at: &index) }
  }

  static func readsInput(_ words: [String]) -> Bool {
    words.first.map { ShellInvocation.shells.contains($0.lastPathComponent) } ?? false
  }

  /// The body of a command's heredoc, which begins only after this line.
  func bodyAhead(of command: Int) -> String? {
    guard pending.contains(where: { $0.command == command }) else { return nil }
    var start = bytes[index...].firstIndex(of: ASCII.newline).map { $0 + 1 } ?? bytes.count
    for heredoc in pending {
      let body = body(of: heredoc, at: &start)
      if heredoc.command == command { return String(decoding: body, as: UTF8.self) }
    }
    return nil
  }

  func body(of heredoc: PendingHeredoc, at index: inout Int) -> [UInt8] {
    var body: [UInt8] = []
    while index < bytes.count {
      let end = bytes[index...].firstIndex(of: ASCII.newline) ?? bytes.count
      var line = bytes[index..<end]
      index = min(end + 1, bytes.count)
      if heredoc.stripsTabs { line = line.drop { $0 == ASCII.tab } }
      if line.elementsEqual(heredoc.name.utf8) { break }
      body += line + [ASCII.newline]
    }
    return body
  }
}
