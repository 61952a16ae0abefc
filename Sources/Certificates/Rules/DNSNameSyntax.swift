/// DNS names as certificates may have them: letters, digits and dashes in labels, a wildcard as the whole of the first
/// (RFC 5280 section 4.2.1.6, RFC 6125 section 6.4.3).
enum DNSNameSyntax {
    /// What is wrong with it, as the end of a sentence; nil if nothing is.
    static func fault(in bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty, bytes.count <= 253 else { return "is empty or longer than 253 bytes" }
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for (index, label) in labels.enumerated() {
            if label.isEmpty { return "has a dot too many" }
            if label.count > 63 { return "has a label of more than 63 bytes" }
            if label.elementsEqual([UInt8(ascii: "*")]) {
                if index > 0 { return "has a wildcard behind its first label" }
                if labels.count < 2 { return "is nothing but a wildcard" }
                continue
            }
            if label.contains(UInt8(ascii: "*")) { return "has a wildcard within a label" }
            guard label.allSatisfy(isOfLabel) else { return "has characters other than letters, digits and dashes" }
            if label.first == UInt8(ascii: "-") || label.last == UInt8(ascii: "-") {
                return "has a label that begins or ends with a dash"
            }
        }
        return nil
    }

    private static func isOfLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
