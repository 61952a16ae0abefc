import Addresses
import Certificates
import ProbeSyntax

/// One request to an address from a certificate, on a thread that may block.
///
/// The HTTP here is written out over this room's own sockets, so that the address that was judged is the one that is
/// connected to: a client library resolves the name again, follows redirects and heeds proxies from the environment,
/// each of which leads past the judgement. It would be replaced by a client that takes an address to connect to.
struct BoundedFetch: Sendable {
    let addresses: [IPAddress]
    let place: FetchAddress
    /// What is sent with POST, and its media type; nil makes it a GET.
    let content: (type: String, bytes: [UInt8])?
    /// Bytes of a body that are taken.
    let limit: Int
    let deadline: Deadline

    /// Addresses of one name that are tried.
    static let mostAddresses = 2

    /// - Throws: only where it was interrupted.
    func run(_ interruption: Interruption) throws -> FetchOutcome {
        var outcome = FetchOutcome.failed("there is no address to connect to")
        for (index, address) in addresses.prefix(Self.mostAddresses).enumerated() {
            // The first address leaves half of the time to the second.
            let share = index == 0 && addresses.count > 1 ? deadline.limited(to: deadline.remaining / 2) : deadline
            do {
                return try exchange(with: address, until: share, interruption)
            } catch let failure as SocketFailure {
                guard failure != .interrupted else { throw CancellationError() }
                outcome = .failed("\(place.authority) (\(address)): \(failure)")
            } catch {
                return .failed("\(error)")
            }
        }
        return outcome
    }

    private func exchange(
        with address: IPAddress, until deadline: Deadline, _ interruption: Interruption
    ) throws -> FetchOutcome {
        let socket = try ProbeSocket(to: address, port: place.port, until: deadline, unless: interruption)
        try socket.send(request)
        var start: [UInt8] = []
        while true {
            let bytes = try socket.receive()
            guard !bytes.isEmpty else { throw HTTPFault.endedEarly }
            start += bytes
            guard let (head, bodyStart) = try HTTPHead.read(start) else { continue }
            guard head.status >= 200 else {
                start.removeFirst(bodyStart)
                continue
            }
            guard head.status == 200 else { return .status(head.status) }
            var body = try HTTPBody(head, limit: limit)
            try body.append(start[bodyStart...])
            while !body.isComplete {
                let bytes = try socket.receive()
                if bytes.isEmpty { try body.end() } else { try body.append(bytes) }
            }
            return .body(body.bytes)
        }
    }

    private var request: [UInt8] {
        var text = "\(content == nil ? "GET" : "POST") \(place.target) HTTP/1.1\r\nHost: \(place.authority)\r\n"
        text += "User-Agent: causeway\r\nAccept: */*\r\nConnection: close\r\n"
        if let content { text += "Content-Type: \(content.type)\r\nContent-Length: \(content.bytes.count)\r\n" }
        return Array((text + "\r\n").utf8) + (content?.bytes ?? [])
    }
}
