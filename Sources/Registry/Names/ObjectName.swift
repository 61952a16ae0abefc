import Foundation

/// The name of a share, schema, table or recipient, checked.
///
/// Names follow what Unity Catalog accepts for its objects: 1 to 255 Unicode scalars, no control character, no
/// space, `/` or `.`, and no whitespace at either end. They are compared without regard to case (PROTOCOL.md,
/// "List Shares": names are case-insensitive), so each has a ``key`` that is stored beside it.
public struct ObjectName: Sendable, Hashable, CustomStringConvertible {
    /// What a name names; it begins the error message.
    public enum Noun: String, Sendable {
        case share, schema, table, recipient, administrator
    }

    /// The longest name in Unicode scalars.
    public static let maximumLength = 255

    /// The name as it was given.
    public let text: String
    /// What the name is compared and ordered by: Unicode NFC, lowercased.
    public let key: String

    /// - Throws: `.invalid`, naming the offending character.
    public init(_ text: String, of noun: Noun) throws(RegistryError) {
        if let fault = Self.fault(in: text) {
            throw RegistryError(
                .invalid,
                """
                The \(noun.rawValue) name \(Self.quoted(text)) \(fault): use 1 to \(Self.maximumLength) characters \
                without control characters, spaces, "/" or ".".
                """)
        }
        self.text = text
        self.key = Self.key(of: text)
    }

    /// A name that a request asks for; nil if no object can have it.
    init?(requested text: String) {
        guard Self.fault(in: text) == nil else { return nil }
        self.text = text
        self.key = Self.key(of: text)
    }

    public var description: String { text }

    /// Lowercasing may leave a decomposed sequence behind (U+0130 does), so composition is done on both sides.
    private static func key(of text: String) -> String {
        text.precomposedStringWithCanonicalMapping.lowercased().precomposedStringWithCanonicalMapping
    }

    /// What is wrong with `text`, as the end of a sentence; nil if nothing is.
    private static func fault(in text: String) -> String? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last else { return "is empty" }
        // A string has at least as many bytes as scalars and at most four times as many: a long one is not walked.
        guard text.utf8.count <= 4 * maximumLength, scalars.count <= maximumLength else {
            return "is longer than \(maximumLength) characters"
        }
        for scalar in scalars {
            switch scalar {
            case "/", ".": return "contains \"\(scalar)\""
            case " ": return "contains a space"
            case _ where scalar.properties.generalCategory == .control:
                return "contains the control character \(codePoint(scalar))"
            default: continue
            }
        }
        if first.properties.isWhitespace { return "begins with the whitespace \(codePoint(first))" }
        if last.properties.isWhitespace { return "ends with the whitespace \(codePoint(last))" }
        // Looked up or stored, it would be in the database's pages and log, where nobody masks it.
        if MaskedText.holdsCredential(text) { return "holds a token, which is no name and belongs to nobody else" }
        return nil
    }

    private static func codePoint(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// `text` in quotes for a message: without secrets, control characters as code points, cut off when long.
    static func quoted(_ text: String) -> String {
        let text = MaskedText.mask(text)
        var result = "\""
        for scalar in text.unicodeScalars.prefix(64) {
            if scalar.properties.generalCategory == .control {
                result += "<\(codePoint(scalar))>"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + (text.unicodeScalars.dropFirst(64).isEmpty ? "\"" : "…\"")
    }
}
