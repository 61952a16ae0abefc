import Registry
import SharingServer

/// Performs administrative operations: in the server that runs, or on the registry's file when none does.
protocol RegistryClient: Sendable {
    /// - Throws: ``RegistryError`` as the registry refuses, ``CommandError`` when it cannot be reached.
    func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer

    /// What the server hands out. The configuration says it where the registry is of this machine.
    func server() async throws -> ServerDescription

    /// Ends the use. Nothing is performed afterwards.
    func close() async throws
}
