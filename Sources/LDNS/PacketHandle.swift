internal import CLDNS

/// Owns one `ldns_pkt`.
struct PacketHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<ldns_pkt>

    init?(_ pointer: UnsafeMutablePointer<ldns_pkt>?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    var code: ResponseCode {
        ResponseCode(rawValue: UInt16(truncatingIfNeeded: ldns_pkt_get_rcode(pointer).rawValue))
    }

    deinit { ldns_pkt_free(pointer) }
}
