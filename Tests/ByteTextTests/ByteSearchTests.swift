import ByteText
import Testing

@Suite struct ByteSearchTests {
  @Test(arguments: ["needle", "xneedle", "needlex", "nneedle", "needneedle", "a needl needle"])
  func aTextIsFoundWhereverItStands(bytes: String) {
    let bytes = Array(bytes.utf8)
    let span = bytes.span
    let place = span.firstIndex(of: "needle")
    #expect(place != nil)
    for rare in 0..<6 { #expect(span.firstIndex(of: "needle", rare: rare) == place) }
  }

  @Test(arguments: ["", "n", "needl", "eedle", "need le", "NEEDLE"])
  func whatIsNotThereIsNotFound(bytes: String) {
    let bytes = Array(bytes.utf8)
    for rare in -1..<8 { #expect(bytes.span.firstIndex(of: "needle", rare: rare) == nil) }
  }

  /// Every place of a window, beside bytes that are like those of the phrases.
  @Test func phrasesAreFoundAsEachIsByItself() {
    let texts: [StaticString] = ["abcd", "from abc", "bcdab", "cc dd"]
    let search = PhraseSearch(texts)
    let letters = Array("abcd from".utf8)
    var state: UInt64 = 1
    var found = 0
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<24 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(letters[Int(state >> 33) % letters.count])
      }
      let isThere = texts.contains { bytes.span.contains($0) }
      if isThere { found += 1 }
      #expect(search.isFound(in: bytes.span) == isThere, "\(bytes)")
    }
    #expect(found > 100)
    for text in texts {
      let bytes = text.withUTF8Buffer { Array($0) }
      #expect(search.isFound(in: bytes.span))
      #expect(!search.isFound(in: bytes.dropLast().span))
    }
  }

  @Test func nothingIsFoundWithoutPhrases() {
    #expect(!PhraseSearch([]).isFound(in: [1, 2, 3].span))
  }
}
