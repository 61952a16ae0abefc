import Addresses
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOSSL
import Testing

@testable import Monitoring
@testable import SharingServer

/// How long connections may take for what, over each protocol.
@Suite(.timeLimit(.minutes(2)))
struct ConnectionTimesTests {
    /// The preface of HTTP/2 and empty settings (RFC 9113 section 3.4).
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
    static let goAway: UInt8 = 7

    static func serve<Result: Sendable>(
        _ times: ConnectionTimes, _ tls: SelfSigned?, _ metrics: ServerMetrics = ServerMetrics(PrometheusRegistry()),
        maximumConnections: Int = 100, _ test: (_ port: Int) async throws -> Result
    ) async throws -> Result {
        try await TestListener.serve(
            { onListening in
                Application(
                    responder: OriginResponder(addressing: ClientAddressing()),
                    server: .publicHTTP(
                        certificate: tls?.served, proxySenders: AddressList([]), connections: metrics.connections,
                        times: times, logger: RecordedLog().logger()),
                    configuration: ApplicationConfiguration(
                        address: .hostname("127.0.0.1", port: 0),
                        availableConnectionsDelegate: MaximumAvailableConnections(maximumConnections)),
                    onServerRunning: { await onListening($0.localAddress?.port ?? 0) },
                    logger: RecordedLog().logger())
            }, test)
    }

    static func client(_ tls: SelfSigned, _ protocols: String...) -> TLSConfiguration {
        var client = tls.client
        client.applicationProtocols = protocols
        return client
    }

    static func elapsed(_ work: () async throws -> Void) async throws -> Duration {
        let begun = ContinuousClock.now
        try await work()
        return begun.duration(to: .now)
    }

    /// The types of the frames in what a server sent.
    static func frames(_ bytes: [UInt8]) -> [UInt8] {
        var types: [UInt8] = []
        var rest = bytes[...]
        while rest.count >= 9 {
            let length = 9 + rest.prefix(3).reduce(0) { $0 << 8 | Int($1) }
            types.append(rest[rest.startIndex + 3])
            rest = rest.dropFirst(length)
        }
        return types
    }

    @Test func aHandshakeThatStandsStillEnds() async throws {
        var times = ConnectionTimes()
        times.handshake = .milliseconds(300)
        let tls = try SelfSigned()
        try await Self.serve(times, tls) { port in
            let took = try await Self.elapsed {
                let connection = try await RawConnection.open(port: port)
                // The beginning of a ClientHello.
                try await connection.send([22, 3, 1, 2, 0, 1, 0])
                let answer = try await connection.answer()
                #expect(answer == "")
            }
            #expect(took > .milliseconds(100))
            #expect(took < .seconds(10))
            // Whoever shook hands in time is served after it.
            let other = try await RawConnection.open(port: port, tls: Self.client(tls, "http/1.1"))
            try await Task.sleep(for: .milliseconds(600))
            try await other.request()
            #expect(try await other.answer().hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test(arguments: [true, false])
    func aConnectionWithoutRequestsEnds(_ isHTTP2: Bool) async throws {
        var times = ConnectionTimes()
        times.idle = .milliseconds(300)
        times.still = .seconds(1)
        let tls = try SelfSigned()
        try await Self.serve(times, tls) { port in
            let connection = try await RawConnection.open(
                port: port, tls: Self.client(tls, isHTTP2 ? "h2" : "http/1.1"))
            try await connection.send(isHTTP2 ? Self.preface : Array("GET / HTTP/1.1\r\nHost: x\r\n".utf8))
            // This client acknowledges nothing, so that its connection of HTTP/2 ends because it stands still.
            let answer = try await connection.answerBytes()
            if isHTTP2 { #expect(Self.frames(answer).contains(Self.goAway), "\(answer)") }
        }
    }

    @Test(arguments: [true, false])
    func aConnectionIsCountedUntilItEnds(_ isHTTP2: Bool) async throws {
        let (tls, metrics) = (try SelfSigned(), ServerMetrics(PrometheusRegistry()))
        try await Self.serve(ConnectionTimes(), tls, metrics) { port in
            let connection = try await RawConnection.open(
                port: port, tls: Self.client(tls, isHTTP2 ? "h2" : "http/1.1"))
            for _ in 0..<200 where metrics.connections.value != 1 { try await Task.sleep(for: .milliseconds(10)) }
            #expect(metrics.connections.value == 1)
            try await connection.close()
            for _ in 0..<200 where metrics.connections.value != 0 { try await Task.sleep(for: .milliseconds(10)) }
            #expect(metrics.connections.value == 0)
        }
    }

    @Test(arguments: [true, false])
    func furtherConnectionsWaitUntilOneEnds(_ isHTTP2: Bool) async throws {
        let (tls, metrics) = (try SelfSigned(), ServerMetrics(PrometheusRegistry()))
        try await Self.serve(ConnectionTimes(), tls, metrics, maximumConnections: 1) { port in
            let first = try await RawConnection.open(port: port, tls: Self.client(tls, isHTTP2 ? "h2" : "http/1.1"))
            for _ in 0..<200 where metrics.connections.value != 1 { try await Task.sleep(for: .milliseconds(10)) }
            let second = try await RawConnection.open(port: port, tls: Self.client(tls, "http/1.1"))
            try await Task.sleep(for: .milliseconds(300))
            #expect(metrics.connections.value == 1)
            try await first.close()
            for _ in 0..<200 where metrics.connections.value != 1 { try await Task.sleep(for: .milliseconds(10)) }
            try await second.request()
            let answer = try await second.answer()
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func aServerThatEndsDoesNotWaitForAClientThatSleeps() async throws {
        var times = ConnectionTimes()
        times.farewell = .milliseconds(300)
        let tls = try SelfSigned()
        let took = try await Self.elapsed {
            let connection = try await Self.serve(times, tls) { port in
                let connection = try await RawConnection.open(port: port, tls: Self.client(tls, "h2"))
                try await connection.send(Self.preface)
                try await Task.sleep(for: .milliseconds(200))
                return connection
            }
            let frames = Self.frames(try await connection.answerBytes())
            #expect(frames.contains(Self.goAway))
        }
        #expect(took < .seconds(15))
    }
}
