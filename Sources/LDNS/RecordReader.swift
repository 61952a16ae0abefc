internal import CLDNS

/// Makes values of what ldns read.
enum RecordReader {
    static func records(_ list: UnsafeMutablePointer<ldns_rr_list>?) -> [DNSRecord] {
        guard let list else { return [] }
        return (0..<min(ldns_rr_list_rr_count(list), Resolver.mostRecords)).compactMap { index in
            ldns_rr_list_rr(list, index).map { record($0) }
        }
    }

    private static func record(_ pointer: UnsafeMutablePointer<ldns_rr>) -> DNSRecord {
        let type = RecordType(rawValue: UInt16(truncatingIfNeeded: ldns_rr_get_type(pointer).rawValue))
        return DNSRecord(
            owner: name(ldns_rr_owner(pointer)) ?? "", type: type, timeToLive: ldns_rr_ttl(pointer),
            content: content(pointer, type))
    }

    private static func content(_ pointer: UnsafeMutablePointer<ldns_rr>, _ type: RecordType) -> DNSRecord.Content {
        switch type {
        case .a, .aaaa: text(ldns_rr_rdf(pointer, 0)).map { .address($0) } ?? .other
        case .ns, .cname: name(ldns_rr_rdf(pointer, 0)).map { .name($0) } ?? .other
        case .txt:
            .text((0..<ldns_rr_rd_count(pointer)).flatMap { index in strings(ldns_rr_rdf(pointer, index)) })
        default: .other
        }
    }

    /// A character string without the byte of its length (RFC 1035 section 3.3).
    private static func strings(_ data: UnsafeMutablePointer<ldns_rdf>?) -> [UInt8] {
        guard let data, let bytes = ldns_rdf_data(data) else { return [] }
        return Array(UnsafeBufferPointer(start: bytes, count: ldns_rdf_size(data)).dropFirst())
    }

    private static func name(_ data: UnsafeMutablePointer<ldns_rdf>?) -> String? {
        text(data).map { text in
            let lower = text.lowercased()
            return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
        }
    }

    /// As a zone file has it.
    private static func text(_ data: UnsafeMutablePointer<ldns_rdf>?) -> String? {
        guard let data, let text = ldns_rdf2str(data) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
