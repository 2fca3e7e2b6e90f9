import ByteText
import Testing

@Suite struct ByteSearchTests {
  private func place(in bytes: [UInt8], rare: Int? = nil) -> Int? {
    if let rare { return bytes.span.firstIndex(of: "needle", rare: rare) }
    return bytes.span.firstIndex(of: "needle")
  }

  private func isFound(_ search: PhraseSearch, _ bytes: [UInt8]) -> Bool {
    search.isFound(in: bytes.span)
  }

  @Test(arguments: ["needle", "xneedle", "needlex", "nneedle", "needneedle", "a needl needle"])
  func aTextIsFoundWhereverItStands(text: String) {
    let bytes = Array(text.utf8)
    let expected = place(in: bytes)
    #expect(expected != nil)
    for rare in 0..<6 { #expect(place(in: bytes, rare: rare) == expected) }
  }

  @Test(arguments: ["", "n", "needl", "eedle", "need le", "NEEDLE"])
  func whatIsNotThereIsNotFound(text: String) {
    let bytes = Array(text.utf8)
    for rare in -1..<8 { #expect(place(in: bytes, rare: rare) == nil) }
  }

  /// Every place of a window, beside bytes that are like those of the phrases.
  @Test func phrasesAreFoundAsEachIsByItself() {
    let phrases: [StaticString] = ["abcd", "from abc", "bcdab", "cc dd"]
    let search = PhraseSearch(phrases)
    let letters = Array("abcd from".utf8)
    var state: UInt64 = 1
    var found = 0
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<24 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(letters[Int(state >> 33) % letters.count])
      }
      var isThere = false
      for phrase in phrases where bytes.span.contains(phrase) { isThere = true }
      if isThere { found += 1 }
      if isFound(search, bytes) != isThere { Issue.record("\(bytes)") }
    }
    #expect(found > 50)
    for phrase in phrases {
      let bytes = phrase.withUTF8Buffer { Array($0) }
      #expect(isFound(search, bytes))
      #expect(!isFound(search, Array(bytes.dropLast())))
    }
  }

  @Test func nothingIsFoundWithoutPhrases() {
    #expect(!isFound(PhraseSearch([]), [1, 2, 3]))
  }
}
