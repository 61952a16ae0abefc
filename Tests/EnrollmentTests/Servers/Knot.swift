import Foundation
import LDNS
import Testing

/// An authoritative name server of the zone example.com that takes updates signed with a key.
final class Knot {
    static let program = "/usr/sbin/knotd"
    static let isThere = FileManager.default.isExecutableFile(atPath: program)
    static let secret = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

    let folder: TemporaryFolder
    let port: UInt16
    let server: DNSServer
    private let program: RunningProgram

    init(algorithm: TSIGKey.Algorithm = .hmacSHA256) throws {
        folder = try TemporaryFolder()
        port = try Ports.free()
        server = try #require(DNSServer(address: "127.0.0.1", port: port))
        try folder.write(
            "example.com.zone",
            """
            $ORIGIN example.com.
            $TTL 60
            @ SOA ns1 admin 1 3600 600 86400 60
            @ NS ns1
            ns1 A 127.0.0.1
            share A 127.0.0.1
            note TXT "first " "second"
            long TXT \((0..<12).map { "\"" + String(repeating: "\($0)", count: 200).prefix(200) + "\"" }.joined(separator: " "))
            _acme-challenge.alias CNAME _acme-challenge.share

            """)
        try folder.write(
            "knot.conf",
            """
            server:
                rundir: "\(folder.path)"
                listen: 127.0.0.1@\(port)
            database:
                storage: "\(folder.path)/db"
            key:
              - id: causeway
                algorithm: \(algorithm.rawValue)
                secret: \(Self.secret)
            acl:
              - id: update
                key: causeway
                action: update
                update-type: TXT
            zone:
              - domain: example.com
                storage: "\(folder.path)"
                file: example.com.zone
                acl: update
                zonefile-load: whole

            """)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/db", withIntermediateDirectories: true)
        program = try RunningProgram(Self.program, ["-c", folder.path + "/knot.conf"], log: folder.path + "/log")
        try Ports.await(port, of: program)
        // It takes connections before it has read its zone.
        for _ in 0..<100 {
            let answer = try? Resolver(server).ask("example.com", .soa)
            if answer?.code == .noError { break }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    static func key(
        name: String = "causeway", algorithm: TSIGKey.Algorithm = .hmacSHA256, secret: String = Knot.secret
    ) throws -> TSIGKey {
        try TSIGKey(name: name, algorithm: algorithm, secret: secret)
    }

    /// The texts that it shows at a name.
    func texts(_ name: String) throws -> [String] {
        try Resolver(server).ask(name, .txt).answers.compactMap { record in
            if case .text(let bytes) = record.content { String(decoding: bytes, as: UTF8.self) } else { nil }
        }
    }

    func output() -> String { program.output() }

    func stop() { program.stop() }
}
