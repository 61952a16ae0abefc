/// The body of an S3 error (S3 API reference, "REST Error Responses"): the parts that are safe to repeat. The message
/// and the echoed request are left behind, since they may hold what was signed.
struct ErrorAnswer: Equatable {
    /// Letters, digits, dots and dashes only.
    let code: String
    /// The region that the store expects, where it says so.
    let region: String?

    init(code: String, region: String? = nil) {
        self.code = code
        self.region = region
    }

    init(parsing bytes: [UInt8]) throws(XMLFault) {
        var code: String?
        var region: String?
        try XMLFields.walk(bytes, root: "Error") { step throws(XMLFault) in
            guard case .end(let path, let text) = step else { return }
            if path == ["Code"] { code = text }
            if path == ["Region"] { region = text }
        }
        guard let code, Self.isName(code) else { throw XMLFault(reason: "an error without a code") }
        self.code = code
        self.region = region.flatMap { Self.isName($0) ? $0 : nil }
    }

    /// Whether `text` may be repeated in a message.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
    }
}
