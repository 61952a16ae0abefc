import Addresses
import Catalogs
import Foundation
import Hummingbird
import Logging
import Registry
import Storage
import Testing

@testable import SharingServer

@Suite(.timeLimit(.minutes(2)))
struct RequestOriginTests {
    @Test func aTrustedProxyNamesTheClientOfEachRequest() async throws {
        try await ProxyProtocolTests.serve(senders: [], forwarders: ["127.0.0.0/8", "10.0.0.0/8"]) { port in
            let connection = try await RawConnection.open(port: port)
            try await connection.request("X-Forwarded-For: 203.0.113.9, 192.0.2.8:99, 10.0.0.2\r\n", closes: false)
            try await connection.request("X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-For: 10.0.0.3\r\n", closes: false)
            try await connection.request()
            let answer = try await connection.answer()
            let peer = #""knownBy":"forwardedFor","peer":"127.0.0.1""#
            #expect(answer.contains(#"{"address":"192.0.2.8",\#(peer),"port":99}"#), "\(answer)")
            #expect(answer.contains(#"{"address":"192.0.2.9",\#(peer)}"#), "\(answer)")
            #expect(answer.contains(ProxyProtocolTests.fromSocket(connection)), "\(answer)")
        }
    }

    @Test func theProxyBehindALoadBalancerNamesTheClientWhereItIsTrusted() async throws {
        let field = "X-Forwarded-For: 203.0.113.9\r\n"
        for (forwarders, expected) in [
            (["192.0.2.7"], #"{"address":"203.0.113.9","knownBy":"forwardedFor","peer":"127.0.0.1"}"#),
            (["127.0.0.0/8"], ProxyProtocolTests.fromLine),
        ] {
            let body = try await ProxyProtocolTests.serve(forwarders: forwarders) { port in
                let connection = try await RawConnection.open(port: port, header: ProxyBytes.line)
                try await connection.request(field)
                return try await connection.body()
            }
            #expect(body == expected)
        }
    }

    @Test func thePeerOfAUnixSocketHasNoAddress() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString.prefix(8)).sock").path
        let answer = try await TestListener.serve({ onListening in
            Application(
                responder: OriginResponder(
                    addressing: ClientAddressing(trustedForwarders: try AddressList(parsing: ["0.0.0.0/0", "::/0"]))),
                configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path)),
                onServerRunning: { _ in await onListening(0) }, logger: RecordedLog().logger())
        }) { _ in
            let connection = try await RawConnection.open(path: path)
            try await connection.request("X-Forwarded-For: 192.0.2.7\r\n")
            return try await connection.body()
        }
        #expect(answer == "local")
    }

    /// The listener of the server itself, with its own log.
    @Test(
        arguments: [
            ([], [], [UInt8](), "", "127.0.0.1:PORT"), (["127.0.0.1"], [], ProxyBytes.line, "", "192.0.2.7:4711"),
            (["127.0.0.1"], [], ProxyBytes.endpoint, "", "[2001:db8::7]:4711"),
            (["127.0.0.1"], ["192.0.2.7"], ProxyBytes.line, "X-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9"),
        ] as [([String], [String], [UInt8], String, String)])
    func theLogNamesTheClient(
        _ senders: [String], _ forwarders: [String], _ header: [UInt8], _ fields: String, _ client: String
    ) async throws {
        let log = RecordedLog()
        let folder = FileManager.default.temporaryDirectory.appending(path: "causeway-origin-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let registry = try await Registry.open(path: folder.appending(path: "registry").path, logger: log.logger())
        let transport = StoreTransport()
        let server = SharingServer(
            service: SharingService(
                registry: registry,
                stores: try StoreDirectory(stores: [], transport: transport, logger: log.logger()),
                catalogs: CatalogDirectory(),
                settings: ServerSettings(
                    endpoint: "http://localhost/d", filesEndpoint: "http://localhost/files",
                    identityEndpoint: "http://localhost"),
                secret: try SealTests.secret(), snapshots: SnapshotCache(maximumBytes: 1 << 20, staleness: .zero),
                ledger: RegistryLedger(registry), logger: log.logger()),
            logger: log.logger())
        let port = try await TestListener.serve({ onListening in
            try server.publicListener(
                host: "127.0.0.1", port: 0, certificate: nil,
                addressing: ClientAddressing(
                    proxySenders: try AddressList(parsing: senders),
                    trustedForwarders: try AddressList(parsing: forwarders)),
                maximumConnections: 10, onListening: onListening)
        }) { port in
            let connection = try await RawConnection.open(port: port, header: header)
            try await connection.request(fields, path: "/healthz")
            #expect(try await connection.answer().hasSuffix("ok\n"))
            return connection.port
        }
        try await transport.shutdown()
        try registry.close()
        let line = try #require(log.lines.first { $0.contains(" request ") })
        let expected = client.replacingOccurrences(of: "PORT", with: "\(port)")
        #expect(line.contains(" client=\(expected) "), "\(line)")
    }
}
