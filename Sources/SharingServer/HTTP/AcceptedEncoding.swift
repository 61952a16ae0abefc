/// Whether a client takes gzip (RFC 9110 section 12.5.3).
enum AcceptedEncoding {
    static func gzip(_ header: String?) -> Bool {
        var any: Bool?
        for element in (header ?? "").split(separator: ",").prefix(32) {
            let parts = element.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let coding = parts.first else { continue }
            let refused = parts.dropFirst().contains { part in
                part.hasPrefix("q=") && (Double(part.dropFirst(2)) ?? 1) == 0
            }
            if coding == "gzip" || coding == "x-gzip" { return !refused }
            if coding == "*" { any = !refused }
        }
        return any ?? false
    }
}
