/// A version (PEP 440): `[N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]`.
///
/// Every permitted spelling is read (`v1.0-ALPHA_1`, `1.0-1`, `1.0c2`) and described in the normal
/// form. Versions are equal when PEP 440 orders them as equal: `1.0 == 1.0.0`.
package struct Version: Sendable, CustomStringConvertible {
  /// The phase of a pre-release, in their order.
  package enum Phase: String, Hashable, Sendable, Comparable {
    /// `a`, `alpha`.
    case alpha = "a"
    /// `b`, `beta`.
    case beta = "b"
    /// `rc`, `c`, `pre`, `preview`.
    case releaseCandidate = "rc"

    /// Alpha before beta before release candidate.
    package static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
  }

  /// A pre-release: the phase and its number.
  package struct PreRelease: Hashable, Sendable, Comparable {
    /// Alpha, beta or release candidate.
    package var phase: Phase
    /// The number; zero where none is written.
    package var number: ReleaseNumber

    /// By phase, then by number.
    package static func < (left: PreRelease, right: PreRelease) -> Bool {
      left.phase == right.phase ? left.number < right.number : left.phase < right.phase
    }
  }

  /// A segment of the local version. Words sort before numbers.
  package enum LocalSegment: Hashable, Sendable, Comparable {
    /// A segment with a letter, in lower case.
    case word(String)
    /// A segment of digits only.
    case number(ReleaseNumber)

    /// Words by code points, before numbers by value.
    package static func < (left: LocalSegment, right: LocalSegment) -> Bool {
      switch (left, right) {
      case (.word(let left), .word(let right)): precedes(left, right)
      case (.number(let left), .number(let right)): left < right
      case (.word, .number): true
      case (.number, .word): false
      }
    }
  }

  /// The epoch; zero where none is written.
  package let epoch: ReleaseNumber
  /// The release segment as written, trailing zeros included; never empty.
  package let release: [ReleaseNumber]
  /// The pre-release, if it is one.
  package let pre: PreRelease?
  /// The number of the post-release, if it is one.
  package let post: ReleaseNumber?
  /// The number of the development release, if it is one.
  package let dev: ReleaseNumber?
  /// The local version; empty where there is none.
  package let local: [LocalSegment]

  init(
    epoch: ReleaseNumber, release: [ReleaseNumber], pre: PreRelease?, post: ReleaseNumber?,
    dev: ReleaseNumber?, local: [LocalSegment]
  ) {
    self.epoch = epoch
    self.release = release
    self.pre = pre
    self.post = post
    self.dev = dev
    self.local = local
  }

  /// Reads a version in any spelling that PEP 440 permits, white space around it included.
  ///
  /// - Throws: ``PackagingError/invalidVersion(_:)``.
  /// - Complexity: linear in the length of `text`.
  package init(_ text: some StringProtocol) throws(PackagingError) {
    let bytes = Array(String(trimmed(Substring(text).unicodeScalars)).utf8)
    var scanner = VersionScanner(bytes, at: 0)
    guard let version = scanner.scan(allowingLocal: true), scanner.position == bytes.count else {
      throw .invalidVersion(String(text))
    }
    self = version
  }

  /// Whether it is a pre-release: an alpha, beta, release candidate or development release.
  package var isPreRelease: Bool { pre != nil || dev != nil }
  /// Whether it is a post-release.
  package var isPostRelease: Bool { post != nil }

  /// The version without its local part.
  package var withoutLocal: Version {
    local.isEmpty
      ? self
      : Version(epoch: epoch, release: release, pre: pre, post: post, dev: dev, local: [])
  }

  /// The epoch and release alone.
  package var base: Version {
    Version(epoch: epoch, release: release, pre: nil, post: nil, dev: nil, local: [])
  }

  /// The release without its trailing zeros, which mean nothing in comparisons.
  var significantRelease: ArraySlice<ReleaseNumber> {
    var release = release[...]
    while release.last == .zero { release.removeLast() }
    return release
  }

  /// The normal form.
  package var description: String { text(of: release) }

  /// The normal form with trailing zeros of the release left out (but for one number).
  var canonicalText: String {
    text(of: significantRelease.isEmpty ? Array(release.prefix(1)) : Array(significantRelease))
  }

  private func text(of release: [ReleaseNumber]) -> String {
    var text = epoch == .zero ? "" : "\(epoch)!"
    text += release.map(\.description).joined(separator: ".")
    if let pre { text += "\(pre.phase.rawValue)\(pre.number)" }
    if let post { text += ".post\(post)" }
    if let dev { text += ".dev\(dev)" }
    if !local.isEmpty {
      let segments = local.map { segment in
        switch segment {
        case .word(let word): word
        case .number(let number): number.description
        }
      }
      text += "+" + segments.joined(separator: ".")
    }
    return text
  }
}

extension Version: Hashable, Comparable {
  /// Where a version stands among those of one release, before its numbers are looked at: `1.0.dev1`
  /// before `1.0a1` before `1.0`.
  private enum Stage: Int { case developmentOnly, preRelease, final }

  private var stage: Stage {
    if pre != nil { return .preRelease }
    return post == nil && dev != nil ? .developmentOnly : .final
  }

  /// Whether PEP 440 orders both as equal.
  package static func == (left: Version, right: Version) -> Bool {
    left.epoch == right.epoch && left.pre == right.pre && left.post == right.post
      && left.dev == right.dev && left.local == right.local
      && left.significantRelease == right.significantRelease
  }

  /// The order of PEP 440, local versions included.
  package static func < (left: Version, right: Version) -> Bool {
    if left.epoch != right.epoch { return left.epoch < right.epoch }
    let (leftRelease, rightRelease) = (left.significantRelease, right.significantRelease)
    if leftRelease != rightRelease {
      return leftRelease.lexicographicallyPrecedes(rightRelease)
    }
    if left.stage != right.stage { return left.stage.rawValue < right.stage.rawValue }
    if let leftPre = left.pre, let rightPre = right.pre, leftPre != rightPre {
      return leftPre < rightPre
    }
    // No post-release comes before every post-release; no development release comes after every one.
    if left.post != right.post {
      guard let rightPost = right.post else { return false }
      return left.post.map { $0 < rightPost } ?? true
    }
    if left.dev != right.dev {
      guard let leftDev = left.dev else { return false }
      return right.dev.map { leftDev < $0 } ?? true
    }
    return left.local.lexicographicallyPrecedes(right.local)
  }

  /// Hashes what decides about equality.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(epoch)
    hasher.combine(significantRelease)
    hasher.combine(pre)
    hasher.combine(post)
    hasher.combine(dev)
    hasher.combine(local)
  }
}
