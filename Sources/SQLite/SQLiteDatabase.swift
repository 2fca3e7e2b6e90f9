import CLibSQLite

/// A SQLite database that is read from bytes in memory, which may come from anybody.
///
/// Nothing of the database is believed: it cannot be written, triggers, views and extensions are off,
/// nothing can be attached, only reading statements are prepared, and the work of all of them
/// together is bounded (SQLite's documentation, "Defense Against The Dark Arts").
///
/// A database that was in use may have its last changes in a file beside it (`-wal`): these are not
/// read.
package final class SQLiteDatabase {
  private let handle: OpaquePointer
  private let work: UnsafeMutablePointer<Int>

  /// The largest database that is read, in bytes.
  package static let largestSize = 256 << 20
  /// How many times a thousand instructions of SQLite's virtual machine may run: seconds, not minutes.
  private static let workLimit = 200_000
  /// The longest value and row.
  private static let longestValue: Int32 = 64 << 20

  /// Opens a copy of `bytes`.
  package convenience init(_ bytes: Span<UInt8>) throws(SQLiteError) {
    try self.init(bytes, workLimit: Self.workLimit)
  }

  init(_ bytes: Span<UInt8>, workLimit: Int) throws(SQLiteError) {
    guard bytes.count >= 512, bytes.count <= Self.largestSize else {
      throw SQLiteError("it is no SQLite database of a size that is read")
    }
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(":memory:", &opened, flags, nil) == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw SQLiteError("SQLite cannot be started")
    }
    handle = opened
    work = .allocate(capacity: 1)
    work.initialize(to: workLimit)
    try restrict()
    try load(bytes)
    try run("PRAGMA cell_size_check = 1")
    sqlite3_set_authorizer(
      handle,
      { _, action, _, _, _, _ in
        action == SQLITE_SELECT || action == SQLITE_READ ? SQLITE_OK : SQLITE_DENY
      }, nil)
  }

  deinit {
    sqlite3_close_v2(handle)
    work.deallocate()
  }

  /// Calls `body` with each row of a query until it returns false.
  ///
  /// The query is the program's own text, never the database's.
  package func forEachRow(
    of query: StaticString, _ body: (borrowing SQLiteRow) -> Bool
  ) throws(SQLiteError) {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(handle, "\(query)", -1, &prepared, nil) == SQLITE_OK,
      let statement = prepared
    else { throw failure() }
    defer { sqlite3_finalize(statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: if !body(SQLiteRow(statement: statement)) { return }
      case SQLITE_DONE: return
      default: throw failure()
      }
    }
  }

  /// Whether the schema has a plain table of that name: no view, and no virtual table.
  package func hasTable(_ name: String) throws(SQLiteError) -> Bool {
    var found = false
    try forEachRow(of: "SELECT type, name, sql FROM sqlite_schema") { row in
      guard row.text(0) == "table", row.text(1) == name else { return true }
      found = row.text(2)?.uppercased().hasPrefix("CREATE TABLE") ?? false
      return false
    }
    return found
  }

  private func restrict() throws(SQLiteError) {
    let flags: [(Int32, Int32)] = [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
      (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), (SQLITE_DBCONFIG_ENABLE_VIEW, 0),
      (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0), (SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0),
      (SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0),
    ]
    for (option, value) in flags
    where sqlite3_db_config_flag(handle, option, value) != SQLITE_OK {
      throw SQLiteError("SQLite cannot be restricted")
    }
    let limits: [(Int32, Int32)] = [
      (SQLITE_LIMIT_LENGTH, Self.longestValue), (SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
      (SQLITE_LIMIT_COLUMN, 64), (SQLITE_LIMIT_EXPR_DEPTH, 16), (SQLITE_LIMIT_COMPOUND_SELECT, 4),
      (SQLITE_LIMIT_VDBE_OP, 25_000), (SQLITE_LIMIT_FUNCTION_ARG, 8), (SQLITE_LIMIT_ATTACHED, 0),
      (SQLITE_LIMIT_TRIGGER_DEPTH, 1), (SQLITE_LIMIT_WORKER_THREADS, 0),
    ]
    for (limit, value) in limits { sqlite3_limit(handle, limit, value) }
    sqlite3_progress_handler(
      handle, 1000,
      { context in
        guard let left = context?.assumingMemoryBound(to: Int.self) else { return 1 }
        left.pointee -= 1
        return left.pointee > 0 ? 0 : 1
      }, work)
  }

  private func load(_ bytes: Span<UInt8>) throws(SQLiteError) {
    guard let memory = sqlite3_malloc64(UInt64(bytes.count)) else {
      throw SQLiteError("there is not enough memory for it")
    }
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { memory.copyMemory(from: start, byteCount: source.count) }
    }
    // A write-ahead log cannot be had for bytes in memory; without one the database is read as it was
    // when the log was last written back (file format, 1.3).
    let header = memory.assumingMemoryBound(to: UInt8.self)
    if header[18] == 2 { header[18] = 1 }
    if header[19] == 2 { header[19] = 1 }
    let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
    // SQLite frees the memory, also where it fails.
    guard
      sqlite3_deserialize(
        handle, "main", header, Int64(bytes.count), Int64(bytes.count), flags) == SQLITE_OK
    else { throw failure() }
  }

  private func run(_ statement: StaticString) throws(SQLiteError) {
    guard sqlite3_exec(handle, "\(statement)", nil, nil, nil) == SQLITE_OK else { throw failure() }
  }

  private func failure() -> SQLiteError {
    if work.pointee <= 0 { return SQLiteError("reading it takes too long") }
    guard let message = sqlite3_errmsg(handle) else { return SQLiteError("it is damaged") }
    return SQLiteError(String(cString: message))
  }
}

/// A row of a result, which is there while it is looked at.
package struct SQLiteRow: ~Copyable {
  fileprivate let statement: OpaquePointer

  /// A column's number; zero for what is none.
  package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  /// A column's text; nil where it is NULL.
  package func text(_ column: Int32) -> String? {
    sqlite3_column_text(statement, column).map { String(cString: $0) }
  }

  /// Calls `body` with a column's bytes.
  package func withBlob<Result>(_ column: Int32, _ body: (Span<UInt8>) -> Result) -> Result {
    // In this order, since asking for the bytes may convert the value.
    let blob = sqlite3_column_blob(statement, column)
    let count = Int(sqlite3_column_bytes(statement, column))
    guard count > 0, let start = blob else { return body([UInt8]().span) }
    let bytes = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    return body(bytes.span)
  }
}
