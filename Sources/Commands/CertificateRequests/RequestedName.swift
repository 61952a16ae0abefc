import Addresses
import Foundation

/// A name that a certificate is asked for, as a certificate writes it (RFC 5280 section 4.2.1.6).
enum RequestedName: Sendable, Hashable {
    /// In lower case, internationalized labels as A-labels (RFC 5890 section 2.3.2.1); its leftmost label may be `*`.
    case dns(String)
    case address(IPAddress)

    /// - Parameter text: a host name, in whatever script, or an IP address; as a person writes it.
    init(_ text: String) throws(RequestedNameProblem) {
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        if let address = IPAddress(bare) {
            self = .address(address)
            return
        }
        if text.contains("://") || text.contains("/") { throw .isURL(text) }
        if text.contains(":") { throw .hasPort(text) }
        let isWildcard = text.hasPrefix("*.")
        let rest = isWildcard ? String(text.dropFirst(2)) : text
        guard !rest.contains("*") else { throw .wildcardElsewhere(text) }
        let name = try Self.ascii(rest.hasSuffix(".") ? String(rest.dropLast()) : rest, of: text)
        if isWildcard, name.split(separator: ".").count < 2 { throw .wildcardTooWide(text) }
        let whole = isWildcard ? "*." + name : name
        guard whole.utf8.count <= 253 else { throw .tooLong(text) }
        self = .dns(whole)
    }

    var text: String {
        switch self {
        case .dns(let name): name
        case .address(let address): "\(address)"
        }
    }

    /// A name for files, without what a shell or a person stumbles over.
    var fileName: String {
        text.replacingOccurrences(of: "*", with: "_wildcard").replacingOccurrences(of: ":", with: "-")
    }

    /// A host name in A-labels, checked by RFC 1123 section 2.1: an address that is wrong is no name.
    private static func ascii(_ name: String, of text: String) throws(RequestedNameProblem) -> String {
        // What would end the host of a URL, or stand for something else in it.
        let meaning = "?#@%\\".unicodeScalars
        guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.value <= 0x20 || meaning.contains($0) }),
            let host = URL(string: "https://\(name)/")?.host(percentEncoded: false)
        else { throw .malformed(text) }
        let labels = host.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        for label in labels {
            let isWellFormed =
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    (48...57).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "-")
                }
            guard isWellFormed else { throw .malformed(text) }
        }
        guard labels.last?.utf8.allSatisfy({ (48...57).contains($0) }) == false else { throw .malformed(text) }
        return labels.joined(separator: ".")
    }
}
