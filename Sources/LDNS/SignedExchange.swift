internal import CLDNS

extension Resolver {
    /// Sends an update over TCP and waits for the server's word on it.
    ///
    /// - Throws: ``DNSFailure/Kind/refused(_:)`` where the server does not make it, ``DNSFailure/Kind/unsigned`` where
    ///   the answer does not show that the server has the key.
    public func update(_ update: TextUpdate, key: TSIGKey) throws(DNSFailure) {
        let what = "the update of \(update.name)"
        let packet = try packet(update, what)
        let status = ldns_pkt_tsig_sign(
            packet.pointer, key.name + ".", key.secret, Self.fudge, key.algorithm.rawValue + ".", nil)
        guard status == LDNS_STATUS_OK, let signature = ldns_pkt_tsig(packet.pointer) else {
            throw DNSFailure(.unusable, server, "\(what) could not be signed (\(Self.words(status)))")
        }
        let wire = try exchange(packet, what)
        let answer = try message(wire, what)
        guard ldns_pkt_qr(answer.pointer) != 0, ldns_pkt_id(answer.pointer) == ldns_pkt_id(packet.pointer),
            ldns_pkt_get_opcode(answer.pointer) == LDNS_PACKET_UPDATE
        else { throw DNSFailure(.malformed, server, "the answer is none to \(what)") }
        // The code of the message authenticates the question with the answer (RFC 8945 section 5.3).
        guard MessageReader.isSigned(answer, wire, with: key, answering: ldns_rr_rdf(signature, 3)) else {
            throw DNSFailure(
                .unsigned, server, "the answer to \(what) is not signed with the key (\(MessageReader.hint(answer)))")
        }
        guard answer.code == .noError else {
            throw DNSFailure(.refused(answer.code), server, "it does not make \(what): \(answer.code)")
        }
    }

    /// Seconds that the clocks of both sides may differ (RFC 8945 section 10).
    private static let fudge: UInt16 = 300

    private func message(_ wire: [UInt8], _ what: String) throws(DNSFailure) -> PacketHandle {
        do throws(MessageReader.Fault) {
            return try MessageReader.packet(wire)
        } catch {
            throw DNSFailure(.malformed, server, "the answer to \(what) cannot be read (\(error.words))")
        }
    }

    private func packet(_ update: TextUpdate, _ what: String) throws(DNSFailure) -> PacketHandle {
        guard let zone = RecordDataHandle(name: update.zone), let records = RecordListHandle(update) else {
            throw DNSFailure(.unusable, server, "\(what) holds a name or a text that DNS cannot hold")
        }
        let prerequisites = ldns_rr_list_new()
        let additional = ldns_rr_list_new()
        defer {
            ldns_rr_list_free(prerequisites)
            ldns_rr_list_free(additional)
        }
        // It takes the zone and copies the records.
        let made = ldns_update_pkt_new(
            zone.release(), LDNS_RR_CLASS_IN, prerequisites, records.pointer, additional)
        guard let packet = PacketHandle(made) else {
            throw DNSFailure(.unusable, server, "\(what) could not be made")
        }
        ldns_pkt_set_random_id(packet.pointer)
        return packet
    }

    /// The bytes of the answer: what ldns throws away with an answer whose signature is wrong tells why it is.
    private func exchange(_ packet: borrowing PacketHandle, _ what: String) throws(DNSFailure) -> [UInt8] {
        var length = 0
        guard let address = DNSServer.data(server.address), let buffer = ldns_buffer_new(512),
            let peer = ldns_rdf2native_sockaddr_storage(address.pointer, server.port, &length)
        else { throw DNSFailure(.unusable, server, "\(what) could not be made") }
        defer {
            ldns_buffer_free(buffer)
            free(peer)
        }
        let written = ldns_pkt2buffer_wire(buffer, packet.pointer)
        guard written == LDNS_STATUS_OK else { throw failure(written, what) }
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = ldns_tcp_send(
            &bytes, buffer, peer, socklen_t(length), ldns_resolver_timeout(pointer), &count)
        defer { free(bytes) }
        guard status == LDNS_STATUS_OK, let bytes else { throw failure(status, what) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}
