import Foundation
import NIOCore
import Registry
import SharingServer
import Testing

@testable import Commands

/// Who performs operations: the server, this process, or nobody; never both.
@Suite struct RegistryAccessTests {
    private let folder: TemporaryFolder
    private let share = ShareDetails(
        share: Share(
            id: UUID(), name: "sales", comment: nil, createdAt: Date(timeIntervalSince1970: 1_790_000_000.123)),
        tables: [], recipients: ["acme"])

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("registry: {file: r.sqlite}\n", to: "causeway.yaml")
    }

    private func access(patience: Duration = .milliseconds(200)) throws -> RegistryAccess {
        let file = ConfigurationFile.read(
            try folder.text(of: "causeway.yaml"), file: "causeway.yaml", folder: folder.path, environment: [:])
        return RegistryAccess(try file.validated(), patience: patience)
    }

    @Test func aServerThatAnswersIsAsked() async throws {
        let share = share
        let server = try await SocketServer.start(at: folder.path + "/r.sqlite.sock") { _ in
            (try? RegistryExchange.encode(.share(share))).map { .init(status: 200, body: $0) }
        }
        let run = await CommandRun(["share", "show", "sales", "--format", "json"], in: folder)
        try await server.stop()
        #expect(run.exitCode == 0, "\(run.errorOutput)")
        #expect(run.output.contains(share.share.id.uuidString.lowercased()))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.uri == "/admin/v1/registry")
        #expect(request.headers["causeway-actor"]?.isEmpty == false)
        #expect(try RegistryExchange.decodeOperation(request.body) == .showShare(name: "sales"))
        #expect(!folder.exists("r.sqlite"), "the file is the server's")
    }

    @Test func theServersRefusalIsTheCommands() async throws {
        let server = try await SocketServer.start(at: folder.path + "/r.sqlite.sock") { _ in
            let error = RegistryError(.notFound, "There is no share \"sales\".")
            return (try? RegistryExchange.encode(error)).map { .init(status: 404, body: $0) }
        }
        let run = await CommandRun(["share", "show", "sales"], in: folder)
        try await server.stop()
        #expect(run.exitCode == 66)
        #expect(run.errorOutput == "causeway: there is no share \"sales\"\n")
    }

    @Test func somethingElseOnTheSocketIsSaid() async throws {
        let server = try await SocketServer.start(at: folder.path + "/r.sqlite.sock") { _ in
            .init(status: 500, body: Data("<html>".utf8))
        }
        let run = await CommandRun(["share", "list"], in: folder)
        try await server.stop()
        #expect(run.exitCode == 69)
        #expect(run.errorOutput.contains("is not this version of causeway"))
    }

    @Test func aServerThatDoesNotAnswerIsGivenUp() async throws {
        let path = folder.path + "/r.sqlite.sock"
        let server = try await SocketServer.start(at: path) { _ in nil }
        let settings = ServerSettings(endpoint: "", filesEndpoint: "", identityEndpoint: "")
        let client = RemoteRegistryClient(
            .socket(path, actor: "tester", settings), timeout: .milliseconds(300))
        let error = await #expect(throws: CommandError.self) { try await client.perform(.listShares) }
        try await client.close()
        try await server.stop()
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("did not answer within") == true)
    }

    @Test func aSocketLeftBehindIsNobody() async throws {
        let path = folder.path + "/r.sqlite.sock"
        #expect(SocketProbe.probe(path: path) == .nobody)
        let server = try await SocketServer.start(at: path) { _ in nil }
        #expect(SocketProbe.probe(path: path) == .listening)
        try await server.stop()
        if !folder.exists("r.sqlite.sock") { try folder.write("", to: "r.sqlite.sock") }
        #expect(SocketProbe.probe(path: path) == .nobody)
        let run = await CommandRun(["share", "create", "sales"], in: folder)
        #expect(run.exitCode == 0)
        #expect(folder.exists("r.sqlite"))
    }

    @Test func aHeldLockWithoutASocketIsAnError() async throws {
        let access = try access()
        let lock = try #require(try RegistryLock.acquire(path: access.registry.lockFile))
        #expect(try RegistryLock.acquire(path: access.registry.lockFile) == nil)
        let error = await #expect(throws: CommandError.self) {
            try await access.withClient { try await $0.perform(.listShares) }
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("in use by another process (process \(getpid()))") == true)
        #expect(!folder.exists("r.sqlite"))
        withExtendedLifetime(lock) {}
    }

    @Test func theLockIsFreeAfterTheWork() async throws {
        let access = try access()
        _ = try await access.withClient { client in
            let inside = try RegistryLock.acquire(path: access.registry.lockFile)
            #expect(inside == nil, "the command holds the lock while it works")
            return try await client.perform(.listShares)
        }
        #expect(try RegistryLock.acquire(path: access.registry.lockFile) != nil)
        #expect(try folder.mode(of: "r.sqlite.lock") == 0o600)
    }

    @Test func commandsAtOnceTakeTurns() async throws {
        let folder = folder
        await withTaskGroup(of: Int32.self) { group in
            for index in 0..<6 {
                group.addTask { await CommandRun(["share", "create", "share\(index)"], in: folder).exitCode }
            }
            for await code in group { #expect(code == 0) }
        }
        let list = await CommandRun(["share", "list", "--format", "json"], in: folder)
        #expect(list.output.components(separatedBy: "\"id\"").count == 7)
    }

    @Test func everyAnswerAndOperationSurvivesTheExchange() throws {
        let operation = RegistryOperation.listAudit(limit: 5, since: Date(timeIntervalSince1970: 1_790_000_000.5))
        #expect(try RegistryExchange.decodeOperation(try RegistryExchange.encode(operation)) == operation)
        let answer = RegistryAnswer.share(share)
        guard case .share(let read) = try RegistryExchange.decodeAnswer(try RegistryExchange.encode(answer)) else {
            Issue.record("another answer")
            return
        }
        #expect(abs(read.share.createdAt.timeIntervalSince(share.share.createdAt)) < 0.000_5)
        #expect(read.recipients == share.recipients)
    }
}
