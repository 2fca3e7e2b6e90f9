/// A dependency specifier (PEP 508): `name [extras] (specifiers | @ url) ; marker`.
package struct Requirement: Hashable, Sendable, CustomStringConvertible {
  /// The project that is required.
  package var name: ProjectName
  /// The extras that are asked for, as written, sorted and each once.
  package private(set) var extras: [String]
  /// The permitted versions.
  package var specifiers: SpecifierSet
  /// Where it is to be had from, for a direct reference.
  package var url: String?
  /// When it counts; nil for always.
  package var marker: Marker?

  /// Takes a requirement apart already: lock files and tools' own tables have the parts.
  package init(
    name: ProjectName, extras: [String] = [], specifiers: SpecifierSet = .any,
    url: String? = nil, marker: Marker? = nil
  ) {
    self.name = name
    self.extras = Set(extras).sorted(by: precedes)
    self.specifiers = specifiers
    self.url = url
    self.marker = marker
  }

  /// Reads a dependency specifier, legacy parentheses around the versions included.
  ///
  /// - Throws: ``PackagingError/invalidRequirement(_:reason:offset:)`` or
  ///   ``PackagingError/invalidSpecifier(_:)``.
  /// - Complexity: linear in the length of `text`.
  package init(_ text: some StringProtocol) throws(PackagingError) {
    var scanner = DependencyScanner(text)
    do {
      try self.init(parsing: &scanner)
    } catch let failure as SyntaxFailure {
      throw .invalidRequirement(
        String(text), reason: failure.reason, offset: scanner.position)
    } catch {
      throw error as? PackagingError ?? .invalidSpecifier(String(text))
    }
  }

  private init(parsing scanner: inout DependencyScanner) throws {
    scanner.skipBlanks()
    guard let name = scanner.takeIdentifier() else { throw SyntaxFailure("a name is expected") }
    scanner.skipBlanks()
    let extras = try Self.parseExtras(&scanner)
    scanner.skipBlanks()
    var specifiers = SpecifierSet.any
    var url: String?
    if scanner.take("@") {
      url = try Self.parseURL(&scanner)
    } else {
      specifiers = try SpecifierSet(Self.parseSpecifiers(&scanner))
    }
    scanner.skipBlanks()
    var marker: Marker?
    if !scanner.isAtEnd {
      guard scanner.take(";") else { throw SyntaxFailure("the end or ';' is expected") }
      marker = try Marker(parsing: &scanner)
      guard scanner.isAtEnd else { throw SyntaxFailure("the end is expected") }
    }
    self.init(
      name: ProjectName(unchecked: name), extras: extras, specifiers: specifiers, url: url,
      marker: marker)
  }

  private static func parseExtras(_ scanner: inout DependencyScanner) throws -> [String] {
    guard scanner.take("[") else { return [] }
    scanner.skipBlanks()
    var extras: [String] = []
    if let first = scanner.takeIdentifier() {
      extras.append(first)
      scanner.skipBlanks()
      while scanner.take(",") {
        scanner.skipBlanks()
        guard let next = scanner.takeIdentifier() else {
          throw SyntaxFailure("an extra is expected after ','")
        }
        extras.append(next)
        scanner.skipBlanks()
      }
    }
    guard scanner.take("]") else { throw SyntaxFailure("']' is expected") }
    return extras
  }

  private static func parseURL(_ scanner: inout DependencyScanner) throws -> String {
    scanner.skipBlanks()
    guard let url = scanner.takeURL() else { throw SyntaxFailure("a URL is expected after '@'") }
    return url
  }

  private static func parseSpecifiers(_ scanner: inout DependencyScanner) throws -> String {
    let isParenthesized = scanner.take("(")
    scanner.skipBlanks()
    var text = ""
    while let clause = scanner.takeSpecifier() {
      text += clause
      scanner.skipBlanks()
      guard scanner.take(",") else { break }
      text += ","
      scanner.skipBlanks()
    }
    scanner.skipBlanks()
    if isParenthesized, !scanner.take(")") { throw SyntaxFailure("')' is expected") }
    return text
  }

  /// The same requirement under one more condition.
  package func adding(_ condition: Marker) -> Requirement {
    var copy = self
    copy.marker = marker.map { $0.and(condition) } ?? condition
    return copy
  }

  /// The requirement in its normal spelling, the name as written.
  package var description: String {
    var text = name.written
    if !extras.isEmpty { text += "[\(extras.joined(separator: ","))]" }
    text += specifiers.description
    if let url { text += "@ \(url)" + (marker == nil ? "" : " ") }
    if let marker { text += "; \(marker)" }
    return text
  }
}

/// Why a parser stopped; the position is the scanner's.
struct SyntaxFailure: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
