import CLibSQLite
import Testing

@testable import SQLite

/// The bytes of a database that some statements make.
private func database(_ statements: String...) throws -> [UInt8] {
  var opened: OpaquePointer?
  try #require(sqlite3_open(":memory:", &opened) == SQLITE_OK)
  let handle = try #require(opened)
  defer { sqlite3_close(handle) }
  for statement in statements {
    try #require(sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK, "\(statement)")
  }
  var size: Int64 = 0
  let bytes = try #require(sqlite3_serialize(handle, "main", &size, 0))
  defer { sqlite3_free(bytes) }
  return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
}

/// The first column of a table `t`.
private func texts(_ bytes: [UInt8], workLimit: Int = 1000) throws -> [String?] {
  let database = try SQLiteDatabase(bytes.span, workLimit: workLimit)
  guard try database.hasTable("t") else { return [] }
  var texts: [String?] = []
  try database.forEachRow(of: "SELECT * FROM t") { row in
    texts.append(row.text(0))
    return true
  }
  return texts
}

@Suite("Databases of SQLite") struct SQLiteDatabaseTests {
  @Test("rows are read in order, with texts, numbers and bytes")
  func rows() throws {
    let bytes = try database(
      "CREATE TABLE t (a TEXT, b INTEGER, c BLOB)",
      "INSERT INTO t VALUES ('one', 1, x'00FF'), (NULL, -2, x'')")
    let database = try SQLiteDatabase(bytes.span)
    var found: [String] = []
    try database.forEachRow(of: "SELECT a, b, c FROM t") { row in
      let blob = row.withBlob(2) { span in span.indices.map { span[$0] } }
      found.append("\(row.text(0) ?? "NULL") \(row.integer(1)) \(blob)")
      return true
    }
    #expect(found == ["one 1 [0, 255]", "NULL -2 []"])
  }

  @Test("reading ends where the caller has enough")
  func enough() throws {
    let bytes = try database("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('1'), ('2')")
    var count = 0
    try SQLiteDatabase(bytes.span).forEachRow(of: "SELECT a FROM t") { _ in
      count += 1
      return false
    }
    #expect(count == 1)
  }

  @Test("views and virtual tables are no tables, and are not read")
  func impostors() throws {
    let view = try database("CREATE TABLE u (a)", "CREATE VIEW t AS SELECT * FROM u")
    #expect(try texts(view) == [])
    #expect(throws: SQLiteError.self) {
      try SQLiteDatabase(view.span).forEachRow(of: "SELECT * FROM t") { _ in true }
    }
    let virtual = try database("CREATE VIRTUAL TABLE t USING fts5(a)")
    #expect(try texts(virtual) == [])
  }

  @Test("nothing can be written or attached")
  func readOnly() throws {
    let bytes = try database("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('1')")
    for statement in [
      "DELETE FROM t", "INSERT INTO t VALUES ('2')", "CREATE TABLE u (a)",
      "ATTACH '/tmp/imgdiff-attached' AS u", "PRAGMA writable_schema = 1",
    ] as [StaticString] {
      #expect(throws: SQLiteError.self, "\(statement)") {
        try SQLiteDatabase(bytes.span).forEachRow(of: statement) { _ in true }
      }
    }
    #expect(try texts(bytes) == ["1"])
  }

  @Test("work is bounded")
  func bounded() throws {
    let bytes = try database(
      "CREATE TABLE t (a TEXT)",
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
        + "INSERT INTO t SELECT i FROM n")
    #expect(try texts(bytes).count == 5000)
    let error = #expect(throws: SQLiteError.self) { try texts(bytes, workLimit: 5) }
    #expect(error?.reason == "reading it takes too long")
  }

  @Test("a database that keeps a write-ahead log is read without it")
  func writeAheadLog() throws {
    var bytes = try database("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('1')")
    bytes[18] = 2
    bytes[19] = 2
    #expect(try texts(bytes) == ["1"])
  }

  @Test("what is no database, or is cut short, is an error")
  func notOne() throws {
    let bytes = try database("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('1')")
    for broken in [[], Array(bytes.prefix(100)), [UInt8](repeating: 7, count: 8192)] {
      #expect(throws: SQLiteError.self) { try texts(broken) }
    }
  }

  @Test("damage anywhere gives rows or an error, and nothing worse")
  func damaged() throws {
    let rows = (0..<40).map { "('\(String(repeating: "x", count: $0 * 40))')" }
    let bytes = try database(
      "CREATE TABLE t (a TEXT)", "CREATE INDEX i ON t (a)",
      "INSERT INTO t VALUES " + rows.joined(separator: ", "))
    var generator = SystemRandomNumberGenerator()
    for round in 0..<600 {
      var damaged = bytes
      for _ in 0...(round % 4) {
        let place = Int.random(in: 0..<(round % 2 == 0 ? 200 : damaged.count), using: &generator)
        damaged[place] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try? texts(damaged)
    }
  }
}
