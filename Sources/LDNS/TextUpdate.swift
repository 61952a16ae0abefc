internal import CLDNS

/// A dynamic update of one TXT record (RFC 2136), signed (RFC 8945).
public struct TextUpdate: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
        /// Beside those of the same name; one that is there already stays as it is.
        /// The time to live is in seconds.
        case add(timeToLive: UInt32)
        /// This one alone, whether it is there or not.
        case remove
    }

    public let zone: String
    public let name: String
    /// One character string: at most 255 bytes.
    public let text: [UInt8]
    public let change: Change

    public init(zone: String, name: String, text: [UInt8], change: Change) {
        self.zone = zone
        self.name = name
        self.text = text
        self.change = change
    }
}

extension Resolver {
    /// Sends an update and waits for the server's word on it.
    ///
    /// - Throws: ``DNSFailure/Kind/refused(_:)`` where the server does not make it, ``DNSFailure/Kind/unsigned`` where
    ///   the answer does not show that the server has the key.
    public func update(_ update: TextUpdate, key: TSIGKey) throws(DNSFailure) {
        let what = "the update of \(update.name)"
        guard let zone = RecordDataHandle(name: update.zone), let records = RecordListHandle(update) else {
            throw DNSFailure(.unusable, server, "\(what) holds a name or a text that DNS cannot hold")
        }
        let prerequisites = ldns_rr_list_new()
        let additional = ldns_rr_list_new()
        defer {
            ldns_rr_list_free(prerequisites)
            ldns_rr_list_free(additional)
        }
        let made = ldns_update_pkt_new(
            zone.release(), LDNS_RR_CLASS_IN, prerequisites, records.pointer, additional)
        guard let packet = PacketHandle(made) else {
            throw DNSFailure(.unusable, server, "\(what) could not be made")
        }
        ldns_pkt_set_random_id(packet.pointer)
        ldns_resolver_set_tsig_keyname(pointer, key.name + ".")
        ldns_resolver_set_tsig_algorithm(pointer, key.algorithm.rawValue + ".")
        ldns_resolver_set_tsig_keydata(pointer, key.secret)
        let status = ldns_update_pkt_tsig_add(packet.pointer, pointer)
        guard status == LDNS_STATUS_OK else {
            throw DNSFailure(.unusable, server, "\(what) could not be signed (\(Self.words(status)))")
        }
        let answer = try send(packet, what)
        guard answer.code == .noError else {
            throw DNSFailure(.refused(answer.code), server, "it does not make \(what): \(answer.code)")
        }
    }
}
