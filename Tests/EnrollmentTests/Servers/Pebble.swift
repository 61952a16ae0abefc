import ACME
import Foundation
import Storage
import Testing
import TokenSyntax

/// Let's Encrypt's test server, on loopback, with a certificate of its own.
final class Pebble {
    static let program = "/usr/bin/pebble"
    static let isThere = FileManager.default.isExecutableFile(atPath: program)

    struct Options {
        /// Of a hundred good nonces, how many are refused.
        var noncesRefused = 0
        /// Of a hundred authorizations that stand, how many are used again.
        var authorizationsReused = 0
        /// Of external accounts: key ids and HMAC keys.
        var externalAccounts: [String: String] = [:]
        var blocked: [String] = []
        /// Seconds.
        var validity = 7_776_000
    }

    let folder: TemporaryFolder
    let directory: WebAddress
    private let server: RunningProgram

    /// - Parameters:
    ///   - httpPort: where it looks for answers to HTTP-01.
    ///   - dns: which server it asks for names.
    init(httpPort: UInt16, dns: UInt16, _ options: Options = Options()) throws {
        folder = try TemporaryFolder()
        let made = try RunningProgram.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=authority", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                folder.path + "/key.pem", "-out", folder.path + "/cert.pem",
            ])
        try #require(made == 0)
        let port = try Ports.free()
        var settings: [String: Any] = [
            "listenAddress": "127.0.0.1:\(port)", "managementListenAddress": "",
            "certificate": folder.path + "/cert.pem", "privateKey": folder.path + "/key.pem",
            "httpPort": Int(httpPort), "tlsPort": 1, "ocspResponderURL": "",
            "externalAccountBindingRequired": !options.externalAccounts.isEmpty,
            "certificateValidityPeriod": options.validity, "domainBlocklist": options.blocked,
        ]
        if !options.externalAccounts.isEmpty { settings["externalAccountMACKeys"] = options.externalAccounts }
        let text = try JSONSerialization.data(withJSONObject: ["pebble": settings])
        try folder.write("pebble.json", String(decoding: text, as: UTF8.self))
        server = try RunningProgram(
            Self.program, ["-config", folder.path + "/pebble.json", "-dnsserver", "127.0.0.1:\(dns)"],
            environment: [
                "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "\(options.noncesRefused)",
                "PEBBLE_AUTHZREUSE": "\(options.authorizationsReused)",
            ], log: folder.path + "/log")
        directory = try #require(WebAddress("https://127.0.0.1:\(port)/dir"))
        try Ports.await(port, of: server)
    }

    func connection(_ transport: StoreTransport) throws -> ACMEConnection {
        try ACMEConnection(transport: transport, caFile: folder.path + "/cert.pem")
    }

    func output() -> String { server.output() }

    func stop() { server.stop() }
}
