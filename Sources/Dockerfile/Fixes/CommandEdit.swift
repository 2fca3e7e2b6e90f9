extension CheckSubject {
  /// Edits that take a command out of its instruction: the whole instruction where it has no other
  /// command, else the command with the `&&` or `;` that joins it. Nil where the command stands in a
  /// script within a script.
  func removing(_ install: StageFacts.Installation) -> [Fix.Edit]? {
    guard install.place.isDirect else { return nil }
    let script = install.place.script
    guard script.commands.count > 1 else {
      let lines = install.instruction.lines
      return [.init(lines: lines.lowerBound..<lines.upperBound + 1, text: [])]
    }
    let bytes = script.text.bytes
    let range = install.place.command.range
    func isBlank(_ index: Int) -> Bool {
      bytes[index].isWhitespace || bytes[index] == document.escape
    }
    var end = range.upperBound
    while end < bytes.count, isBlank(end) { end += 1 }
    if bytes[end...].starts(with: "&&".utf8) || end < bytes.count && bytes[end] == UInt8(ascii: ";")
    {
      end += bytes[end] == UInt8(ascii: ";") ? 1 : 2
      while end < bytes.count, isBlank(end) { end += 1 }
      return edits(deleting: [range.lowerBound..<end], in: script)
    }
    var start = range.lowerBound
    while start > 0, isBlank(start - 1) { start -= 1 }
    guard start >= 2, bytes[start - 2] == UInt8(ascii: "&"), bytes[start - 1] == UInt8(ascii: "&")
    else { return nil }
    start -= 2
    while start > 0, isBlank(start - 1) { start -= 1 }
    return edits(deleting: [start..<range.upperBound], in: script)
  }

  /// Edits that leave a command what it installs for the service and take away what is for tests; nil
  /// where nothing would be left, or the words can't be told apart.
  func cleaning(_ install: StageFacts.Installation) -> [Fix.Edit]? {
    guard install.place.isDirect else { return nil }
    let command = install.place.command
    let dropped = command.words.count - install.words.count
    guard dropped >= 0, let kept = install.command.wordsWithoutTests(install.words) else {
      return nil
    }
    var ranges: [Range<Int>] = []
    var replacements: [(Range<Int>, String)] = []
    for (index, word) in kept.enumerated() {
      let place = command.words[dropped + index]
      switch word {
      case nil: ranges.append(place.range)
      case let text? where text != install.words[index]: replacements.append((place.range, text))
      default: break
      }
    }
    return edits(deleting: ranges, replacing: replacements, in: install.place.script)
  }

  /// Edits of the physical lines in which parts of a script stand.
  private func edits(
    deleting ranges: [Range<Int>], replacing: [(Range<Int>, String)] = [], in script: ShellScript
  ) -> [Fix.Edit]? {
    guard script.isVerbatim else { return nil }
    // By line: columns to take away, and what to put there.
    var cuts: [Int: [(columns: Range<Int>, text: String)]] = [:]
    for (range, text) in ranges.map({ ($0, "") }) + replacing {
      var offset = range.lowerBound
      var rest = text
      while offset < range.upperBound {
        let place = script.position(at: offset)
        var end = offset
        while end < range.upperBound, script.position(at: end).line == place.line { end += 1 }
        cuts[place.line, default: []].append((place.column..<place.column + (end - offset), rest))
        rest = ""
        offset = end
      }
    }
    return cuts.sorted { $0.key < $1.key }.map { line, cuts in
      var bytes = Array(document.lines[line - 1].utf8)
      for cut in cuts.sorted(by: { $0.columns.lowerBound > $1.columns.lowerBound }) {
        var start = min(cut.columns.lowerBound - 1, bytes.count)
        let end = min(cut.columns.upperBound - 1, bytes.count)
        if cut.text.isEmpty {
          // One of the blanks around goes, too.
          while start > 0, bytes[start - 1].isBlank, end >= bytes.count || bytes[end].isBlank {
            start -= 1
          }
        }
        bytes.replaceSubrange(start..<end, with: cut.text.utf8)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let rest = text.trimmed
      let isEmpty = rest.isEmpty || rest.utf8.elementsEqual([document.escape])
      return Fix.Edit(lines: line..<line + 1, text: isEmpty ? [] : [text])
    }
  }
}

extension InstallCommand {
  /// The command's words with nil for those to be taken away, so that it installs the same without
  /// what is for tests; nil where that can't be had.
  func wordsWithoutTests(_ words: [String]) -> [String?]? {
    guard isForTests, isForService, words.count < 200 else { return nil }
    let service = sources.filter { !Self.isForTests($0) }.map(Self.withoutTestExtras)
    var kept: [String?] = words
    var index = 1
    while index < words.count {
      defer { index += 1 }
      for trial in Self.trials(kept, at: index) {
        guard let now = InstallCommand(words: kept.compactMap { $0 }),
          let then = InstallCommand(words: trial.compactMap { $0 }),
          then.sources.filter(Self.isForTests).count < now.sources.filter(Self.isForTests).count,
          Set(service).isSubset(of: Set(then.sources.map(Self.withoutTestExtras)))
        else { continue }
        kept = trial
        break
      }
    }
    guard let result = InstallCommand(words: kept.compactMap { $0 }), !result.isForTests,
      result.isForService
    else { return nil }
    return kept
  }

  private static func trials(_ words: [String?], at index: Int) -> [[String?]] {
    guard let word = words[index] else { return [] }
    var trials: [[String?]] = []
    var without = words
    without[index] = nil
    trials.append(without)
    if index + 1 < words.count {
      without[index + 1] = nil
      trials.append(without)
    }
    var shorter = words
    if let open = word.firstIndex(of: "["), let close = word.firstIndex(of: "]"), open < close {
      let extras = word[word.index(after: open)..<close].split(separator: ",").map(String.init)
      let kept = extras.filter { !isTestName($0) }
      let list = kept.isEmpty ? "" : "[" + kept.joined(separator: ",") + "]"
      shorter[index] = String(word[..<open]) + list + word[word.index(after: close)...]
      trials.append(shorter)
    } else if word.contains(",") {
      let cut = word.cut(at: "=").map { ($0.before + "=", $0.after) } ?? ("", word)
      shorter[index] =
        cut.0
        + cut.1.split(separator: ",").map(String.init).filter { !isTestName($0) }
        .joined(separator: ",")
      trials.append(shorter)
    }
    return trials
  }

  private static func withoutTestExtras(_ source: Source) -> Source {
    guard case .project(let path, let extras) = source else { return source }
    return .project(path, extras: extras.filter { !isTestName($0) })
  }
}
