import Foundation
import Logging
import Synchronization

@testable import Registry

/// A database server of the tests' own, on the loopback and a Unix socket, in a temporary folder.
///
/// A shell stands between this process and the server: it ends the server when its standard input ends, and so whenever
/// this process does, and removes the folder. It is bash, since dash waits for ever where it was started with signals
/// blocked, as the threads of Dispatch have them.
final class PostgreSQLServer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let password = "p@ss:w/r?d#%"
    /// One for all tests of this process that need no other.
    static let shared = Task { try await PostgreSQLServer(durable: false) }

    let folder: URL
    let port: UInt16
    private let installation: PostgreSQLInstallation
    private let durable: Bool
    private let administration: PostgreSQLSession
    private let shell = Mutex<(process: Process, input: Pipe)?>(nil)

    /// Makes a cluster whose order of text is not that of bytes, and starts it.
    ///
    /// - Parameter durable: whether it writes to the disk before it says that it did.
    init(durable: Bool) async throws {
        guard let installation = PostgreSQLInstallation.found else {
            throw Failure(description: "PostgreSQL is not installed: install the package postgresql")
        }
        self.installation = installation
        self.durable = durable
        // Paths of Unix sockets are short.
        self.folder = URL(fileURLWithPath: "/tmp/cwpg-\(UUID().uuidString.prefix(8))", isDirectory: true)
        self.port = try SilentSocket.freePort()
        self.administration = PostgreSQLSession(
            try PostgreSQLSettings(url: Self.url("postgres", port: port)), .migration)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        if PostgreSQLInstallation.runsAsRoot {
            try FileManager.default.setAttributes(
                [.ownerAccountName: "nobody", .groupOwnerAccountName: "nogroup"], ofItemAtPath: folder.path)
        }
        let secret = folder.appending(path: "password")
        try Data((Self.password + "\n").utf8).write(to: secret)
        let code = try Self.process(
            [
                installation.programs.appending(path: "initdb").path, "--pgdata=\(folder.path)/data",
                "--username=causeway", "--pwfile=\(secret.path)", "--auth=scram-sha-256", "--encoding=UTF8",
                "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync",
            ], in: folder)
        code.waitUntilExit()
        guard code.terminationStatus == 0 else { throw Failure(description: "initdb failed: \(log)") }
        try makeCertificate()
        try await start()
    }

    deinit { stop() }

    /// What the server proves with that it is `localhost`.
    var certificate: URL { folder.appending(path: "data/server.crt") }

    private func makeCertificate() throws {
        let process = try Self.process(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", certificate.path,
                "-keyout", folder.appending(path: "data/server.key").path,
            ], in: folder)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "openssl failed: \(log)") }
    }

    /// What the server has written.
    var log: String { (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? "" }

    /// Of the server's main process.
    var processID: pid_t? {
        let text = try? String(contentsOf: folder.appending(path: "data/postmaster.pid"), encoding: .utf8)
        return text?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    func start() async throws {
        let script = """
            "$1" -D "$2/data" -p "$3" -k "$2" -h 127.0.0.1 -c fsync="$4" -c full_page_writes="$4" -c ssl=on \
                -c max_connections=400 -c shared_buffers=32MB -c max_wal_size=128MB &
            server=$!
            read -r _
            kill -INT $server
            wait $server
            [[ -e $2/keep ]] || rm -rf -- "$2"
            """
        let input = Pipe()
        let process = try Self.process(
            [
                "/bin/bash", "-c", script, "bash", installation.programs.appending(path: "postgres").path, folder.path,
                "\(port)", durable ? "on" : "off",
            ], in: folder, input: input)
        shell.withLock { $0 = (process, input) }
        for _ in 0..<600 {
            if (try? link("postgres")) != nil { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure(description: "the database does not start: \(log)")
    }

    /// Ends the server in order, and waits for it.
    func stop() {
        guard
            let shell = shell.withLock({ shell in
                defer { shell = nil }
                return shell
            })
        else { return }
        try? shell.input.fileHandleForWriting.close()
        shell.process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Ends the server as a power cut would, but for what the kernel holds.
    func kill() throws {
        guard let id = processID else { throw Failure(description: "the database does not run") }
        let keep = folder.appending(path: "keep")
        try Data().write(to: keep)
        defer { try? FileManager.default.removeItem(at: keep) }
        let children = try Self.children(of: id)
        for process in [id] + children { Foundation.kill(process, SIGKILL) }
        guard
            let shell = shell.withLock({ shell in
                defer { shell = nil }
                return shell
            })
        else { return }
        try? shell.input.fileHandleForWriting.close()
        shell.process.waitUntilExit()
        for process in children { while Foundation.kill(process, 0) == 0 { usleep(1000) } }
        try? FileManager.default.removeItem(at: folder.appending(path: "data/postmaster.pid"))
    }

    func url(_ database: String) -> String { Self.url(database, port: port) }

    private static func url(_ database: String, port: UInt16) -> String {
        "postgres://causeway:\(PostgreSQLURL.encoded(password))@127.0.0.1:\(port)/\(database)"
    }

    /// A connection, for what no registry does.
    func link(_ database: String) throws -> PostgreSQLLink {
        try PostgreSQLLink(try PostgreSQLSettings(url: url(database)), .migration)
    }

    /// A new, empty database.
    ///
    /// Making and removing one waits for all of the server's processes, one that a test has stopped among them, and so
    /// must not hold a thread that this test goes on by.
    func createDatabase(_ options: String = "") async throws -> String {
        let name = "registry_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        try await administration.perform { link throws(PostgreSQLFailure) in
            _ = try link.runScript("CREATE DATABASE \(name) \(options)")
        }
        return name
    }

    func dropDatabase(_ name: String) {
        Task { [administration] in
            try? await administration.perform { link throws(PostgreSQLFailure) in
                _ = try link.runScript("DROP DATABASE \(name) WITH (FORCE)")
            }
        }
    }

    static func children(of id: pid_t) throws -> [pid_t] {
        let text = try String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)
        return text.split(separator: " ").compactMap { pid_t($0) }
    }

    private static func process(_ arguments: [String], in folder: URL, input: Pipe? = nil) throws -> Process {
        let command = PostgreSQLInstallation.command(arguments)
        let log = folder.appending(path: "log")
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = folder
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return process
    }
}
