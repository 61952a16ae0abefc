import Registry

/// Performs administrative operations: in the server that runs, or on the registry's file when none does.
protocol RegistryClient: Sendable {
    /// - Throws: ``RegistryError`` as the registry refuses, ``CommandError`` when it cannot be reached.
    func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer

    /// Ends the use. Nothing is performed afterwards.
    func close() async throws
}
