import Glibc

/// What kind of place a host is, by its name or address alone: nothing is looked up.
package enum HostKind: Sendable {
  /// This machine.
  case loopback
  /// An address that only a local network knows, that of a cloud's metadata service among them.
  case local
  /// Any other address, and any name.
  case other

  /// The kind of a host, an address of IPv6 without its brackets.
  package init(_ host: String) {
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    if name == "localhost" || name.hasSuffix(".localhost") {
      self = .loopback
    } else if let address = Self.fourBytes(name) {
      self = Self.kind(address)
    } else if let address = Self.sixteenBytes(String(name.prefix { $0 != "%" })) {
      self = Self.kind(address)
    } else {
      self = .other
    }
  }

  private static func kind(_ address: [UInt8]) -> HostKind {
    if address.count == 16 {
      if address.dropLast().allSatisfy({ $0 == 0 }) { return address[15] == 1 ? .loopback : .local }
      // An address of IPv4 in one of IPv6.
      if address[..<10].allSatisfy({ $0 == 0 }), address[10] == address[11] {
        return kind(Array(address[12...]))
      }
      let isLocal = address[0] & 0xFE == 0xFC || (address[0] == 0xFE && address[1] & 0x80 == 0x80)
      return isLocal ? .local : .other
    }
    switch (address[0], address[1]) {
    case (127, _): return .loopback
    case (0, _), (10, _), (169, 254), (172, 16...31), (192, 168), (100, 64...127): return .local
    default: return .other
    }
  }

  private static func fourBytes(_ text: String) -> [UInt8]? {
    var address = in_addr()
    guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
    return withUnsafeBytes(of: &address) { Array($0) }
  }

  private static func sixteenBytes(_ text: String) -> [UInt8]? {
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    return withUnsafeBytes(of: &address) { Array($0) }
  }
}
