// fuzz: -max_len=2048
@testable import Addresses

/// Lines: the peer, trusted ranges with space between them, then the lines of `X-Forwarded-For`. Whatever is read comes
/// back from its text, and a client that is named is named by proxies that are trusted.
func fuzz(_ bytes: [UInt8]) {
    var lines = Lines(bytes)
    let peer = lines.text()
    let ranges = lines.text().split(separator: " ").map(String.init)
    for text in ranges + [peer] { check(text) }
    let trusted = AddressList(ranges.compactMap { try? AddressRange(parsing: $0) })
    guard let peer = IPAddress(peer) else { return }
    let fields = String(decoding: lines.remainder(), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let client = ForwardedFor.client(peer: peer, lines: fields, trusted: trusted)
    demand(client == nil || trusted.contains(peer), "only a trusted peer names somebody")
    demand(ForwardedFor.client(peer: peer, lines: fields, trusted: .empty) == nil, "without trust nobody is named")
    demand(
        ForwardedFor.client(peer: peer, lines: [fields.joined(separator: ",")], trusted: trusted) == client,
        "lines are one list")
    guard let client else { return }
    check(client.address.description)
    let origin = ClientOrigin(peer: peer, port: nil).forwarded(for: fields, trusted: trusted)
    demand(origin.address == client.address && origin.knownBy == .forwardedFor, "the origin is the client")
    guard !trusted.contains(client.address) else { return }
    let invented = ["203.0.113.77, 10.9.8.7"] + fields
    demand(
        ForwardedFor.client(peer: peer, lines: invented, trusted: trusted) == client,
        "what stands before the client is not believed")
}

private func check(_ text: String) {
    if let address = IPAddress(text) {
        demand(IPAddress(address.description) == address, "\(address) is read from its text")
        demand(AddressRange(address).contains(address), "an address is in its own range")
        demand((try? AddressRange(parsing: text)) == AddressRange(address), "an address is a range")
    }
    do {
        let range = try AddressRange(parsing: text)
        demand(range.contains(range.base), "\(range) contains its base")
        demand((try? AddressRange(parsing: range.description)) == range, "\(range) is read from its text")
        demand(IPAddress(text) != nil || text.utf8.contains(UInt8(ascii: "/")), "a range has a prefix")
    } catch {
        demand(error.message.utf8.count < 400, "a message is bounded")
        demand(error.message.utf8.allSatisfy { $0 >= 0x20 }, "a message can be printed")
    }
}
