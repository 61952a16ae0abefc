/// Why a document of an authority is not used.
struct DocumentFault: Error, Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// None of RFC 8555.
        case malformed
        /// Well formed, and not acted upon.
        case refused
    }

    let kind: Kind
    let reason: String

    static func malformed(_ reason: String) -> DocumentFault { DocumentFault(kind: .malformed, reason: reason) }
    static func refused(_ reason: String) -> DocumentFault { DocumentFault(kind: .refused, reason: reason) }
}
