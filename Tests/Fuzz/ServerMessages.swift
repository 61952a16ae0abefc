// fuzz: -max_len=8192
import OpenSSL

/// Whatever a server sends in place of a handshake: it ends, and what is taken from it is bounded.
func fuzz(_ bytes: [UInt8]) {
    for hasContext in [false, true] {
        let found = CertificateMessage.certificates(in: bytes[...], hasContext: hasContext)
        demand(found.reduce(0) { $0 + $1.count + 3 } <= bytes.count + 3, "certificates are parts of the message")
    }
    if let list = SignedTimestamp.list(bytes) {
        demand(list.count * 47 <= bytes.count, "timestamps are parts of the list")
    }
    guard let client = try? TLSClient(TLSOffer(serverName: "a.example", minimumVersion: 0x0301, maximumVersion: 0x0304))
    else { return demand(false, "an offer can always be made") }
    demand(client.handshake() == .needsBytes, "the client speaks first")
    demand(!client.takeOutgoing().isEmpty, "the client speaks first")
    var rest = bytes[...]
    while !rest.isEmpty {
        client.receive(rest.prefix(1024))
        rest = rest.dropFirst(1024)
        guard client.handshake() == .needsBytes else { break }
    }
    let facts = client.facts
    demand(facts.certificates.allSatisfy { $0.count <= bytes.count }, "certificates are parts of what came")
}
