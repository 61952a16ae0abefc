import Addresses
import Certificates
import Findings
import Foundation
import OpenSSL
import Testing

/// What is concluded from observations that were made elsewhere, and how these are saved.
struct ObservationTests {
    @Test func everyFindingHasItsPage() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        #expect(Set(ConnectionFindings.ids).count == ConnectionFindings.ids.count)
        for id in ConnectionFindings.ids {
            let page = try String(contentsOf: root.appending(path: "runbooks/\(id.runbook)"), encoding: .utf8)
            #expect(page.contains("`\(id.rawValue)`"), "\(id)")
            for product in ["nginx", "HAProxy", "MinIO", "Causeway"] { #expect(page.contains(product), "\(id): \(product)") }
        }
    }

    @Test func anObservationIsTheSameAfterItWasSaved() throws {
        var handshake = HandshakeObservation(offer: .jvm17, serverName: "a.example")
        handshake.version = .tls12
        handshake.chain = [[1, 2, 3]]
        handshake.clock = ClockObservation(status: 200, date: 5, sent: 4.5, received: 5.25)
        var failed = HandshakeObservation(offer: .allOfTLS10, serverName: nil)
        failed.failure = .plainText(.init(bytes: Array("HTTP/1.1 400".utf8)))
        let endpoint = EndpointObservation(
            host: "a.example", port: 443, began: 1, seconds: 2,
            addresses: [AddressObservation(address: IPAddress(ipv6: 1), handshakes: [handshake, failed])])
        let saved = try JSONEncoder().encode(endpoint)
        #expect(try JSONDecoder().decode(EndpointObservation.self, from: saved) == endpoint)
        let revocation = RevocationObservation(
            position: 0, source: .crl, url: "http://a/", outcome: .body([9]), nonce: nil, seconds: 1)
        let again = try JSONDecoder().decode(
            RevocationObservation.self, from: JSONEncoder().encode(revocation))
        #expect(again == revocation)
    }

    @Test(arguments: [
        (1000, 1000.2, 1000.4, 0.0), (1000, 1000.9, 1001.4, 0), (1000, 1001.5, 1001.6, -0.5), (1001, 1000.2, 1000.4, 0.6),
        (1100, 1000, 1001, 99),
    ])
    func aSkewIsWhatNeitherSecondsNorTheWayExplain(
        _ date: Int64, _ sent: Double, _ received: Double, _ expected: Double
    ) throws {
        let clock = ClockObservation(status: 200, date: date, sent: sent, received: received)
        #expect(abs(try #require(clock.skew) - expected) < 0.001)
    }

    @Test func timestampsAreRead() throws {
        let one: [UInt8] =
            [0] + [UInt8](repeating: 7, count: 32) + [0, 0, 1, 0x9A, 0, 0, 0, 1] + [0, 0] + [4, 3] + [0, 2, 9, 9]
        let read = try #require(SignedTimestamp(one))
        #expect(read.log == [UInt8](repeating: 7, count: 32) && read.time == 0x19A_0000_0001)
        let length = UInt8(one.count)
        let list = [0, 2 * (length + 2), 0, length] + one + [0, length] + one
        #expect(SignedTimestamp.list(list)?.count == 2)
        for cut in 0..<list.count { #expect(SignedTimestamp.list(Array(list.prefix(cut))) == nil) }
        for cut in 0..<one.count { #expect(SignedTimestamp(Array(one.prefix(cut))) == nil) }
        #expect(SignedTimestamp([1] + one.dropFirst()) == nil)
        #expect(SignedTimestamp.list([0, 0]) == [])
    }

    @Test func certificatesOfAMessageAreFound() {
        let older: [UInt8] = [0, 0, 9, 0, 0, 2, 1, 2, 0, 0, 1, 3]
        #expect(CertificateMessage.certificates(in: older[...], hasContext: false) == [[1, 2], [3]])
        let newer: [UInt8] = [0, 0, 0, 14, 0, 0, 2, 1, 2, 0, 1, 5, 0, 0, 1, 3, 0, 0]
        #expect(CertificateMessage.certificates(in: newer[...], hasContext: true) == [[1, 2], [3]])
        // What comes before the damage is kept.
        #expect(CertificateMessage.certificates(in: [0, 0, 9, 0, 0, 2, 1, 2, 0, 0, 9, 3], hasContext: false) == [[1, 2]])
        #expect(CertificateMessage.certificates(in: older.dropLast(), hasContext: false) == [])
        #expect(CertificateMessage.certificates(in: [], hasContext: true) == [])
    }

    @Test func alertsHaveTheirNames() {
        #expect(TLSAlert.handshakeFailure.description == "handshake_failure (40)")
        #expect(TLSAlert(rawValue: 200).description == "alert 200")
    }

    @Test func theWorstFindingComesFirst() throws {
        var first = HandshakeObservation(offer: .jvm17, serverName: "a.example")
        first.version = .tls13
        first.chain = [[1]]
        var older = HandshakeObservation(offer: .jvm17UpToTLS12, serverName: "a.example")
        older.failure = .alert(.protocolVersion)
        let endpoint = EndpointObservation(
            host: "a.example", port: 443, began: 0,
            addresses: [AddressObservation(address: IPAddress(ipv4: 1), handshakes: [first, older])])
        let question = ConnectionQuestion(time: 0, mustStaple: true, isPubliclyTrusted: true)
        let findings = ConnectionFindings.findings(of: endpoint, question)
        #expect(findings.map(\.id) == ["tls.ocsp.must-staple", "tls.sct.missing", "tls.version.only-13"])
    }
}
