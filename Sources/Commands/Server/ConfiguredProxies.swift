import Storage
import Tables

/// The proxies that the environment names, for everything that goes out.
enum ConfiguredProxies {
    static func rules() throws(CommandError) -> ProxyRules {
        do throws(StorageError) {
            return try ProxyRules(environment: CommandContext.current.environment)
        } catch {
            throw CommandError(.configuration, "\(error.location): \(error.message)")
        }
    }
}
