import Addresses
import Foundation
import Hummingbird
import HummingbirdCore
import Monitoring
import NIOCore
import NIOSSL
import Testing

@testable import SharingServer

@Suite(.timeLimit(.minutes(2)))
struct ProxyProtocolTests {
    static let fromLine = #"{"address":"192.0.2.7","knownBy":"proxyProtocol","peer":"127.0.0.1","port":4711}"#
    static let fromEndpoint =
        #"{"address":"2001:db8::7","knownBy":"proxyProtocol","peer":"127.0.0.1","port":4711,"#
        + #""privateEndpoint":{"cloud":"aws","id":"vpce-0123456789abcdef0"}}"#

    static func fromSocket(_ connection: RawConnection) -> String {
        #"{"address":"127.0.0.1","knownBy":"socket","peer":"127.0.0.1","port":\#(connection.port)}"#
    }

    /// A server as the public listener builds it, whose answers say where requests come from.
    static func serve<Result: Sendable>(
        senders: [String] = ["127.0.0.0/8"], forwarders: [String] = [], tls: SelfSigned? = nil,
        timeout: TimeAmount = .seconds(5), log: RecordedLog = RecordedLog(),
        _ test: (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let addressing = ClientAddressing(
            proxySenders: try AddressList(parsing: senders), trustedForwarders: try AddressList(parsing: forwarders))
        return try await TestListener.serve(
            { onListening in
                Application(
                    responder: OriginResponder(addressing: addressing),
                    server: .publicHTTP(
                        certificate: tls?.served, proxySenders: addressing.proxySenders,
                        connections: ServerMetrics(PrometheusRegistry()).connections, headerTimeout: timeout,
                        logger: log.logger()),
                    configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                    onServerRunning: { await onListening($0.localAddress?.port ?? 0) },
                    logger: RecordedLog().logger())
            }, test)
    }

    /// The header lies in the same segment as what follows: the request, or the ClientHello.
    @Test(arguments: [(ProxyBytes.line, fromLine), (ProxyBytes.endpoint, fromEndpoint)], [false, true])
    func theHeaderNamesTheClient(_ sent: (header: [UInt8], origin: String), _ encrypted: Bool) async throws {
        let tls = encrypted ? try SelfSigned() : nil
        let log = RecordedLog()
        let body = try await Self.serve(tls: tls, log: log) { port in
            let connection = try await RawConnection.open(port: port, header: sent.header, tls: tls?.client)
            try await connection.request()
            return try await connection.body()
        }
        #expect(body == sent.origin)
        #expect(log.lines.isEmpty)
    }

    @Test(arguments: [false, true])
    func ofALocalConnectionThePeerIsTheClient(_ encrypted: Bool) async throws {
        let tls = encrypted ? try SelfSigned() : nil
        try await Self.serve(tls: tls) { port in
            let connection = try await RawConnection.open(port: port, header: ProxyBytes.local, tls: tls?.client)
            try await connection.request()
            #expect(try await connection.body() == Self.fromSocket(connection))
        }
    }

    @Test(arguments: [(ProxyBytes.line, fromLine), (ProxyBytes.endpoint, fromEndpoint)])
    func aHeaderMayComeByteByByte(_ sent: (header: [UInt8], origin: String)) async throws {
        try await Self.serve(timeout: .seconds(60)) { port in
            let connection = try await RawConnection.open(port: port)
            for byte in sent.header {
                try await connection.send([byte])
                try await Task.sleep(for: .milliseconds(1))
            }
            try await Task.sleep(for: .milliseconds(50))
            try await connection.request()
            #expect(try await connection.body() == sent.origin)
        }
    }

    @Test func everyRequestOfAConnectionHasItsOrigin() async throws {
        try await Self.serve { port in
            let connection = try await RawConnection.open(port: port, header: ProxyBytes.line)
            try await connection.request(closes: false)
            try await connection.request(closes: false)
            try await connection.request()
            let answer = try await connection.answer()
            #expect(answer.components(separatedBy: Self.fromLine).count == 4, "\(answer)")
        }
    }

    @Test func connectionsDoNotMix() async throws {
        try await Self.serve { port in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...40 {
                    group.addTask {
                        let header = Array("PROXY TCP4 192.0.2.\(number) 198.51.100.1 \(number) 443\r\n".utf8)
                        let connection = try await RawConnection.open(port: port, header: header)
                        try await connection.request()
                        let body = try await connection.body()
                        #expect(body.contains(#""192.0.2.\#(number)""#) && body.contains(#""port":\#(number)}"#))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(
        arguments: [
            (Array("GET / HTTP/1.1\r\n\r\n".utf8), "are no PROXY header"),
            (Array("PROXY TCP4 192.0.2.7\r\n".utf8), "the line of PROXY version 1 is not"),
            (ProxyBytes.wrongChecksum, "checksum"),
        ], [false, true])
    func whatIsNoHeaderClosesTheConnection(_ sent: (bytes: [UInt8], reason: String), _ encrypted: Bool) async throws {
        let tls = encrypted ? try SelfSigned() : nil
        let log = RecordedLog()
        try await Self.serve(tls: tls, log: log) { port in
            let connection = try await RawConnection.open(port: port)
            try await connection.send(sent.bytes)
            #expect(try await connection.answer() == "")
            let line = try #require(log.warnings.first)
            #expect(line.contains("peer=127.0.0.1:\(connection.port)"), "\(line)")
            #expect(line.contains(sent.reason), "\(line)")
        }
        #expect(log.warnings.count == 1)
    }

    @Test func aTLSHandshakeIsNoHeader() async throws {
        let tls = try SelfSigned()
        let log = RecordedLog()
        try await Self.serve(tls: tls, log: log) { port in
            let connection = try await RawConnection.open(port: port, tls: tls.client)
            #expect(try await connection.answer() == "")
        }
        #expect(log.warnings.count == 1)
        #expect(log.warnings[0].contains("are no PROXY header"))
    }

    @Test(arguments: [([UInt8](), "sent nothing within"), (Array("PROXY TCP4 192".utf8), "14 bytes of it came")])
    func whoeverIsSlowIsClosed(_ sent: [UInt8], _ reason: String) async throws {
        let log = RecordedLog()
        try await Self.serve(timeout: .seconds(1), log: log) { port in
            let connection = try await RawConnection.open(port: port)
            if !sent.isEmpty { try await connection.send(sent) }
            #expect(connection.isOpen)
            #expect(try await connection.answer() == "")
        }
        #expect(log.warnings.count == 1)
        #expect(log.warnings[0].contains(reason), "\(log.warnings)")
    }

    /// The time is for the header alone.
    @Test func aConnectionWithItsHeaderMayTakeItsTime() async throws {
        try await Self.serve(timeout: .seconds(1)) { port in
            let connection = try await RawConnection.open(port: port)
            try await connection.send(ProxyBytes.line)
            try await Task.sleep(for: .milliseconds(1500))
            try await connection.request()
            #expect(try await connection.body() == Self.fromLine)
        }
    }

    @Test(arguments: [true, false])
    func whoeverOnlyLooksWhetherThePortIsOpenIsNotSaid(_ resets: Bool) async throws {
        let log = RecordedLog()
        try await Self.serve(log: log) { port in
            for _ in 0..<5 {
                let connection = try await RawConnection.open(port: port)
                if resets { try await connection.close() } else { try await connection.closeOutput() }
                _ = try await connection.answer()
            }
            for _ in 0..<100 where log.lines.count < 5 { try await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(log.warnings.isEmpty)
        #expect(log.lines.count == 5)
        #expect(log.lines.allSatisfy { $0.hasPrefix("debug connection refused") })
    }

    @Test func whoeverEndsWithinTheHeaderIsSaid() async throws {
        let log = RecordedLog()
        try await Self.serve(log: log) { port in
            let connection = try await RawConnection.open(port: port)
            try await connection.send(ProxyBytes.endpoint.prefix(20))
            try await connection.closeOutput()
            #expect(try await connection.answer() == "")
        }
        #expect(log.warnings.count == 1)
        #expect(log.warnings[0].contains("after 20 bytes of its PROXY header"), "\(log.warnings)")
    }

    @Test(arguments: [false, true])
    func whoeverIsNotInTheListIsServedWithoutAHeader(_ encrypted: Bool) async throws {
        let tls = encrypted ? try SelfSigned() : nil
        let log = RecordedLog()
        try await Self.serve(senders: ["127.0.0.2", "10.0.0.0/8", "::/0"], tls: tls, log: log) { port in
            let connection = try await RawConnection.open(port: port, tls: tls?.client)
            try await connection.request()
            #expect(try await connection.body() == Self.fromSocket(connection))
            // The same from a sender of the list.
            let sender = try await RawConnection.open(
                port: port, header: ProxyBytes.line, tls: tls?.client, from: "127.0.0.2")
            try await sender.request()
            #expect(try await sender.body().contains(#""address":"192.0.2.7""#))
        }
        #expect(log.lines.isEmpty)
    }

    @Test(arguments: [ProxyBytes.line, ProxyBytes.endpoint, ProxyBytes.local], [["127.0.0.2"], []])
    func aHeaderOfWhoeverIsNotInTheListIsAnInvalidRequest(_ header: [UInt8], _ senders: [String]) async throws {
        try await Self.serve(senders: senders) { port in
            let connection = try await RawConnection.open(port: port, header: header)
            try await connection.request()
            let answer = try await connection.answer()
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            #expect(!answer.contains("192.0.2.7"))
        }
    }

    @Test func aHeaderOfWhoeverIsNotInTheListIsNoTLS() async throws {
        let tls = try SelfSigned()
        try await Self.serve(senders: ["127.0.0.2"], tls: tls) { port in
            let connection = try await RawConnection.open(port: port, header: ProxyBytes.line, tls: tls.client)
            #expect(try await connection.answer() == "")
        }
    }

    /// A connection that still owes its header does not hold up the end of the server.
    @Test(arguments: [false, true])
    func theServerEndsWhileAHeaderIsAwaited(_ encrypted: Bool) async throws {
        let started = ContinuousClock.now
        try await Self.serve(tls: encrypted ? try SelfSigned() : nil, timeout: .seconds(60)) { port in
            let connection = try await RawConnection.open(port: port)
            try await connection.send(ProxyBytes.line.prefix(3))
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(ContinuousClock.now - started < .seconds(30))
    }
}
