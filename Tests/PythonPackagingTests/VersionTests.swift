import Testing

@testable import PythonPackaging

@Suite struct VersionTests {
  @Test(arguments: [
    ("v1.0-ALPHA_1", "1.0a1"), ("1.0-1", "1.0.post1"), ("1.0c2", "1.0rc2"), (" 01.2 ", "1.2"),
    ("0!1.0.dev", "1.0.dev0"), ("1.0+Ubuntu-1", "1.0+ubuntu.1"),
  ])
  func everySpellingHasOneNormalForm(spelling: String, normal: String) throws {
    #expect(try Version(spelling).description == normal)
  }

  @Test func trailingZerosMeanNothing() throws {
    #expect(try Version("1.0") == Version("1.0.0"))
    #expect(Set([try Version("1"), try Version("1.0"), try Version("1.0.0")]).count == 1)
  }

  @Test func numbersBeyond64BitsCompareByValue() throws {
    let large = String(repeating: "9", count: 5000)
    #expect(try Version(large) < Version("1" + String(repeating: "0", count: 5000)))
    #expect(try Version("18446744073709551616") > Version("18446744073709551615"))
    #expect(try Version("00000000000000000000000000001") == Version("1"))
    #expect(try Version(large).release.first?.small == nil)
  }

  @Test func aRefusalQuotesTheText() {
    #expect(throws: PackagingError.invalidVersion("latest")) { try Version("latest") }
    #expect(
      PackagingError.invalidVersion("latest").description
        == "'latest' is not a valid version (PEP 440).")
  }

  @Test func aPostReleaseIsNotLaterThanItsVersionForAConstraint() throws {
    #expect(try !SpecifierSet(">1.0").contains(Version("1.0.post1")))
    #expect(try SpecifierSet("==1.0").contains(Version("1.0+local")))
    #expect(try !SpecifierSet(">=1.0").contains(Version("1.1a1")))
    #expect(try SpecifierSet(">=1.0").contains(Version("1.1a1"), prereleases: true))
    #expect(try SpecifierSet(">=1.0a1").contains(Version("1.1a1")))
  }
}
