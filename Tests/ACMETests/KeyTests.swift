import ACMESyntax
import Crypto
import Foundation
import JSON
import SwiftASN1
import Testing
import TokenSyntax
import X509

@testable import ACME

/// Keys, signatures, signing requests and chains.
struct KeyTests {
    @Test func anAccountsKeyComesBackFromItsFile() throws {
        let key = AccountKey()
        let again = try AccountKey(pem: key.pem)
        #expect(again.thumbprint == key.thumbprint)
        #expect(key.pem.hasPrefix("-----BEGIN PRIVATE KEY-----"))
        #expect(throws: KeyFault.self) { try AccountKey(pem: P384.Signing.PrivateKey().pemRepresentation) }
        #expect(throws: KeyFault.self) { try AccountKey(pem: "") }
    }

    /// Against the calculation of RFC 7638 section 3, made of the text.
    @Test func aThumbprintIsThatOfTheCanonicalKey() throws {
        let key = AccountKey()
        let x = try #require(key.publicKey["x"]?.string)
        let y = try #require(key.publicKey["y"]?.string)
        let text = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
        #expect(key.thumbprint == Base64Text.encodeURL(Array(SHA256.hash(data: Array(text.utf8)))))
        #expect(x.utf8.count == 43 && y.utf8.count == 43)
    }

    @Test func anExternalAccountDoesNotShowItsKey() throws {
        let secret = Base64Text.encodeURL(Array("0123456789abcdefghij".utf8))
        let account = try ExternalAccount(keyID: "kid", key: secret)
        #expect("\(account)" == "external account kid")
        var dumped = ""
        dump(account, to: &dumped)
        #expect(!dumped.contains("SymmetricKey") && !dumped.contains(secret))
    }

    @Test(arguments: [
        ("", "MDEyMzQ1Njc4OWFiY2RlZg"), ("k id", "MDEyMzQ1Njc4OWFiY2RlZg"), ("kid", "c2hvcnQ"), ("kid", "+/"),
    ])
    func anExternalAccountHasAnIDAndAKey(_ id: String, _ key: String) {
        #expect { try ExternalAccount(keyID: id, key: key) } throws: { !"\($0)".contains("c2hvcnQ") && $0 is KeyFault }
    }

    @Test(arguments: CertificateKey.Kind.allCases)
    func aSigningRequestHasTheNamesAndShowsTheKey(_ kind: CertificateKey.Kind) throws {
        let names = try ["share.example.com", "*.files.example.com", "192.0.2.7", "2001:db8::7"].map {
            try #require(CertificateName($0))
        }
        let key = try CertificateKey(kind)
        let request = try SigningRequest(names: names, key: key, commonName: "share.example.com")
        let parsed = try CertificateSigningRequest(derEncoded: request.der)
        #expect(parsed.publicKey == key.key.publicKey)
        #expect(parsed.publicKey.isValidSignature(parsed.signature, for: parsed))
        let alternatives = try #require(
            try parsed.attributes.extensionRequest?.extensions.subjectAlternativeNames)
        #expect(
            Array(alternatives) == [
                .dnsName("share.example.com"), .dnsName("*.files.example.com"),
                .ipAddress(ASN1OctetString(contentBytes: [192, 0, 2, 7])),
                .ipAddress(ASN1OctetString(contentBytes: [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7])),
            ])
        #expect(request.pem.hasPrefix("-----BEGIN CERTIFICATE REQUEST-----"))
        let empty = try SigningRequest(names: names, key: key)
        #expect(try CertificateSigningRequest(derEncoded: empty.der).subject.isEmpty)
    }

    @Test func aKeyComesBackFromItsFile() throws {
        for kind in CertificateKey.Kind.allCases {
            let key = try CertificateKey(kind)
            #expect(try CertificateKey(pem: key.pem()).key.publicKey == key.key.publicKey)
        }
        #expect(throws: KeyFault.self) { try CertificateKey(pem: "nothing") }
    }

    private static func chain(
        serial: [UInt8]? = nil, authorityKey: [UInt8]? = [1, 2, 3, 4], names: [String]? = nil
    ) throws -> (String, CertificateKey) {
        let key = try CertificateKey()
        let name = try #require(CertificateName("share.example.com"))
        let request = try SigningRequest(names: [name], key: key)
        let chain = try TestIssuer(ManualClock()).chain(
            for: request.der, names: names, serial: serial, authorityKey: authorityKey)
        return (chain, key)
    }

    /// The example of RFC 9773 section 4.1, whose serial number starts with a zero byte.
    @Test func aCertificatesIDIsThatOfTheRFC() throws {
        let (text, _) = try Self.chain(
            serial: [0x00, 0x87, 0x65, 0x43, 0x21],
            authorityKey: [
                0x69, 0x88, 0x5B, 0x6B, 0x87, 0x46, 0x40, 0x41, 0xE1, 0xB3, 0x7B, 0x84, 0x7B, 0xA0, 0xAE, 0x2C, 0xDE,
                0x01, 0xC8, 0xD4,
            ])
        #expect(try IssuedChain(pem: text).id == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE")
    }

    @Test func withoutTheAuthoritysKeyThereIsNoID() throws {
        #expect(try IssuedChain(pem: try Self.chain(authorityKey: nil).0).id == nil)
    }

    @Test func aChainIsHeldAgainstWhatWasAskedFor() throws {
        let (text, key) = try Self.chain()
        let chain = try IssuedChain(pem: text)
        let name = try #require(CertificateName("share.example.com"))
        let other = try #require(CertificateName("other.example.com"))
        #expect(chain.fault(for: [name], key: key, now: chain.notAfter) == nil)
        #expect(chain.fault(for: [name], key: key, now: chain.notAfter + 1) == "the certificate has expired")
        #expect(chain.fault(for: [name], key: try CertificateKey(), now: chain.notBefore) != nil)
        #expect(
            chain.fault(for: [name, other], key: key, now: chain.notBefore)
                == "the certificate is not for other.example.com")
        #expect(chain.notAfter - chain.notBefore == 7_776_000)
    }

    @Test func whatStandsBetweenCertificatesIsNotKept() throws {
        let (text, _) = try Self.chain()
        let chain = try IssuedChain(pem: "# a comment\n" + text + "-- the end\n")
        #expect(chain.pem == text)
    }

    @Test(arguments: ["", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func whatIsNoChainIsNone(_ text: String) {
        #expect(throws: KeyFault.self) { try IssuedChain(pem: text) }
    }

    /// Whatever an authority sends as a chain is one or is refused.
    @Test func aDamagedChainIsReadOrRefused() throws {
        let (text, key) = try Self.chain()
        let name = try #require(CertificateName("share.example.com"))
        let body = try #require(text.components(separatedBy: "-----")[2].data(using: .ascii))
        let der = try #require(Data(base64Encoded: body, options: .ignoreUnknownCharacters))
        var seed: UInt64 = 1
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        var read = 0
        for _ in 0..<3000 {
            var damaged = der
            for _ in 0...random(3) { damaged[random(damaged.count)] = UInt8(random(256)) }
            let lines = damaged.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            let pem = "-----BEGIN CERTIFICATE-----\n\(lines)\n-----END CERTIFICATE-----\n"
            guard let chain = try? IssuedChain(pem: pem) else { continue }
            read += 1
            #expect(chain.notAfter > chain.notBefore)
            _ = chain.fault(for: [name], key: key, now: chain.notBefore)
        }
        #expect(read > 100 && read < 3000)
    }

    @Test func aChainWithoutEndIsRefused() throws {
        let (text, _) = try Self.chain()
        #expect(throws: KeyFault.self) { try IssuedChain(pem: String(repeating: text, count: 6)) }
    }
}
