import SQLite

/// rpm's database in SQLite, its form since rpm 4.16: a table of headers.
enum RPMDatabase {
  static let paths = ["/usr/lib/sysimage/rpm/rpmdb.sqlite", "/var/lib/rpm/rpmdb.sqlite"]
  static let largestSize = SQLiteDatabase.largestSize
  static let magic = Array("SQLite format 3\u{0}".utf8)

  /// More packages than any system has.
  private static let packageLimit = 1 << 16

  /// The packages of a database; throws where it cannot be read.
  static func packages(in bytes: Span<UInt8>) throws(SQLiteError) -> [ListedPackage] {
    let database = try SQLiteDatabase(bytes)
    guard try database.hasTable("Packages") else { return [] }
    var packages: [ListedPackage] = []
    try database.forEachRow(of: "SELECT blob FROM Packages ORDER BY hnum") { row in
      if let package = row.withBlob(0, { RPMHeader($0) })?.package { packages.append(package) }
      return packages.count < packageLimit
    }
    // The key of a signature is no package.
    return packages.filter { $0.name != "gpg-pubkey" }
  }

  /// What is kept of a database whose layer passes by.
  static func extract(from bytes: Span<UInt8>) -> [UInt8]? {
    do {
      return PackageCoding.encode(try packages(in: bytes))
    } catch {
      return PackageCoding.encode(failure: error.reason)
    }
  }
}
