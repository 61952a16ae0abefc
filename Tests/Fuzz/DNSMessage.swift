// fuzz: -max_len=1024
@testable import LDNS

private let server = DNSServer(address: "127.0.0.1")
private let key = try? TSIGKey(
    name: "k", algorithm: .hmacSHA256, secret: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")

/// Whatever a name server sends, it is an answer within bounds or none, and it is never signed with a key that only this
/// side has.
func fuzz(_ bytes: [UInt8]) {
    checkTexts(String(decoding: bytes, as: UTF8.self))
    guard let server, let key, let packet = try? MessageReader.packet(bytes) else { return }
    let answer = MessageReader.answer(packet, from: server, after: .zero)
    for records in [answer.answers, answer.authority] {
        demand(records.count <= Resolver.mostRecords, "an answer is bounded")
        for record in records { check(record) }
    }
    let hint = MessageReader.hint(packet)
    demand(hint.utf8.count < 80 && hint.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "a hint is one line")
    demand(unsafe !MessageReader.isSigned(packet, bytes, with: key, answering: nil), "nobody else has the key")
}

private func check(_ record: DNSRecord) {
    demand(record.owner.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "a name is printable")
    switch record.content {
    case .address(let text): demand(DNSServer(address: text) != nil, "an address is one: \(text)")
    case .name(let name): demand(name.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "a name is printable")
    case .text(let text): demand(text.count <= 65_535, "a text is bounded")
    case .other: break
    }
}

private func checkTexts(_ text: String) {
    if let server = DNSServer(text) { demand(DNSServer("\(server)") == server, "an address has one meaning") }
    if let key = try? TSIGKey(parsing: text) {
        demand(!"\(key)".contains(key.secret), "a key does not show its secret")
        demand(!key.name.isEmpty && !key.name.hasSuffix("."), "a key has a name")
    }
}
