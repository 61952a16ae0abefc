import Certificates
import Findings
import Foundation
import Testing

@testable import Probes

/// Against `openssl ocsp` and lists over a small HTTP server, all on loopback.
@Suite(.serialized)
struct RevocationTests {
    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    static func observe(_ authority: TestAuthority, _ name: String, nonce: Bool = false) async throws -> (
        observations: [RevocationObservation], findings: [Finding]
    ) {
        let path = try [authority.der(name), authority.der("intermediate")]
        let options = RevocationProbe.Options(allowsLoopback: true, sendsNonce: nonce)
        let observations = try await RevocationProbe(options).observe(path: path)
        let findings = ConnectionFindings.findings(
            of: EndpointObservation(host: "localhost", port: 443, began: 0), revocation: observations,
            ConnectionQuestion(time: now, path: path))
        return (observations, findings)
    }

    @Test func theStatesOfARespondersAnswerAreTold() async throws {
        let responder = try TestResponder()
        let authority = responder.authority
        for (name, ids) in [
            ("good", []), ("revoked", ["tls.certificate.revoked"]), ("unknown", ["tls.ocsp.invalid"]),
        ] {
            let (observations, findings) = try await Self.observe(authority, name)
            #expect(observations.count == 1 && observations[0].outcome.body != nil)
            #expect(findings.map(\.id.rawValue) == ids, "\(name): \(findings.map(\.evidence))")
        }
        let (_, findings) = try await Self.observe(authority, "revoked")
        #expect(findings.first?.evidence.first?.contains("revoked, keyCompromise, on 2026-01-02T03:04:05Z") == true)
    }

    @Test func aNonceComesBack() async throws {
        let responder = try TestResponder()
        let (observations, findings) = try await Self.observe(responder.authority, "good", nonce: true)
        #expect(observations[0].nonce?.count == 16 && findings == [])
        // The answer to another question is not taken for this one.
        var foreign = observations
        foreign[0].nonce = [UInt8](repeating: 7, count: 16)
        let path = try [responder.authority.der("good"), responder.authority.der("intermediate")]
        let judged = ConnectionFindings.findings(
            of: EndpointObservation(host: "localhost", port: 443, began: 0), revocation: foreign,
            ConnectionQuestion(time: Self.now, path: path))
        #expect(judged.map(\.id) == ["tls.ocsp.invalid"])
    }

    @Test func aDelegateNeedsTheIssuersLeave() async throws {
        let delegate = try TestResponder(signer: "delegate", extensions: ["extendedKeyUsage=OCSPSigning"])
        #expect(try await Self.observe(delegate.authority, "good").findings == [])
        // The same certificate without the extended key usage may not answer.
        let other = try TestResponder(signer: "delegate", extensions: ["extendedKeyUsage=serverAuth"])
        #expect(try await Self.observe(other.authority, "good").findings.map(\.id) == ["tls.ocsp.invalid"])
    }

    @Test func aForeignSignerIsNotBelieved() async throws {
        let responder = try TestResponder(signer: "stranger", by: nil, extensions: ["extendedKeyUsage=OCSPSigning"])
        let (_, findings) = try await Self.observe(responder.authority, "revoked")
        #expect(findings.map(\.id) == ["tls.ocsp.invalid"])
        #expect(findings.first?.evidence.first?.contains("self-signed certificate") == true)
    }

    @Test func anAnswerHasItsTime() async throws {
        let responder = try TestResponder(options: ["-nmin", "10"])
        let (observations, _) = try await Self.observe(responder.authority, "good")
        let path = try [responder.authority.der("good"), responder.authority.der("intermediate")]
        func ids(at time: Int64) -> [String] {
            ConnectionFindings.findings(
                of: EndpointObservation(host: "localhost", port: 443, began: 0), revocation: observations,
                ConnectionQuestion(time: time, path: path)
            ).map(\.id.rawValue)
        }
        #expect(ids(at: Self.now) == [])
        #expect(ids(at: Self.now + 1200) == ["tls.ocsp.expired"])
    }

    @Test func aResponderThatIsGoneIsAWarning() async throws {
        let authority = try TestAuthority()
        let port = try ServerProcess.freePort()
        try authority.issue("leaf", extensions: ["authorityInfoAccess=OCSP;URI:http://127.0.0.1:\(port)/"])
        let (observations, findings) = try await Self.observe(authority, "leaf")
        #expect(observations.map(\.outcome) == [.failed("127.0.0.1:\(port) (127.0.0.1): connection refused")])
        #expect(findings.map(\.id) == ["tls.ocsp.unreachable"] && findings[0].status == .warn)
    }

    @Test func aResponderThatTakesGetAloneIsAsked() async throws {
        let responder = try TestResponder()
        let target = responder.port
        let front = try Listener()
        front.serve { connection in
            let request = Listener.read(connection)
            guard request.starts(with: "GET /".utf8) else {
                return Listener.write(connection, Array("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n".utf8))
            }
            Listener.write(connection, Listener.exchange(request, with: target))
        }
        try responder.authority.issue(
            "front", serial: 1001, extensions: ["authorityInfoAccess=OCSP;URI:http://localhost:\(front.port)"])
        let (observations, findings) = try await Self.observe(responder.authority, "front")
        #expect(observations[0].outcome.body != nil && findings == [])
    }

    @Test func listsAreReadToo() async throws {
        let authority = try TestAuthority()
        let site = try StaticSite()
        for (name, serial) in [("good", 2001), ("revoked", 2002)] {
            try authority.issue(
                name, serial: serial, extensions: ["crlDistributionPoints=URI:http://127.0.0.1:\(site.port)/list.crl"])
        }
        site.set("/list.crl", to: try authority.revocationList(revoking: [2002], by: "intermediate"))
        #expect(try await Self.observe(authority, "good").findings == [])
        #expect(try await Self.observe(authority, "revoked").findings.map(\.id) == ["tls.certificate.revoked"])
        // The same list signed by another key of the same name.
        try authority.issue("root2", by: nil, extensions: ["basicConstraints=critical,CA:true"])
        site.set("/list.crl", to: try authority.revocationList(revoking: [2002], by: "root2"))
        #expect(try await Self.observe(authority, "revoked").findings.map(\.id) == ["tls.crl.invalid"])
        site.set("/list.crl", to: try authority.revocationList(revoking: [], by: "intermediate", hours: 0))
        try await Task.sleep(for: .seconds(2.1))
        let late = try await Self.observe(authority, "good")
        let path = try [authority.der("good"), authority.der("intermediate")]
        let findings = ConnectionFindings.findings(
            of: EndpointObservation(host: "localhost", port: 443, began: 0), revocation: late.observations,
            ConnectionQuestion(time: Self.now + 7200, path: path))
        #expect(findings.map(\.id) == ["tls.crl.expired"])
        site.set("/list.crl", to: nil)
        let gone = try await Self.observe(authority, "good")
        #expect(gone.observations[0].outcome == .status(404) && gone.findings.map(\.id) == ["tls.crl.unreachable"])
    }

    @Test func whatIsStapledIsJudged() async throws {
        let responder = try TestResponder()
        let authority = responder.authority
        let path = try [authority.der("good"), authority.der("intermediate")]
        try authority.run(
            [
                "ocsp", "-issuer", authority.path("intermediate.pem"), "-cert", authority.path("good.pem"), "-url",
                "http://127.0.0.1:\(responder.port)", "-respout", authority.path("good.ocsp"), "-noverify",
            ])
        let server = try authority.server("good", ["-status_file", authority.path("good.ocsp")])
        let observation = try await TLSProbeTests.observe(server.port)
        #expect(observation.addresses[0].first?.stapledResponse?.isEmpty == false)
        var question = ConnectionQuestion(time: Self.now, mustStaple: true, path: path)
        #expect(ConnectionFindings.findings(of: observation, question) == [])
        // The answer is about this certificate and no other.
        question.path[0] = try authority.der("revoked")
        #expect(
            ConnectionFindings.findings(of: observation, question).map(\.id) == ["tls.ocsp.staple-invalid"])
        let bare = try authority.server("good")
        let without = try await TLSProbeTests.observe(bare.port)
        #expect(ConnectionFindings.findings(of: without, question).map(\.id) == ["tls.ocsp.must-staple"])
        question.mustStaple = false
        #expect(ConnectionFindings.findings(of: without, question) == [])
    }

    @Test func aCancelledFetchEndsAtOnce() async throws {
        let silent = try Listener()
        silent.serve { connection in while !Listener.read(connection).isEmpty {} }
        let authority = try TestAuthority()
        try authority.issue("leaf", extensions: ["authorityInfoAccess=OCSP;URI:http://127.0.0.1:\(silent.port)/"])
        let path = try [authority.der("leaf"), authority.der("intermediate")]
        let fetch = Task { try await RevocationProbe(.init(allowsLoopback: true)).observe(path: path) }
        try await Task.sleep(for: .milliseconds(100))
        let began = ContinuousClock.now
        fetch.cancel()
        await #expect(throws: CancellationError.self) { try await fetch.value }
        #expect(ContinuousClock.now - began < .seconds(3))
    }

    @Test func aMissingIssuerCanBeFetched() async throws {
        let authority = try TestAuthority()
        let site = try StaticSite()
        try authority.issue(
            "leaf", extensions: ["authorityInfoAccess=caIssuers;URI:http://127.0.0.1:\(site.port)/issuer.cer"])
        site.set("/issuer.cer", to: try authority.der("intermediate"))
        let probe = RevocationProbe(.init(allowsLoopback: true))
        let found = try await probe.issuers(of: authority.der("leaf"), at: 0)
        #expect(try found.map(\.outcome) == [.body(authority.der("intermediate"))])
        // Without leave, this machine is not asked.
        let refused = try await RevocationProbe().issuers(of: authority.der("leaf"), at: 0)
        #expect(refused.map(\.outcome) == [.refused("127.0.0.1 is this machine itself")])
    }
}
