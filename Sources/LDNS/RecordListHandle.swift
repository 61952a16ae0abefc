internal import CLDNS

/// Owns one `ldns_rr_list` and the records in it.
struct RecordListHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<ldns_rr_list>

    /// The record of an update (RFC 2136 sections 2.5.1 and 2.5.4); nil for what a record cannot hold.
    init?(_ update: TextUpdate) {
        guard (1...255).contains(update.text.count), let owner = RecordDataHandle(name: update.name),
            let text = RecordDataHandle(Self.string(update.text)), let record = ldns_rr_new()
        else { return nil }
        guard let list = ldns_rr_list_new() else {
            ldns_rr_free(record)
            return nil
        }
        ldns_rr_set_owner(record, owner.release())
        ldns_rr_set_type(record, LDNS_RR_TYPE_TXT)
        switch update.change {
        case .add(let timeToLive):
            ldns_rr_set_class(record, LDNS_RR_CLASS_IN)
            ldns_rr_set_ttl(record, timeToLive)
        case .remove:
            ldns_rr_set_class(record, LDNS_RR_CLASS_NONE)
            ldns_rr_set_ttl(record, 0)
        }
        ldns_rr_push_rdf(record, text.release())
        ldns_rr_list_push_rr(list, record)
        pointer = list
    }

    /// A character string of RFC 1035 section 3.3.
    private static func string(_ text: [UInt8]) -> UnsafeMutablePointer<ldns_rdf>? {
        ([UInt8(text.count)] + text).withUnsafeBytes { bytes in
            ldns_rdf_new_frm_data(LDNS_RDF_TYPE_STR, bytes.count, bytes.baseAddress)
        }
    }

    deinit { ldns_rr_list_deep_free(pointer) }
}
