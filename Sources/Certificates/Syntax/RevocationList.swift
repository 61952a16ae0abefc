import SwiftASN1

/// A revocation list (RFC 5280 section 5.1), as far as it says what it is a list of.
public struct RevocationList: Sendable, Hashable {
    public let der: [UInt8]
    public let issuer: DistinguishedName
    public let thisUpdate: CertificateTime
    public let nextUpdate: CertificateTime?
    /// Entries, and whether a serial number is there twice.
    let count: Int
    let repeatsSerialNumbers: Bool
    let extensions: [CertificateExtension]

    /// The largest list that is read, in bytes.
    private static let longest = 32 * 1024 * 1024

    /// - Parameter der: one list and nothing after it.
    public init(der: [UInt8]) throws(CertificateSyntaxError) {
        guard der.count <= Self.longest else {
            throw CertificateSyntaxError("the revocation list is larger than 32 MiB")
        }
        var outer = try Elements.sequence(der[...], "the revocation list")
        var body = try Elements(try outer.next("the list's body", .sequence), "the list's body")
        _ = body.nextIf(.integer)
        _ = try body.next("the list's algorithm")
        issuer = try DistinguishedName(try body.next("the list's issuer"))
        thisUpdate = try CertificateTime(try body.next("thisUpdate"))
        let next = body.nextIf(.utcTime) ?? body.nextIf(.generalizedTime)
        nextUpdate = try next.map { node throws(CertificateSyntaxError) in try CertificateTime(node) }
        var serialNumbers: Set<[UInt8]> = []
        var count = 0
        if let entries = body.nextIf(.sequence) {
            var elements = try Elements(entries, "the list's entries")
            while !elements.isAtEnd {
                var entry = try Elements(try elements.next("an entry"), "an entry")
                serialNumbers.insert(Array(try entry.next("a serial number", .integer).primitive("a serial number")))
                count += 1
            }
        }
        self.count = count
        repeatsSerialNumbers = serialNumbers.count < count
        extensions = try body.nextIf(tag: 0).map(CertificateExtension.list) ?? []
        self.der = der
    }

    /// RFC 5280 section 5.2.3.
    var hasNumber: Bool { extensions.contains { $0.type == [2, 5, 29, 20] } }

    /// Whether it lists only some reasons, or certificates of others (RFC 5280 section 5.2.5): such a list alone does
    /// not say that a certificate is good.
    var isPartial: Bool {
        guard let point = extensions.first(where: { $0.type == [2, 5, 29, 28] }),
            var elements = try? Elements.sequence(point.value[...], "issuingDistributionPoint")
        else { return false }
        return elements.all().contains { [3, 4].contains($0.identifier.tagNumber) }
    }
}
