// fuzz: -max_len=4200
@testable import Addresses

/// A header is the same however its bytes arrive, never reads beyond its bounds, and what it names has the text it is
/// read from. The first two bytes say where to cut.
func fuzz(_ bytes: [UInt8]) {
    guard bytes.count >= 2 else { return }
    let header = bytes[2...]
    let whole = ProxyHeader.read(header)
    let cut = (Int(bytes[0]) << 8 | Int(bytes[1])) % (header.count + 1)
    for count in [cut, cut / 2, min(16, header.count), min(107, header.count)] {
        let beginning = ProxyHeader.read(header.prefix(count))
        demand(beginning == .incomplete || beginning == whole, "the first \(count) bytes say the same")
    }
    demand(ProxyHeader.read(Array(header)[...]) == whole, "where the bytes lie does not matter")
    if whole == .incomplete {
        demand(header.count < ProxyHeader.maximumLength, "a header ends within its bound")
        return
    }
    demand(ProxyHeader.read((header + [0x0D, 0x0A, 0])[...]) == whole, "what follows does not matter")
    guard case .header(let read) = whole else { return }
    demand(read.length <= header.count, "a header is no longer than what is there")
    demand(read.length <= ProxyHeader.maximumLength, "a header has its bound")
    demand(ProxyHeader.read(header.prefix(read.length)) == whole, "its own bytes are enough")
    demand(ProxyHeader.read(header.prefix(read.length - 1)) == .incomplete, "all of its bytes are needed")
    check(read)
}

private func check(_ header: ProxyHeader) {
    demand((header.uniqueID?.count ?? 1) <= 128, "an id is bounded")
    if let endpoint = header.privateEndpoint {
        demand(endpoint.id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "an id can be printed")
        demand((1...64).contains(endpoint.id.utf8.count), "an id is bounded")
    }
    guard case .client(let source, let destination) = header.subject else { return }
    for end in [source, destination] {
        demand(IPAddress(end.address.description) == end.address, "\(end.address) is read from its text")
    }
}
