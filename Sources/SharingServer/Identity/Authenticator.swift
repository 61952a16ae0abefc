import Addresses
import Foundation
import HTTPTypes
import Hummingbird
import Monitoring
import Registry
import Sharing
import TokenSyntax

/// Finds out whose request it is, whether they may come from where they come from, and whether it is their turn.
struct Authenticator: Sendable {
    let service: SharingService

    private var metrics: ServerMetrics { service.observation.metrics }

    /// - Throws: `.unauthenticated`, in the same words whatever is wrong with the token; `.permissionDenied` for a good
    ///   token from elsewhere than the recipient may come from; `.resourceExhausted` for too many requests.
    func caller(of request: Request, _ record: RequestRecord) async throws -> AuthenticatedRecipient {
        guard request.headers[.authorization] != nil else {
            metrics.countRefusal(.missing)
            throw SharingError(.unauthenticated, "a bearer token is needed: send 'Authorization: Bearer TOKEN'")
        }
        guard let token = BearerToken.read(request.headers) else {
            metrics.countRefusal(.malformed)
            throw Self.badToken
        }
        let verdict = try await judge(token, record)
        let recipient = verdict.found.recipient
        record.note(recipient: recipient)
        record.note(credential: verdict.credential)
        do {
            try Self.admit(recipient, record)
        } catch {
            metrics.countRefusal(.address)
            throw error
        }
        if let id = verdict.found.tokenID { service.uses.note(id, from: record.origin, at: Date()) }
        try checkRate(of: recipient)
        return verdict.found
    }

    /// What is wrong with a token goes to the log; the caller is told the same of every one.
    private func judge(_ token: String, _ record: RequestRecord) async throws -> CredentialJudge.Verdict {
        do {
            return try await service.judge.judge(token, at: Date())
        } catch let refusal as TokenRefusal {
            record.note(detail: "\(refusal.check): \(refusal)")
            metrics.countRefusal(AuthenticationFailure(refusal))
            throw Self.badToken
        } catch let unknown as UnknownCredential {
            record.note(detail: "\(unknown)")
            metrics.countRefusal(unknown.failure)
            throw Self.badToken
        }
    }

    private func checkRate(of recipient: Recipient) throws(SharingError) {
        guard let wait = service.limits.wait(ofRecipient: recipient.id) else { return }
        metrics.countLimited(wait.isOwn ? "recipient" : "total")
        throw SharingError(
            .resourceExhausted,
            (wait.isOwn ? "too many requests of this recipient" : "too many requests of all recipients together")
                + ": try again after \(wait.seconds) s",
            retryAfter: wait.seconds)
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
