import Testing
@testable import HTTP
@Suite struct HTTPLocationTests {
  @Test func aLocationIsReadAsItIsGoneTo() throws {
    let location = try #require(HTTPLocation("https://host.example:5000/v2/a?b=c"))
    #expect(location.host == "host.example")
    #expect(location.place == "host.example:5000")
    #expect(location.origin == "https://host.example:5000")
    #expect(location.following("/x")?.text == "https://host.example:5000/x")
    #expect(location.following("http://other.example/y")?.origin == "http://other.example")
    for text in [
      "file:///etc/passwd", "https://user:secret@host.example/", "ftp://a/", "https://", "a b",
    ] {
      #expect(HTTPLocation(text) == nil, "\(text)")
    }
  }
  @Test func addressesOfThisMachineAndOfLocalNetworksAreKnown() {
    for host in ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
      #expect(HostKind(host) == .loopback, "\(host)")
    }
    for host in [
      "169.254.169.254", "10.1.2.3", "192.168.0.1", "172.20.0.1", "fe80::1", "fd00::1", "0.0.0.0",
    ] {
      #expect(HostKind(host) == .local, "\(host)")
    }
    for host in ["example.org", "8.8.8.8", "2001:db8::1", "notlocalhost"] {
      #expect(HostKind(host) == .other, "\(host)")
    }
    // Other ways to write an address mean the same.
    #expect(HTTPLocation("http://0x7f.1/")?.hostKind == .loopback)
    #expect(HTTPLocation("http://2852039166/")?.hostKind == .local)
  }
}
