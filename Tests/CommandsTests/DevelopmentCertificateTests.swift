import Findings
import Foundation
import SharingServer
import Testing

@testable import Commands

@Suite struct DevelopmentCertificateTests {
    @Test func theCertificateIsForThisMachineAlone() throws {
        let now = Date()
        let made = try DevelopmentCertificate(now: now)
        let pair = try CertificatePair(chainPEM: Array(made.chainPEM.utf8), keyPEM: Array(made.keyPEM.utf8))
        #expect(abs(pair.expiry.timeIntervalSince(now) - 90 * 86_400) < 2)
        let folder = try TemporaryFolder()
        try folder.write(made.authorityPEM, to: "ca.pem")
        let judge = try ChainJudgement(trustFile: folder.path + "/ca.pem")
        for host in ["localhost", "127.0.0.1", "::1"] {
            #expect(judge.findings(on: pair, host: host, now: now).isEmpty)
        }
        #expect(judge.findings(on: pair, host: "example.com", now: now).map(\.id) == ["tls.name.mismatch"])
        let later = now.addingTimeInterval(91 * 86_400)
        #expect(
            judge.findings(on: pair, host: "localhost", now: later).map(\.id)
                == ["tls.certificate.expired", "tls.chain.expired"])
        let earlier = now.addingTimeInterval(-86_400)
        #expect(judge.findings(on: pair, host: "localhost", now: earlier).first?.id == "tls.certificate.not-yet-valid")
    }

    @Test func aKeyOfAnotherCertificateIsFoundBeforeTheFirstHandshake() throws {
        let (one, other) = (try DevelopmentCertificate(now: Date()), try DevelopmentCertificate(now: Date()))
        #expect(throws: CertificatePairFlaw.mismatch) {
            _ = try CertificatePair(chainPEM: Array(one.chainPEM.utf8), keyPEM: Array(other.keyPEM.utf8))
        }
    }

    @Test(arguments: ["bad", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", ""])
    func whatIsNoCertificateIsRefused(_ text: String) throws {
        let key = try DevelopmentCertificate(now: Date()).keyPEM
        #expect(throws: CertificatePairFlaw.self) {
            _ = try CertificatePair(chainPEM: Array(text.utf8), keyPEM: Array(key.utf8))
        }
    }

    @Test func anEncryptedKeyIsNamedAsThat() throws {
        let made = try DevelopmentCertificate(now: Date())
        #expect(throws: CertificatePairFlaw.keyEncrypted) {
            _ = try CertificatePair(
                chainPEM: Array(made.chainPEM.utf8), keyPEM: Array("-----BEGIN ENCRYPTED PRIVATE KEY-----\n".utf8))
        }
    }
}
