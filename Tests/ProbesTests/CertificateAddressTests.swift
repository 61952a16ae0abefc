import Foundation
import OpenSSL
import Testing

/// What stands in certificates and in the answers about their issuers.
struct CertificateAddressTests {
    @Test func addressesAndTheDemandForAStapleAreRead() throws {
        let authority = try TestAuthority()
        try authority.issue(
            "leaf",
            extensions: [
                "authorityInfoAccess=OCSP;URI:http://o.example/a,caIssuers;URI:http://i.example/i.cer,"
                    + "OCSP;URI:http://o.example/b,caIssuers;DNS:i.example",
                "crlDistributionPoints=URI:http://c.example/1.crl,URI:ldap://c.example/2", "tlsfeature=status_request",
            ])
        let addresses = try RevocationAddresses(of: authority.der("leaf"))
        #expect(addresses.responders == ["http://o.example/a", "http://o.example/b"])
        #expect(addresses.issuers == ["http://i.example/i.cer"])
        #expect(addresses.lists == ["http://c.example/1.crl", "ldap://c.example/2"])
        #expect(addresses.mustStaple)
        let root = try RevocationAddresses(of: authority.der("root"))
        #expect(root.responders + root.issuers + root.lists == [] && !root.mustStaple)
        #expect(throws: OpenSSLError.self) { try RevocationAddresses(of: [1, 2, 3]) }
        #expect(throws: OpenSSLError.self) { try RevocationAddresses(of: authority.der("leaf") + [0]) }
    }

    @Test func aListOfAnotherIssuerSaysNothing() throws {
        let authority = try TestAuthority()
        try authority.issue(
            "leaf",
            extensions: [
                "crlDistributionPoints=p", "[p]", "fullname=URI:http://c.example/1.crl", "CRLissuer=dirName:n",
                "[n]", "CN=other", "[rest]",
            ])
        #expect(try RevocationAddresses(of: authority.der("leaf")).lists == [])
    }

    @Test func anIssuerComesAloneOrInABag() throws {
        let authority = try TestAuthority()
        let intermediate = try authority.der("intermediate")
        #expect(try IssuerAnswer.certificates(in: intermediate) == [intermediate])
        try authority.run(
            [
                "crl2pkcs7", "-nocrl", "-certfile", authority.path("intermediate.pem"), "-certfile",
                authority.path("root.pem"), "-outform", "DER", "-out", authority.path("bag.p7c"),
            ])
        let bag = try Array(Data(contentsOf: URL(filePath: authority.path("bag.p7c"))))
        #expect(try Set(IssuerAnswer.certificates(in: bag)) == [intermediate, authority.der("root")])
        #expect(throws: OpenSSLError.self) { try IssuerAnswer.certificates(in: Array("<html>".utf8)) }
        #expect(throws: OpenSSLError.self) { try IssuerAnswer.certificates(in: []) }
    }

    @Test func fingerprintsAreThoseOfOpenSSL() throws {
        let authority = try TestAuthority()
        let printed = try authority.run(
            ["x509", "-in", authority.path("root.pem"), "-noout", "-fingerprint", "-sha256"])
        let digits = printed.split(separator: "=").last?.lowercased().filter(\.isHexDigit)
        #expect(try digits == Fingerprint.sha256(authority.der("root")))
    }
}
