import Addresses
import Foundation
import HTTPTypes
import Hummingbird
import Registry
import Sharing

/// Finds out whose request it is, and whether they may come from where they come from.
struct Authenticator: Sendable {
    let service: SharingService

    /// - Throws: `.unauthenticated`, in the same words whatever is wrong with the token; `.permissionDenied` for a good
    ///   token from elsewhere than the recipient may come from.
    func recipient(of request: Request, _ record: RequestRecord) async throws -> Recipient {
        guard request.headers[.authorization] != nil else {
            throw SharingError(.unauthenticated, "a bearer token is needed: send 'Authorization: Bearer TOKEN'")
        }
        guard let token = BearerToken.read(request.headers) else { throw Self.badToken }
        let found = try await service.registry.authenticate(token: token, at: Date())
        guard let found else { throw Self.badToken }
        record.note(recipient: found.recipient.name)
        try Self.admit(found.recipient, record)
        if let id = found.tokenID { service.uses.note(id, from: record.origin, at: Date()) }
        return found.recipient
    }

    /// - Throws: `.permissionDenied` where the recipient may not come from where the request does.
    static func admit(_ recipient: Recipient, _ record: RequestRecord) throws(SharingError) {
        let address = record.origin?.address
        guard !recipient.mayCome(from: address) else { return }
        throw SharingError(
            .permissionDenied,
            "requests of this recipient are not taken from \(address?.description ?? "a socket"): ask the provider "
                + "to let this address in")
    }

    private static let badToken = SharingError(
        .unauthenticated, "the bearer token is unknown, revoked or expired: ask the provider for a new profile")
}
