/// Why a document of an authority is not used.
public struct DocumentFault: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// None of RFC 8555.
        case malformed
        /// Well formed, and not acted upon.
        case refused
    }

    public let kind: Kind
    public let reason: String

    public static func malformed(_ reason: String) -> DocumentFault { DocumentFault(kind: .malformed, reason: reason) }
    public static func refused(_ reason: String) -> DocumentFault { DocumentFault(kind: .refused, reason: reason) }
}
