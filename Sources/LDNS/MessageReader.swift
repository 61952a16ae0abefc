internal import CLDNS

/// Makes values of messages (RFC 1035 section 4).
enum MessageReader {
    /// Why bytes are no message, in ldns's words.
    struct Fault: Error, Hashable {
        let words: String
    }

    static func packet(_ wire: [UInt8]) throws(Fault) -> PacketHandle {
        var read: UnsafeMutablePointer<ldns_pkt>?
        let status = ldns_wire2pkt(&read, wire, wire.count)
        guard status == LDNS_STATUS_OK, let packet = PacketHandle(read) else {
            throw Fault(words: Resolver.words(status))
        }
        return packet
    }

    /// Whether a message is signed with the key (RFC 8945 section 5.3).
    ///
    /// - Parameters:
    ///   - wire: the message's bytes.
    ///   - question: the authentication code of what it answers; nil for what answers nothing.
    static func isSigned(
        _ packet: borrowing PacketHandle, _ wire: [UInt8], with key: TSIGKey,
        answering question: UnsafeMutablePointer<ldns_rdf>?
    ) -> Bool {
        ldns_pkt_tsig_verify(packet.pointer, wire, wire.count, key.name + ".", key.secret, question) != 0
    }

    static func answer(_ packet: borrowing PacketHandle, from server: DNSServer, after duration: Duration) -> DNSAnswer
    {
        DNSAnswer(
            server: server, code: packet.code, isAuthoritative: ldns_pkt_aa(packet.pointer) != 0,
            isTruncated: ldns_pkt_tc(packet.pointer) != 0, offersRecursion: ldns_pkt_ra(packet.pointer) != 0,
            answers: RecordReader.records(ldns_pkt_answer(packet.pointer)),
            authority: RecordReader.records(ldns_pkt_authority(packet.pointer)), duration: duration)
    }

    /// What an answer that nobody vouches for says: shown to people, and nothing decided by it.
    static func hint(_ answer: borrowing PacketHandle) -> String {
        var words = "\(answer.code)"
        if let signature = ldns_pkt_tsig(answer.pointer), ldns_rr_rd_count(signature) > 5,
            let data = ldns_rr_rdf(signature, 5), ldns_rdf_size(data) == 2
        {
            switch ldns_rdf2native_int16(data) {
            case 16: words += ", BADSIG: the secret is another"
            case 17: words += ", BADKEY: no key of that name and algorithm"
            case 18: words += ", BADTIME: the clocks differ"
            case 22: words += ", BADTRUNC"
            default: break
            }
        }
        return words
    }
}
