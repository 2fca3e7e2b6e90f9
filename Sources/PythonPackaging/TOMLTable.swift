/// A table while it is being filled: headers come back to it, so it has an identity.
final class TOMLTable {
  enum Member {
    case table(TOMLTable)
    case tables(TOMLTableArray)
    case value(TOMLNode)
  }

  let depth: Int
  let line: Int
  var members: [String: Member] = [:]

  init(depth: Int, line: Int) {
    self.depth = depth
    self.line = line
  }

  var node: TOMLNode {
    let members = members.mapValues { member in
      switch member {
      case .table(let table): table.node
      case .tables(let array):
        TOMLNode(.array(array.tables.map(\.node)), line: array.tables.first?.line ?? line)
      case .value(let value): value
      }
    }
    return TOMLNode(.table(members), line: line)
  }
}

/// An array of tables; shared, so that a document of many headers doesn't copy it for each.
final class TOMLTableArray {
  var tables: [TOMLTable]

  init(_ first: TOMLTable) { tables = [first] }
}
