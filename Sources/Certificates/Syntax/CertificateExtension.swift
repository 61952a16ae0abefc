import SwiftASN1

/// One extension as it stands in a certificate (RFC 5280 section 4.2).
struct CertificateExtension: Sendable, Hashable {
    let type: ASN1ObjectIdentifier
    let isCritical: Bool
    /// What is inside the octet string.
    let value: [UInt8]

    init(_ node: ASN1Node) throws(CertificateSyntaxError) {
        var elements = try Elements(node, "an extension")
        type = try elements.next("an extension's type").objectIdentifier("an extension's type")
        isCritical = try elements.nextIf(.boolean)?.boolean("an extension's critical") ?? false
        value = Array(try elements.next("an extension's value", .octetString).primitive("an extension's value"))
        try elements.end("an extension")
    }

    static func list(_ node: ASN1Node) throws(CertificateSyntaxError) -> [CertificateExtension] {
        var outer = try Elements(node, "the extensions")
        let sequence = try outer.next("the extensions", .sequence)
        try outer.end("the extensions")
        var extensions: [CertificateExtension] = []
        var elements = try Elements(sequence, "the extensions")
        for node in elements.all() { extensions.append(try CertificateExtension(node)) }
        return extensions
    }
}
