import ArgumentParser
import Registry

/// What every command on the registry takes, and how it gets there.
struct RegistryOptions: ParsableArguments {
    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    /// Performs one operation in the server, or on the file when no server runs.
    func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer {
        try await access().withClient { try await $0.perform(operation) }
    }

    /// The share that the operation answers with.
    func share(_ operation: RegistryOperation) async throws -> ShareDetails {
        guard case .share(let details) = try await perform(operation) else { throw Self.unexpectedAnswer }
        return details
    }

    /// The recipient that the operation answers with.
    func recipient(_ operation: RegistryOperation) async throws -> RecipientDetails {
        guard case .recipient(let details) = try await perform(operation) else { throw Self.unexpectedAnswer }
        return details
    }

    func access() throws -> RegistryAccess { RegistryAccess(registry: try source.load().registry) }

    static let unexpectedAnswer = CommandError(
        .unavailable,
        "the server answered with something else than was asked for: use the server's own version of the command")
}
