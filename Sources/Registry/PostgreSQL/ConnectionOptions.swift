private import CPostgreSQL

/// libpq's connection options, by keyword.
enum ConnectionOptions {
    /// What a URL says; nil if libpq cannot read it. Its reasons may quote a password, and are not given.
    static func parse(_ url: String) -> [String: String]? {
        var reason: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &reason)
        if let reason { PQfreemem(reason) }
        guard let options else { return nil }
        defer { PQconninfoFree(options) }
        return values(options)
    }

    /// What the environment and the built-in defaults say where a URL says nothing.
    static func defaults() -> [String: String] {
        guard let options = PQconndefaults() else { return [:] }
        defer { PQconninfoFree(options) }
        return values(options)
    }

    /// All keywords that this version of libpq knows.
    static func keywords() -> Set<String> {
        guard let options = PQconndefaults() else { return [] }
        defer { PQconninfoFree(options) }
        var keywords: Set<String> = []
        each(options) { keyword, _ in keywords.insert(keyword) }
        return keywords
    }

    private static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        each(options) { keyword, value in values[keyword] = value }
        return values
    }

    private static func each(
        _ options: UnsafeMutablePointer<PQconninfoOption>, _ body: (String, String?) -> Void
    ) {
        var option = options
        while let keyword = option.pointee.keyword {
            body(String(cString: keyword), option.pointee.val.map { String(cString: $0) })
            option += 1
        }
    }
}
