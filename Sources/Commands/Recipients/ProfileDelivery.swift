import Foundation
import Registry
import SharingServer

/// Mints a token and gets the profile out, or takes the token back.
struct ProfileDelivery: Sendable {
    let client: any RegistryClient
    let addresses: ServerAddresses
    let recipient: String
    let lifetime: TokenLifetime
    var kind = AccessToken.Kind.bearer

    /// Mints and hands the profile's text to `write`; when that fails, the token is revoked before the error goes on.
    func deliver(_ write: (String) throws -> Void) async throws -> MintedToken {
        guard
            case .minted(let minted) = try await client.perform(
                .mintToken(recipient: recipient, lifetimeSeconds: lifetime.wholeSeconds, kind: kind))
        else { throw RegistryOptions.unexpectedAnswer }
        do {
            try write(try SharingProfile(addresses: addresses, minted: minted).text())
        } catch {
            try await revoke(minted, after: error)
            throw error
        }
        return minted
    }

    private func revoke(_ minted: MintedToken, after error: any Error) async throws {
        do {
            _ = try await client.perform(.revokeToken(id: minted.token.id))
        } catch {
            throw CommandError(
                .failure,
                "the profile could not be written, and its token \(minted.token.id.uuidString.lowercased()) could not "
                    + "be revoked: delete the recipient \(minted.recipient.name) or let the token expire",
                details: ["\(ErrorReport(error).error.message)"])
        }
    }
}
