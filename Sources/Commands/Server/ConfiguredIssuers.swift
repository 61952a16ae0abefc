import Identity
import Storage
import Tables

/// The identity providers of a configuration, ready to judge tokens.
enum ConfiguredIssuers {
    /// - Throws: a ``CommandError`` for a file of authorities that cannot be read.
    static func make(
        _ configured: [IssuerConfiguration], transport: StoreTransport
    ) throws -> [ExternalTokenVerifier] {
        try configured.map { configured in
            let issuer = configured.issuer
            do throws(StorageError) {
                let connection = try IssuerConnection(
                    issuer: issuer.url, transport: transport, caFile: configured.caFile)
                return ExternalTokenVerifier(issuer, keys: IssuerKeys(of: issuer, through: connection))
            } catch {
                throw CommandError(.configuration, "identity.issuers: \(error.message)")
            }
        }
    }
}
