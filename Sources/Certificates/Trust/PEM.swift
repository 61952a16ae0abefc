import Foundation

/// Blocks of PEM (RFC 7468), read as leniently as the field does: text around them is passed over.
public enum PEM {
    /// The longest text that is read, in bytes.
    public static let longest = 4 * 1024 * 1024

    /// What is in the blocks of a label, in DER and in their order.
    ///
    /// - Throws: for a block that is cut off or no base64, and for text that is too long.
    public static func blocks(_ label: String, in text: String) throws(CertificateSyntaxError) -> [[UInt8]] {
        guard text.utf8.count <= longest else { throw CertificateSyntaxError("the file is larger than 4 MiB") }
        var found: [[UInt8]] = []
        var body: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmingPrefix(while: \.isWhitespace)
            if line.hasPrefix("-----BEGIN ") {
                body = line.hasPrefix("-----BEGIN \(label)-----") ? "" : nil
            } else if line.hasPrefix("-----END ") {
                guard let text = body else { continue }
                guard let bytes = Data(base64Encoded: text) else {
                    throw CertificateSyntaxError("block \(found.count + 1) of \(label) is no base64")
                }
                found.append(Array(bytes))
                body = nil
            } else if body != nil {
                body?.append(contentsOf: line.filter { !$0.isWhitespace })
            }
        }
        guard body == nil else { throw CertificateSyntaxError("the last block of \(label) has no end") }
        return found
    }
}
