import SwiftASN1

/// An `AlgorithmIdentifier` (RFC 5280 section 4.1.1.2).
struct AlgorithmIdentifier: Sendable, Hashable {
    let type: ASN1ObjectIdentifier
    let parameters: ASN1Node?
    let der: [UInt8]

    init(_ node: ASN1Node) throws(CertificateSyntaxError) {
        var elements = try Elements(node, "an algorithm")
        type = try elements.next("an algorithm's type").objectIdentifier("an algorithm's type")
        parameters = elements.isAtEnd ? nil : try elements.next("an algorithm's parameters")
        try elements.end("an algorithm")
        der = Array(node.encodedBytes)
    }
}
