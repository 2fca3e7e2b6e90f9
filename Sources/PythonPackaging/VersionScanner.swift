import ByteText

/// Reads the longest version at a position of ASCII text: PEP 440 appendix B, part by part.
///
/// The grammar never needs to give back what an earlier part took, so one pass without backtracking
/// beyond an optional separator reads it.
struct VersionScanner {
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  /// The version at the position, which moves behind it; nil where none begins.
  mutating func scan(allowingLocal: Bool) -> Version? {
    guard let (epoch, release) = scanRelease() else { return nil }
    let pre = scanPreRelease()
    let post = scanPostRelease()
    let dev = scanTagged(["dev"])?.number
    let local = allowingLocal ? scanLocal() : []
    return Version(
      epoch: epoch, release: release, pre: pre, post: post, dev: dev, local: local)
  }

  /// `v? [N!] N(.N)*`: what may stand before the wildcard of `==1.*`.
  mutating func scanRelease() -> (epoch: ReleaseNumber, release: [ReleaseNumber])? {
    if peek(0) | 0x20 == 0x76 { position += 1 }
    guard var first = scanDigits() else { return nil }
    var epoch = ReleaseNumber.zero
    if peek(0) == 0x21, peek(1).isASCIIDigit {
      position += 1
      epoch = first
      first = scanDigits() ?? .zero
    }
    var release = [first]
    while peek(0) == 0x2E, peek(1).isASCIIDigit {
      position += 1
      release.append(scanDigits() ?? .zero)
    }
    return (epoch, release)
  }

  private mutating func scanPreRelease() -> Version.PreRelease? {
    guard
      let found = scanTagged(["alpha", "a", "beta", "b", "preview", "pre", "c", "rc"])
    else { return nil }
    let phase: Version.Phase =
      switch found.tag {
      case "alpha", "a": .alpha
      case "beta", "b": .beta
      default: .releaseCandidate
      }
    return Version.PreRelease(phase: phase, number: found.number)
  }

  private mutating func scanPostRelease() -> ReleaseNumber? {
    // `1.0-1` is the implicit spelling.
    if peek(0) == 0x2D, peek(1).isASCIIDigit {
      position += 1
      return scanDigits()
    }
    return scanTagged(["post", "rev", "r"])?.number
  }

  /// `[-_.]? TAG [-_.]? N?`, longer tags first; the number is zero where none stands.
  private mutating func scanTagged(_ tags: [StaticString]) -> (tag: String, number: ReleaseNumber)?
  {
    let start = position + (isSeparator(peek(0)) ? 1 : 0)
    for tag in tags where matches(tag, at: start) {
      position = start + tag.utf8CodeUnitCount
      if isSeparator(peek(0)) { position += 1 }
      return (tag.description, scanDigits() ?? .zero)
    }
    return nil
  }

  private mutating func scanLocal() -> [Version.LocalSegment] {
    guard peek(0) == 0x2B, isAlphanumeric(peek(1)) else { return [] }
    var segments: [Version.LocalSegment] = []
    repeat {
      position += 1
      let start = position
      while isAlphanumeric(peek(0)) { position += 1 }
      let segment = bytes[start..<position]
      segments.append(
        segment.allSatisfy(\.isASCIIDigit)
          ? .number(ReleaseNumber(digits: segment)) : .word(asciiLowercased(segment.text)))
    } while isSeparator(peek(0)) && isAlphanumeric(peek(1))
    return segments
  }

  private mutating func scanDigits() -> ReleaseNumber? {
    let start = position
    while peek(0).isASCIIDigit { position += 1 }
    return position == start ? nil : ReleaseNumber(digits: bytes[start..<position])
  }

  private func matches(_ tag: StaticString, at start: Int) -> Bool {
    guard start + tag.utf8CodeUnitCount <= bytes.count else { return false }
    return tag.withUTF8Buffer { tag in
      tag.indices.allSatisfy { bytes[start + $0].asciiLowercased == tag[$0] }
    }
  }

  /// The byte some places ahead; NUL, which no part of a version is, behind the end.
  private func peek(_ offset: Int) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x2E || byte == 0x2D || byte == 0x5F
  }

  private func isAlphanumeric(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte.isASCIIDigit }
}
