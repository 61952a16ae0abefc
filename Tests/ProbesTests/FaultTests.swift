import Addresses
import Certificates
import Findings
import Foundation
import ProbeSyntax
import Testing

@testable import Probes

/// Every fault of a connection on a real server, by the ID of its first finding; and none on good ones.
@Suite(.serialized)
struct FaultTests {
    static var now: Int64 { Int64(Date().timeIntervalSince1970) }
    static let rsa = ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]

    static func findings(
        _ port: UInt16, host: String = "localhost", _ question: ConnectionQuestion? = nil
    ) async throws -> [Finding] {
        let observation = try await TLSProbeTests.observe(port, host: host)
        return ConnectionFindings.findings(of: observation, question ?? ConnectionQuestion(time: now))
    }

    @Test func goodServersHaveNoFindings() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        try authority.issue("rsa", key: Self.rsa)
        for name in ["leaf", "rsa"] {
            let nginx = try NginxServer(authority, name, settings: "ssl_protocols TLSv1.2 TLSv1.3;")
            #expect(try await Self.findings(nginx.port) == [])
            let twelve = try NginxServer(authority, name, settings: "ssl_protocols TLSv1.2;")
            #expect(try await Self.findings(twelve.port) == [])
        }
    }

    @Test(arguments: [
        (["-tls1"], "tls.version.too-old"), (["-tls1_1"], "tls.version.too-old"),
        (["-tls1_3"], "tls.version.only-13"),
        (["-tls1_2", "-cipher", "AES256-GCM-SHA384:AES128-SHA:@SECLEVEL=0"], "tls.cipher.no-overlap"),
        (["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA256:@SECLEVEL=0"], "tls.cipher.no-overlap"),
        (["-tls1_2", "-cipher", "ECDHE-RSA-CAMELLIA128-SHA256:@SECLEVEL=0"], "tls.cipher.no-overlap"),
        (["-tls1_2", "-groups", "brainpoolP256r1", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"], "tls.cipher.no-overlap"),
        (
            ["-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0"],
            "tls.cipher.no-overlap"
        ),
        (["-alpn", "acme-tls/1"], "tls.alpn.no-overlap"),
    ])
    func whatIsNegotiatedIsJudged(_ options: [String], _ id: String) async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf", key: Self.rsa)
        let cipher = options.contains("-cipher") ? [] : ["-cipher", "ALL:@SECLEVEL=0"]
        let server = try authority.server("leaf", options + cipher)
        let findings = try await Self.findings(server.port)
        #expect(findings.map(\.id.rawValue) == [id])
    }

    @Test func aSmallDiffieHellmanGroupIsNamed() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf", key: Self.rsa)
        let server = try authority.server("leaf", ["-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0"])
        var observation = try await TLSProbeTests.observe(server.port)
        #expect(observation.addresses[0].handshakes[0].groupBits == 2048)
        #expect(ConnectionFindings.findings(of: observation, ConnectionQuestion(time: Self.now)) == [])
        observation.addresses[0].handshakes[0].groupBits = 768
        let findings = ConnectionFindings.findings(of: observation, ConnectionQuestion(time: Self.now))
        #expect(findings.map(\.id) == ["tls.cipher.no-overlap"])
        #expect(findings[0].summary.contains("768 bits"))
    }

    @Test func aDemandForACertificateIsNamed() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        let asking = try authority.server("leaf", ["-verify", "2"])
        let asked = try await Self.findings(asking.port)
        #expect(asked.map(\.id) == ["tls.client-certificate.requested"] && asked[0].status == .warn)
        let insisting = try authority.server("leaf", ["-Verify", "2", "-tls1_2"])
        let refused = try await Self.findings(insisting.port)
        #expect(refused.map(\.id) == ["tls.client-certificate.requested"] && refused[0].status == .fail)
    }

    @Test func aPortWithoutTLSIsNamed() async throws {
        let listener = try Listener()
        listener.serve { connection in
            _ = Listener.read(connection)
            Listener.write(connection, Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        }
        let findings = try await Self.findings(listener.port)
        #expect(findings.map(\.id) == ["tls.port.plaintext"])
        #expect(findings[0].evidence[0].hasSuffix("answered: HTTP/1.1 400 Bad Request"))
    }

    @Test func silenceAndRefusalAreNamed() async throws {
        #expect(try await Self.findings(ServerProcess.freePort()).map(\.id) == ["tls.connection.failed"])
        let closing = try Listener()
        closing.serve { connection in _ = Listener.read(connection) }
        #expect(try await Self.findings(closing.port).map(\.id) == ["tls.handshake.failed"])
        let nowhere = try await TLSProbe().observe(ProbeTarget("name.invalid"))
        let findings = ConnectionFindings.findings(of: nowhere, ConnectionQuestion(time: Self.now))
        #expect(findings.map(\.id) == ["tls.name.unresolved"])
    }

    @Test func anotherCertificateWithoutANameIsSeen() async throws {
        let authority = try TestAuthority()
        try authority.issue("other")
        try authority.issue("leaf")
        let nginx = try NginxServer(
            authority, "other", others: [("share.example.com", "leaf"), ("share", "leaf")])
        let full = try await Self.findings(nginx.port, host: "share.example.com")
        #expect(full.map(\.id) == ["tls.sni.differs"] && full[0].severity == .information)
        // A client in Java sends no name without a dot.
        let short = try await Self.findings(nginx.port, host: "share")
        #expect(short.map(\.id) == ["tls.sni.differs"] && short[0].severity == .error)
    }

    @Test func addressesOfOneNameAreCompared() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        try authority.issue("old")
        let four = try authority.server("leaf")
        let six = try authority.server("old")
        var observation = try await TLSProbeTests.observe(four.port)
        var second = try #require(try await TLSProbeTests.observe(six.port).addresses.first)
        second.address = try #require(IPAddress("::1"))
        observation.addresses.append(second)
        let differing = ConnectionFindings.findings(of: observation, ConnectionQuestion(time: Self.now))
        #expect(differing.map(\.id) == ["tls.addresses.differ"] && differing[0].summary.contains("IPv6"))

        var silent = HandshakeObservation(offer: .jvm17, serverName: "localhost")
        silent.failure = .timedOut(.connect)
        observation.addresses[1].handshakes = [silent]
        let findings = ConnectionFindings.findings(of: observation, ConnectionQuestion(time: Self.now))
        #expect(findings.map(\.id) == ["tls.addresses.silent"] && findings[0].status == .warn)
        observation.addresses[1].handshakes[0].failure = .unreachable("Network is unreachable")
        let unseen = ConnectionFindings.findings(of: observation, ConnectionQuestion(time: Self.now))
        #expect(unseen.map(\.id) == ["tls.addresses.silent"] && unseen[0].status == .skip)
    }

    @Test func aForeignIssuerAndMissingTimestampsAreNamed() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        let server = try authority.server("leaf")
        var question = ConnectionQuestion(time: Self.now, issuer: "CN=intermediate", expectedIssuer: "Let's Encrypt")
        #expect(try await Self.findings(server.port, question).map(\.id) == ["tls.intercepted"])
        question.expectedIssuer = "Intermediate"
        question.isPubliclyTrusted = true
        #expect(try await Self.findings(server.port, question).map(\.id) == ["tls.sct.missing"])
        question.embeddedTimestamps = 2
        #expect(try await Self.findings(server.port, question) == [])
    }

    @Test(arguments: [(0, nil), (90, Severity.warning), (-90, .warning), (301, .error)])
    func clocksAreCompared(_ skew: Int, _ severity: Severity?) async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        let nginx = try NginxServer(authority, "leaf")
        var observation = try await TLSProbeTests.observe(nginx.port, clock: true)
        let date = try #require(observation.addresses[0].handshakes[0].clock?.date)
        observation.addresses[0].handshakes[0].clock?.date = date + Int64(skew)
        let findings = ConnectionFindings.findings(of: observation, ConnectionQuestion(time: Self.now))
        #expect(findings.map(\.severity) == (severity.map { [$0] } ?? []))
        #expect(findings.allSatisfy { $0.id == "tls.clock.skew" })
    }
}
