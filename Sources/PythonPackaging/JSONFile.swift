import JSON

/// Reads one of the JSON files that installers write, as Python's `json` reads it.
func readJSON(_ bytes: [UInt8]) throws(PackagingError) -> JSONValue {
  do {
    return try JSONValue(bytes)
  } catch {
    throw .invalidJSON(reason: error.reason, offset: error.offset)
  }
}
