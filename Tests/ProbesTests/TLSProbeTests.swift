import Addresses
import Certificates
import Foundation
import ProbeSyntax
import Testing

@testable import Probes

/// Against `openssl s_server` on loopback.
@Suite(.serialized)
struct TLSProbeTests {
    static func observe(
        _ port: UInt16, host: String = "localhost", clock: Bool = false, timeout: Duration = .seconds(10)
    ) async throws -> EndpointObservation {
        let options = TLSProbe.Options(timeout: timeout, connect: IPAddress("127.0.0.1"), asksClock: clock)
        return try await TLSProbe(options).observe(ProbeTarget("\(host):\(port)"))
    }

    static func first(_ observation: EndpointObservation) throws -> HandshakeObservation {
        try #require(observation.addresses.first?.first)
    }

    @Test func aGoodServerShowsItsChainAsSent() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        let server = try authority.server("leaf")
        let observation = try await Self.observe(server.port)
        let first = try Self.first(observation)
        #expect(first.failure == nil && first.version == .tls13 && first.suite == "TLS_AES_256_GCM_SHA384")
        #expect(try first.chain == [authority.der("leaf"), authority.der("intermediate")])
        #expect(first.group?.uppercased() == "X25519" && first.serverName == "localhost")
        #expect(observation.addresses[0].withoutName?.isEstablished == true)
        #expect(observation.addresses[0].handshake(.jvm17UpToTLS12)?.version == .tls12)
        #expect(observation.addresses[0].handshakes.count == 3)
        #expect(observation.seconds < 5)
    }

    @Test func whatTheClientCannotSpeakIsToldFromWhatTheServerCan() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf", key: ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
        let old = try authority.server("leaf", ["-tls1", "-cipher", "ALL:@SECLEVEL=0"])
        let observation = try await Self.observe(old.port)
        let address = try #require(observation.addresses.first)
        #expect(address.first?.failure?.isOfServer == true)
        #expect(address.handshake(.allOfTLS10)?.version == .tls10)
        #expect(address.handshake(.allOfTLS12)?.isEstablished == false)
        #expect(try observation.chain == [authority.der("leaf"), authority.der("intermediate")])

        let staticRSA = try authority.server("leaf", ["-tls1_2", "-cipher", "AES256-GCM-SHA384:@SECLEVEL=0"])
        let second = try #require(try await Self.observe(staticRSA.port).addresses.first)
        #expect(second.first?.failure == .alert(.handshakeFailure))
        #expect(second.handshake(.allOfTLS12)?.suite == "TLS_RSA_WITH_AES_256_GCM_SHA384")
        #expect(second.handshake(.allOfTLS12)?.group == nil)

        let chaining = try authority.server("leaf", ["-tls1_2", "-cipher", "ECDHE-RSA-AES256-SHA:@SECLEVEL=0"])
        let third = try #require(try await Self.observe(chaining.port).addresses.first)
        #expect(third.first?.suite == "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA")
        #expect(third.handshake(.jvm17AuthenticatedOnly)?.isEstablished == false)
    }

    @Test func aServerOfTLS13AloneIsSeen() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        let server = try authority.server("leaf", ["-tls1_3"])
        let address = try #require(try await Self.observe(server.port).addresses.first)
        #expect(address.first?.version == .tls13)
        #expect(address.handshake(.jvm17UpToTLS12)?.failure == .alert(.protocolVersion))
    }

    @Test func theClockIsReadFromAHeadRequest() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        let nginx = try NginxServer(authority, "leaf")
        let observation = try await Self.observe(nginx.port, clock: true)
        let clock = try #require(Self.first(observation).clock)
        #expect(clock.status == 200 && clock.skew == 0)
        #expect(try Self.first(observation).applicationProtocol == "h2")
        #expect(observation.seconds < 5)
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func whetherSessionsAreResumedIsTried(_ version: String) async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        func isResumed(_ settings: String) async throws -> Bool? {
            let nginx = try NginxServer(authority, "leaf", settings: "ssl_protocols \(version); \(settings)")
            let options = TLSProbe.Options(connect: IPAddress("127.0.0.1"), asksResumption: true)
            let observation = try await TLSProbe(options).observe(ProbeTarget("localhost:\(nginx.port)"))
            return try Self.first(observation).session?.isResumed
        }
        #expect(try await isResumed("ssl_session_tickets on;") == true)
        #expect(try await isResumed("ssl_session_tickets off; ssl_session_cache off;") == false)
    }

    /// The extension of the handshake (18), as a file for a server says it: in TLS 1.2 and in TLS 1.3.
    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func timestampsOfTheHandshakeAreSeen(_ version: String) async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        let timestamp: [UInt8] =
            [0] + [UInt8](repeating: 7, count: 32) + [0, 0, 1, 0x9A, 0, 0, 0, 1, 0, 0, 4, 3, 0, 2, 9, 9]
        let list: [UInt8] = [0, UInt8(timestamp.count + 2), 0, UInt8(timestamp.count)] + timestamp
        // For TLS 1.2 and for TLS 1.3: context, type, length.
        let body =
            [0, 0, 1, 0xD0, 0, 18, 0, UInt8(list.count)] + list + [0, 0, 0x11, 0x20, 0, 18, 0, UInt8(list.count)] + list
        let text = Data(version == "-tls1_2" ? Array(body.prefix(8 + list.count)) : Array(body.suffix(8 + list.count)))
            .base64EncodedString(options: .lineLength64Characters)
        try "-----BEGIN SERVERINFOV2 FOR SCT-----\n\(text)\n-----END SERVERINFOV2 FOR SCT-----\n"
            .write(toFile: authority.path("info.pem"), atomically: true, encoding: .utf8)
        let server = try authority.server("leaf", [version, "-serverinfo", authority.path("info.pem")])
        #expect(try Self.first(await Self.observe(server.port)).timestamps == [timestamp])
    }

    @Test func aPlainServerIsNamed() async throws {
        let listener = try Listener()
        listener.serve { connection in
            _ = Listener.read(connection)
            Listener.write(connection, Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        }
        let first = try Self.first(try await Self.observe(listener.port))
        guard case .plainText(let plain) = first.failure else {
            Issue.record("\(String(describing: first.failure))")
            return
        }
        #expect(plain.isHTTP && plain.text.hasPrefix("HTTP/1.1 400"))
    }

    @Test func refusedClosedResetAndSilentServersAreToldApart() async throws {
        let refused = try await Self.observe(try ServerProcess.freePort())
        #expect(try Self.first(refused).failure == .refused)
        #expect(refused.addresses[0].handshakes.count == 2)

        let closing = try Listener()
        closing.serve { connection in _ = Listener.read(connection) }
        #expect(try Self.first(try await Self.observe(closing.port)).failure == .closed)

        let resetting = try Listener()
        resetting.serve { connection in
            _ = Listener.read(connection)
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        }
        #expect(try Self.first(try await Self.observe(resetting.port)).failure == .reset)

        let silent = try Listener()
        silent.serve { connection in while !Listener.read(connection).isEmpty {} }
        let observation = try await Self.observe(silent.port, timeout: .milliseconds(300))
        #expect(try Self.first(observation).failure == .timedOut(.handshake))
        #expect(observation.seconds < 3)
    }

    @Test func aCancelledProbeEndsAtOnce() async throws {
        let silent = try Listener()
        silent.serve { connection in while !Listener.read(connection).isEmpty {} }
        let port = silent.port
        let probe = Task { try await Self.observe(port) }
        try await Task.sleep(for: .milliseconds(100))
        let began = ContinuousClock.now
        probe.cancel()
        await #expect(throws: CancellationError.self) { try await probe.value }
        #expect(ContinuousClock.now - began < .seconds(3))
    }

    /// The pool has a thread for each attempt: what waits for a silent address keeps no other from being asked.
    @Test func silentAddressesKeepNoOtherWaiting() async throws {
        let silent = try Listener()
        silent.serve { connection in while !Listener.read(connection).isEmpty {} }
        let addresses = (1...12).map { IPAddress(ipv4: 0x7f00_0000 + $0) }
        let threads = ProbeThreads(count: 2 * addresses.count)
        defer { threads.end() }
        // Only the first address has the listener; the others refuse at once.
        let run = try TLSProbeRun(
            target: ProbeTarget("localhost:\(silent.port)"), options: .init(),
            deadline: Deadline(after: .milliseconds(300)), threads: threads)
        let found = try await run.observe(addresses)
        #expect(found.map(\.address) == addresses)
        #expect(found[0].first?.failure == .timedOut(.handshake))
        #expect(found.dropFirst().allSatisfy { $0.first?.failure == .refused })
    }

    @Test func anAddressOfIPv6IsAsked() async throws {
        let authority = try TestAuthority()
        try authority.issue("leaf")
        let server = try ServerProcess(
            TestAuthority.openssl,
            [
                "s_server", "-6", "-accept", "[::1]:0", "-cert", authority.path("leaf.pem"), "-key",
                authority.path("leaf.key"), "-www",
            ])
        let port = try server.portItListensOn()
        let observation = try await TLSProbe().observe(ProbeTarget("[::1]:\(port)"))
        let first = try Self.first(observation)
        #expect(first.isEstablished && first.serverName == nil && observation.addresses[0].family == .ipv6)
        #expect(observation.addresses[0].handshakes.map(\.offer) == [.jvm17, .jvm17UpToTLS12])
    }

    @Test func aNameThatDoesNotResolveIsPartOfTheObservation() async throws {
        let observation = try await TLSProbe().observe(ProbeTarget("name.invalid"))
        #expect(observation.resolutionFailure != nil && observation.addresses.isEmpty)
    }

    @Test func eachAddressOfANameIsAsked() async throws {
        let observation = try await TLSProbe().observe(ProbeTarget("localhost:\(try ServerProcess.freePort())"))
        #expect(observation.resolutionSeconds != nil)
        #expect(observation.addresses.contains { $0.address == IPAddress("127.0.0.1") })
        #expect(observation.addresses.allSatisfy { $0.first?.failure != nil })
    }
}
