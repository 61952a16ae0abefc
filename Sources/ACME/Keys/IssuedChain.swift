public import ACMESyntax
internal import Foundation
internal import SwiftASN1
internal import TokenSyntax
internal import X509

/// A certificate with its intermediates, as an authority gave it.
public struct IssuedChain: Sendable, Hashable {
    static let mostCertificates = 10

    /// PEM, the certificate first; written anew, so that nothing else of the answer gets into a file.
    public let pem: String
    /// Seconds since 1970.
    public let notBefore: Int64
    /// Seconds since 1970; the certificate is valid in that second still.
    public let notAfter: Int64
    /// As RFC 9773 section 4.1 has it; nil where the certificate does not tell the authority's key.
    public let id: String?
    let leaf: Certificate

    /// Of `application/pem-certificate-chain` (RFC 8555 section 9.1).
    public init(pem text: String) throws(KeyFault) {
        let documents: [PEMDocument]
        do {
            documents = try PEMDocument.parseMultiple(pemString: text)
        } catch {
            throw KeyFault("the chain is no PEM")
        }
        guard (1...Self.mostCertificates).contains(documents.count) else {
            throw KeyFault("the chain has \(documents.count) certificates; 1 to \(Self.mostCertificates) are expected")
        }
        var certificates: [Certificate] = []
        for document in documents {
            do {
                certificates.append(try Certificate(pemDocument: document))
            } catch {
                throw KeyFault("certificate \(certificates.count + 1) of the chain cannot be read")
            }
        }
        leaf = certificates[0]
        pem = documents.map { $0.pemString + "\n" }.joined()
        notBefore = Self.seconds(leaf.notValidBefore)
        notAfter = Self.seconds(leaf.notValidAfter)
        guard notAfter > notBefore else { throw KeyFault("the certificate ends before it begins") }
        id = Self.identifier(leaf)
    }

    /// Seconds that it is valid.
    var lifetime: Int64 { notAfter - notBefore }

    /// Why it is not the certificate that was asked for; nil where it is.
    public func fault(for names: [CertificateName], key: CertificateKey, now: Int64) -> String? {
        guard leaf.publicKey == key.key.publicKey else { return "the certificate is for another key" }
        guard now <= notAfter else { return "the certificate has expired" }
        let covered = Self.names(leaf)
        let missing = names.filter { name in
            !covered.contains(name.kind == .dns ? Array(name.text.utf8) : name.addressBytes)
        }
        guard missing.isEmpty else {
            return "the certificate is not for \(missing.map(\.text).joined(separator: ", "))"
        }
        return nil
    }

    private static func seconds(_ date: Date) -> Int64 {
        Int64(max(-4e9, min(4e11, date.timeIntervalSince1970.rounded(.down))))
    }

    /// The names as text, the addresses as bytes; no address is printable as a name of two labels is.
    private static func names(_ leaf: Certificate) -> Set<[UInt8]> {
        let alternatives = (try? leaf.extensions.subjectAlternativeNames).flatMap(\.self)
        return Set(
            (alternatives ?? SubjectAlternativeNames([])).compactMap { name in
                switch name {
                case .dnsName(let text): Array(text.lowercased().utf8)
                case .ipAddress(let octets): Array(octets.bytes)
                default: nil
                }
            })
    }

    /// base64url of the authority key identifier, a dot, base64url of the serial number as it stands in DER.
    private static func identifier(_ leaf: Certificate) -> String? {
        guard let authority = (try? leaf.extensions.authorityKeyIdentifier).flatMap(\.self)?.keyIdentifier,
            !authority.isEmpty
        else { return nil }
        // Read serial numbers come without the zero byte that keeps DER's integers positive.
        let serial = Array(leaf.serialNumber.bytes)
        let encoded = (serial.first.map { $0 >= 0x80 } ?? true) ? [0] + serial : serial
        return Base64Text.encodeURL(authority) + "." + Base64Text.encodeURL(encoded)
    }
}
