internal import CLDNS

/// Owns one `ldns_rdf`.
struct RecordDataHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<ldns_rdf>

    init?(_ pointer: UnsafeMutablePointer<ldns_rdf>?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    /// A domain name; nil for what is none (RFC 1035 section 3.1).
    init?(name: String) {
        guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
        self.init(ldns_dname_new_frm_str(name))
    }

    deinit { ldns_rdf_deep_free(pointer) }

    /// Gives it to a call that takes what it is given.
    consuming func release() -> UnsafeMutablePointer<ldns_rdf> {
        let pointer = pointer
        discard self
        return pointer
    }
}
