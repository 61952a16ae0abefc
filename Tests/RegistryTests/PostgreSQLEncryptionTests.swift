import Foundation
import Testing

@testable import Registry

/// Who a connection is to, by what the URL says of the server.
@Suite(.needsPostgreSQL) struct PostgreSQLEncryptionTests {
    private static let credentials = "causeway:" + PostgreSQLURL.encoded(PostgreSQLServer.password)

    private func isEncrypted(_ url: String) async throws -> Bool {
        let session = PostgreSQLSession(
            try PostgreSQLSettings(url: url), PostgreSQLTimeouts())
        let rows = try await session.read { connection throws(RegistryError) in
            try connection.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        }
        return try rows.first?.integer(0) == 1
    }

    @Test func theServerHasToProveItsName() async throws {
        let server = try await PostgreSQLServer.shared.value
        let place = "postgres://\(Self.credentials)@"
        let root = "sslrootcert=\(server.certificate.path)"
        let end = "\(server.port)/postgres?sslmode=verify-full"
        #expect(try await isEncrypted("\(place)localhost:\(end)&\(root)"))
        #expect(
            try await isEncrypted("\(place)localhost:\(server.port)/postgres?sslmode=require"),
            "who asks for encryption alone gets it from a certificate that nobody knows")
        for (url, part) in [
            // A name that the certificate is not for, and a certificate that nobody here trusts.
            ("\(place)db.example.com:\(end)&hostaddr=127.0.0.1&\(root)", "db.example.com"),
            ("\(place)localhost:\(end)", "certificate"),
            // Unless it is asked for less, what goes by the name of another machine has to prove that name.
            ("\(place)db.example.com:\(server.port)/postgres?hostaddr=127.0.0.1&sslmode=verify-full", "certificate"),
        ] {
            let error = await #expect(throws: RegistryError.self) { _ = try await isEncrypted(url) }
            #expect(error?.kind == .unavailable)
            #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains(PostgreSQLServer.password) == false)
        }
    }

    @Test func unixSocketsAreTakenAsTheyAre() async throws {
        let server = try await PostgreSQLServer.shared.value
        let folder = PostgreSQLURL.encoded(server.folder.path)
        #expect(try await !isEncrypted("postgres://\(Self.credentials)@\(folder):\(server.port)/postgres"))
        #expect(
            try await !isEncrypted(
                "postgres://\(Self.credentials)@/postgres?host=\(server.folder.path)&port=\(server.port)"))
    }

    @Test func passwordsComeFromAFileToo() async throws {
        let server = try await PostgreSQLServer.shared.value
        let file = FileManager.default.temporaryDirectory.appending(path: "pgpass-\(UUID())")
        let password = PostgreSQLServer.password.replacingOccurrences(of: ":", with: "\\:")
        try Data("127.0.0.1:\(server.port):*:causeway:\(password)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        let url = "postgres://causeway@127.0.0.1:\(server.port)/postgres"
        #expect(try await isEncrypted("\(url)?passfile=\(file.path)"), "over the loopback as well, where it can be")
        let error = await #expect(throws: RegistryError.self) { _ = try await isEncrypted(url) }
        #expect(error?.message.contains("no password supplied") == true)
    }
}
