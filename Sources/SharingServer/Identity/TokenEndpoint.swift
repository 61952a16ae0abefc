import Addresses
import Audit
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Monitoring
import NIOCore
import Registry
import TokenSyntax

/// Hands out short-lived tokens to OAuth clients, for their own id and secret (RFC 6749 section 4.4), and publishes the
/// keys that these are signed with (RFC 7517 section 5).
struct TokenEndpoint: Sendable {
    /// The longest body that is read, in bytes.
    private static let longestBody = 16_384

    let service: SharingService
    let record: RequestRecord

    /// The answer to a token request; never throws, since clients of OAuth read errors of one shape only.
    func response(_ request: Request) async -> Response {
        do {
            let answer = try await answer(request)
            return Self.response(TokenAnswer.status, TokenAnswer.headers, answer.body)
        } catch let error as TokenRequestError {
            record.note(detail: "\(error)")
            return Self.response(error.status, error.headers, error.body)
        } catch let error as Wait {
            record.note(detail: error.reason)
            let answer = TokenRequestError(.temporarilyUnavailable, "too many token requests: \(error.advice)")
            var response = Self.response(HTTPResponse.Status.tooManyRequests.code, answer.headers, answer.body)
            response.headers[.retryAfter] = String(error.seconds)
            return response
        } catch {
            record.note(detail: "\(error)")
            let answer = TokenRequestError(.temporarilyUnavailable, "tokens cannot be given for now: try again")
            var response = Self.response(answer.status, answer.headers, answer.body)
            response.headers[.retryAfter] = "1"
            return response
        }
    }

    func keySet() async throws -> Response {
        let keys = try await service.tokens.keySet(at: Date())
        return Response(
            status: .ok,
            headers: [.contentType: "application/jwk-set+json", .cacheControl: "public, max-age=300"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: keys)))
    }

    private struct Wait: Error {
        let seconds: Int64
        let reason: String
        let advice: String
    }

    private func answer(_ request: Request) async throws -> TokenAnswer {
        let address = record.origin?.address
        if let seconds = service.limits.wait(ofTokenRequestFrom: address) {
            service.observation.metrics.countLimited("address")
            throw Wait(
                seconds: seconds, reason: "too many token requests from this address",
                advice: "wait, and keep a token for as long as expires_in says")
        }
        guard let body = try await BoundedBody.read(request, limit: Self.longestBody) else {
            throw TokenRequestError(.invalidRequest, "the body is longer than \(Self.longestBody) bytes")
        }
        let asked = try ClientCredentialsRequest(
            authorization: request.headers[values: .authorization], contentType: request.headers[.contentType],
            body: body)
        let now = Date()
        let found = try await service.registry.authenticate(
            client: asked.clientID, secret: asked.clientSecret, at: now)
        guard let found, let client = found.tokenID else {
            service.observation.metrics.countRefusal(.unknown)
            throw TokenRequestError.invalidClient
        }
        record.note(recipient: found.recipient)
        record.note(credential: .init(id: client.uuidString.lowercased()))
        guard found.recipient.mayCome(from: address) else {
            service.observation.metrics.countRefusal(.address)
            throw TokenRequestError(
                .unauthorizedClient,
                "requests of this client are not taken from \(address?.description ?? "a socket"): ask the provider "
                    + "to let this address in")
        }
        if let seconds = service.limits.wait(ofClient: client) {
            service.observation.metrics.countLimited("client")
            throw Wait(
                seconds: seconds, reason: "too many tokens for this client",
                advice: "keep a token for as long as expires_in says")
        }
        try checkTarget(asked)
        service.uses.note(client, from: record.origin, at: now)
        let issued = try await service.tokens.issue(to: found, client: client, at: now)
        return TokenAnswer(accessToken: issued.text, expiresIn: issued.expiresIn, scope: AccessTokens.scope)
    }

    /// Tokens are for this server's sharing endpoint and nothing else (RFC 8707 section 2).
    private func checkTarget(_ asked: ClientCredentialsRequest) throws(TokenRequestError) {
        let endpoint = service.settings.endpoint
        for target in asked.resources + asked.audiences
        where target != endpoint && target != endpoint + "/" && target != endpoint + "/iceberg" {
            throw TokenRequestError(.invalidTarget, "tokens are for \(endpoint) only")
        }
    }

    private static func response(
        _ status: Int, _ headers: [(name: String, value: String)], _ body: [UInt8]
    ) -> Response {
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        return Response(
            status: HTTPResponse.Status(code: status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
