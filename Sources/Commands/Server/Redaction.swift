import Foundation

/// Masks what looks like a secret in a line of the log. Nothing is meant to put one there; but clients send tokens
/// where names belong, and a name that is not found is named.
enum Redaction {
    /// What a secret begins with, and the characters that it goes on with.
    private static let marks = ["cwy_", "cws_", "cwa_", "cwm_", "X-Amz-Signature=", "X-Amz-Security-Token="]

    static func mask(_ line: String) -> String {
        var result = line
        for mark in marks where result.contains(mark) {
            var masked = ""
            var rest = result[...]
            while let range = rest.range(of: mark) {
                masked += rest[..<range.upperBound]
                rest = rest[range.upperBound...]
                let secret = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_%+/=".contains($0)) }
                if !secret.isEmpty { masked += "***" }
                rest = rest[secret.endIndex...]
            }
            result = masked + rest
        }
        return result
    }
}
