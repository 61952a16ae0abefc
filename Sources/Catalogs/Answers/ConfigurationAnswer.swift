import JSON

/// The answer to `GET /v1/config` (Iceberg REST specification, `CatalogConfig`).
struct ConfigurationAnswer: Sendable {
    /// What clients take where they have nothing of their own.
    private(set) var defaults = PropertyMap()
    /// What clients take whatever they have.
    private(set) var overrides = PropertyMap()
    /// `METHOD /path/{parameter}`; nil where the catalog does not say.
    private(set) var endpoints: Set<String>?

    init(_ body: [UInt8]) throws(AnswerFault) {
        var scanner = JSONScanner(body)
        var fault: AnswerFault?
        do throws(JSONError) {
            try scanner.forEachMember { name, scanner throws(JSONError) in
                switch name {
                case "defaults": defaults = Self.properties(&scanner, &fault)
                case "overrides": overrides = Self.properties(&scanner, &fault)
                case "endpoints":
                    if try scanner.null() { return }
                    var found: Set<String> = []
                    try scanner.forEachElement { scanner throws(JSONError) in found.insert(try scanner.string()) }
                    endpoints = found
                default: try scanner.skip()
                }
                if fault != nil { throw JSONError(.unexpectedType, at: scanner.offset, "no properties") }
            }
            try scanner.end()
        } catch {
            throw fault ?? AnswerFault(error)
        }
    }

    private static func properties(_ scanner: inout JSONScanner, _ fault: inout AnswerFault?) -> PropertyMap {
        do throws(AnswerFault) {
            return try PropertyMap(&scanner)
        } catch {
            fault = error
            return PropertyMap()
        }
    }
}
