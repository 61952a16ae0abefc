internal import CLDNS

/// Puts questions to one server. Its calls block; a value belongs to one thread at a time.
public struct Resolver: ~Copyable {
    /// More records of one answer are not read.
    static let mostRecords = 512

    public let server: DNSServer
    let pointer: UnsafeMutablePointer<ldns_resolver>

    /// - Throws: ``DNSFailure/Kind/unusable`` where there is no memory for it.
    public init(_ server: DNSServer, _ settings: ResolverSettings = ResolverSettings()) throws(DNSFailure) {
        // It keeps a copy of the address.
        guard let address = DNSServer.data(server.address), let pointer = Self.made(for: address) else {
            throw DNSFailure(.unusable, server, "no resolver could be made")
        }
        self.server = server
        self.pointer = pointer
        let (seconds, attoseconds) = settings.timeout.components
        ldns_resolver_set_port(pointer, server.port)
        ldns_resolver_set_timeout(
            pointer, timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000)))
        ldns_resolver_set_retry(pointer, max(1, settings.attempts))
        ldns_resolver_set_retrans(pointer, 0)
        ldns_resolver_set_recursive(pointer, settings.asksRecursion ? 1 : 0)
        ldns_resolver_set_usevc(pointer, settings.usesTCP ? 1 : 0)
        ldns_resolver_set_fail(pointer, 1)
        ldns_resolver_set_edns_udp_size(pointer, 1232)
    }

    deinit { ldns_resolver_deep_free(pointer) }

    private static func made(for address: borrowing RecordDataHandle) -> UnsafeMutablePointer<ldns_resolver>? {
        guard let pointer = ldns_resolver_new() else { return nil }
        guard ldns_resolver_push_nameserver(pointer, address.pointer) == LDNS_STATUS_OK else {
            ldns_resolver_deep_free(pointer)
            return nil
        }
        return pointer
    }

    /// - Parameter name: with or without its final dot.
    /// - Throws: ``DNSFailure`` where no answer to the question came; every code is an answer.
    public func ask(_ name: String, _ type: RecordType) throws(DNSFailure) -> DNSAnswer {
        guard let owner = RecordDataHandle(name: name) else {
            throw DNSFailure(.unusable, server, "'\(name)' is no domain name")
        }
        let flags = UInt16(ldns_resolver_recursive(pointer) != 0 ? LDNS_RD : 0)
        let kind = ldns_rr_type(rawValue: UInt32(type.rawValue))
        var query: UnsafeMutablePointer<ldns_pkt>?
        let status = ldns_resolver_prepare_query_pkt(&query, pointer, owner.pointer, kind, LDNS_RR_CLASS_IN, flags)
        guard status == LDNS_STATUS_OK, let query = PacketHandle(query) else {
            throw DNSFailure(.unusable, server, "no question for '\(name)' could be made: \(Self.words(status))")
        }
        let start = ContinuousClock.now
        let packet = try send(query, "\(name) \(type)")
        let duration = start.duration(to: .now)
        return MessageReader.answer(packet, from: server, after: duration)
    }

    /// Sends a question and gives the answer to it. ldns looks at no more than the sender of a datagram: that it is an
    /// answer, and one to this question, is checked here.
    private func send(_ query: borrowing PacketHandle, _ what: String) throws(DNSFailure) -> PacketHandle {
        var answer: UnsafeMutablePointer<ldns_pkt>?
        let status = ldns_resolver_send_pkt(&answer, pointer, query.pointer)
        let packet = PacketHandle(answer)
        guard status == LDNS_STATUS_OK else { throw failure(status, what) }
        guard let packet else { throw DNSFailure(.unreachable, server, "no answer to \(what)") }
        guard ldns_pkt_qr(packet.pointer) != 0, ldns_pkt_id(packet.pointer) == ldns_pkt_id(query.pointer),
            ldns_pkt_get_opcode(packet.pointer) == ldns_pkt_get_opcode(query.pointer)
        else { throw DNSFailure(.malformed, server, "the answer is none to \(what)") }
        // A server that cannot read a question need not repeat it.
        if packet.code == .noError {
            let (asked, repeated) = (ldns_pkt_question(query.pointer), ldns_pkt_question(packet.pointer))
            guard ldns_rr_list_compare(asked, repeated) == 0 else {
                throw DNSFailure(.malformed, server, "the answer is to another question than \(what)")
            }
        }
        return packet
    }

    func failure(_ status: ldns_status, _ what: String) -> DNSFailure {
        switch status {
        case LDNS_STATUS_NETWORK_ERR, LDNS_STATUS_SOCKET_ERROR, LDNS_STATUS_ERR:
            DNSFailure(.unreachable, server, "no answer to \(what) in time (\(Self.words(status)))")
        default: DNSFailure(.malformed, server, "the answer to \(what) cannot be read (\(Self.words(status)))")
        }
    }

    static func words(_ status: ldns_status) -> String {
        ldns_get_errorstr_by_id(status).map { String(cString: $0) } ?? "status \(status.rawValue)"
    }
}
