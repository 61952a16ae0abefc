import Addresses
import Audit
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Registry
import Templates

/// Answers those who follow a link for activation.
///
/// Scanners of mail follow links: looking at one (GET) shows a page and changes nothing, and only the button on it
/// (POST) mints the token and hands out the profile.
struct ActivationAnswers: Sendable {
    let service: SharingService
    let record: RequestRecord

    func answer(_ request: Request, nonce: String) async throws -> Response {
        if request.method == .post { return try await handOut(nonce) }
        guard try await service.registry.activation(nonce) != nil else { return Self.page("gone", .gone) }
        return Self.page("offer", .ok)
    }

    private func handOut(_ nonce: String) async throws -> Response {
        let source = record.origin?.address.description ?? "local"
        let minted = try await service.registry.activate(nonce, from: source)
        guard let minted else { return Self.page("gone", .gone) }
        record.note(recipient: minted.recipient)
        record.note(credential: .init(id: minted.token.id.uuidString.lowercased()))
        let profile = try SharingProfile(addresses: service.settings.addresses, minted: minted).text()
        var headers = Self.headers
        headers[.contentType] = "application/json"
        headers[.contentDisposition] = "attachment; filename=\"\(Self.fileName(of: minted.recipient)).share\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: profile)))
    }

    /// A name that every system takes, whatever the recipient is called.
    private static func fileName(of recipient: Recipient) -> String {
        let plain = recipient.name.unicodeScalars.map { scalar in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            return isPlain || scalar == "-" || scalar == "_" ? Character(scalar) : "_"
        }
        return String(plain)
    }

    private static func page(_ name: String, _ status: HTTPResponse.Status) -> Response {
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        let text = Templates.text("activation/\(name).html") ?? ""
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Neither the link nor the profile is left anywhere: in caches, in the `Referer` of a next request, in a frame.
    private static let headers: HTTPFields = [
        .cacheControl: "no-store", .referrerPolicy: "no-referrer", .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy:
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; "
            + "base-uri 'none'",
    ]
}
