import SwiftASN1

/// What signatures are made with.
enum SignatureAlgorithm {
    /// The name of a hash that is broken; nil for others.
    static func weak(_ type: ASN1ObjectIdentifier) -> String? { weakNames[type] }

    private static let weakNames: [ASN1ObjectIdentifier: String] = [
        [1, 2, 840, 113549, 1, 1, 2]: "MD2", [1, 2, 840, 113549, 1, 1, 4]: "MD5",
        [1, 2, 840, 113549, 1, 1, 5]: "SHA-1", [1, 3, 14, 3, 2, 29]: "SHA-1", [1, 2, 840, 10045, 4, 1]: "SHA-1",
        [1, 2, 840, 10040, 4, 3]: "SHA-1",
    ]
}
