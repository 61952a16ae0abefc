import Foundation
import Logging
import Registry
import SharingServer

@testable import Commands

/// A client of a registry in a folder of its own, which can be made to fail after some changes.
final class RegistryOfOnePlace: RegistryClient {
    let registry: Registry
    private let folder: TemporaryFolder
    private let actor = AuditActor(kind: .commandLine, name: "olga")

    init() async throws {
        folder = try TemporaryFolder()
        registry = try await Registry.open(path: folder.path + "/registry.sqlite", logger: Logger(label: "test"))
    }

    /// As through the exchange with a server.
    func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer {
        let sent = try RegistryExchange.decodeOperation(try RegistryExchange.encode(operation))
        let answer = try await registry.perform(sent, as: actor)
        return try RegistryExchange.decodeAnswer(try RegistryExchange.encode(answer))
    }

    func server() async throws -> ServerDescription {
        ServerDescription(ServerSettings(endpoint: "", filesEndpoint: "", identityEndpoint: ""))
    }

    func close() async throws { try registry.close() }

    /// What is there, as it would be declared.
    func declared() async throws -> Declaration {
        try await RegistryState.read(for: nil, through: self).declaration()
    }

    /// Makes the registry what the declaration says.
    ///
    /// - Returns: the difference there was, and how its steps ended.
    @discardableResult
    func apply(
        _ declaration: Declaration, prunes: Bool = false, through client: (any RegistryClient)? = nil
    ) async throws -> (Difference, DifferenceRun) {
        let state = try await RegistryState.read(for: declaration, through: self)
        let difference = try Difference(declaration, state, prunes: prunes)
        var run = DifferenceRun(difference.steps)
        await run.perform(from: state, through: client ?? self)
        return (difference, run)
    }

    deinit { try? registry.close() }
}
