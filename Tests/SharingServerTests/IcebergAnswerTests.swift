import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Registry
import Sharing
import Storage
import Tables
import Testing

@testable import SharingServer

struct IcebergAnswerTests {
    private static func text(_ response: Response) async throws -> String {
        let collected = Collector()
        try await response.body.write(collected)
        return await collected.text
    }

    private actor Collector: ResponseBodyWriter {
        private(set) var text = ""
        func write(_ buffer: ByteBuffer) async throws { text += String(buffer: buffer) }
        nonisolated consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    @Test(arguments: [
        (IcebergError.Kind.badRequest, 400, "BadRequestException"), (.notAuthorized, 401, "NotAuthorizedException"),
        (.forbidden, 403, "ForbiddenException"), (.noSuchNamespace, 404, "NoSuchNamespaceException"),
        (.noSuchTable, 404, "NoSuchTableException"), (.noSuchView, 404, "NoSuchViewException"),
        (.notFound, 404, "NotFoundException"), (.tooLarge, 413, "BadRequestException"),
        (.serviceUnavailable, 503, "ServiceUnavailableException"), (.internalError, 500, "InternalServerError"),
    ])
    func errors(_ kind: IcebergError.Kind, _ status: Int, _ type: String) async throws {
        let response = IcebergErrorAnswers.response(IcebergError(kind, "what \"is\" wrong"))
        #expect(response.status.code == status)
        #expect(response.headers[.contentType] == "application/json")
        #expect((response.headers[.retryAfter] != nil) == (status == 503))
        #expect((response.headers[.wwwAuthenticate] == "Bearer") == (status == 401))
        let expected = "{\"error\":{\"message\":\"what \\\"is\\\" wrong\",\"type\":\"\(type)\",\"code\":\(status)}}"
        #expect(try await Self.text(response) == expected)
    }

    @Test func errorsOfOtherRooms() {
        let cases: [(any Error, IcebergError.Kind)] = [
            (TableError(.notFound, "m"), .noSuchTable), (TableError(.unsupported, "m"), .badRequest),
            (TableError(.corrupt, "m"), .badRequest), (TableError(.storage(.timedOut), "m"), .serviceUnavailable),
            (TableError(.storage(.denied), "m"), .internalError),
            (SharingError(.unauthenticated, "m"), .notAuthorized), (SharingError(.requestTooLarge, "m"), .tooLarge),
            (RegistryError(.unavailable, "m"), .serviceUnavailable), (Route.Failure.unknown, .notFound),
            (CancellationError(), .internalError),
        ]
        for (error, kind) in cases { #expect(IcebergErrorAnswers.explain(error).answer.kind == kind) }
        let (answer, detail) = IcebergErrorAnswers.explain(TableError(.corrupt, "told", detail: "not told"))
        #expect(answer.message == "told" && detail == "not told")
    }

    @Test(arguments: [
        (nil, Delivery.proxy, AccessDelegation.keys), ("vended-credentials", .proxy, .keys),
        ("remote-signing", .proxy, .signing), ("vended-credentials,remote-signing", .proxy, .keys),
        (nil, .presigned, .signing), ("vended-credentials", .presigned, .keys),
        ("remote-signing", .presigned, .signing), ("Vended-Credentials, Remote-Signing", .presigned, .signing),
        ("nonsense", .presigned, .signing),
    ])
    func delegation(_ header: String?, _ delivery: Delivery, _ expected: AccessDelegation) {
        #expect(AccessDelegation(header: header, delivery: delivery) == expected)
    }

    @Test func keysLiveForHalfALifetimeAtLeast() {
        for now in stride(from: Int64(0), to: 10_000_000, by: 333_333) {
            let expiry = AccessConfiguration.expiry(at: now, lifetime: 3600)
            #expect(expiry - now > 1_800_000 && expiry - now <= 3_600_000)
        }
        #expect(AccessConfiguration.expiry(at: 0, lifetime: 3600) == AccessConfiguration.expiry(at: 1, lifetime: 3600))
    }

    @Test func keysAreKnownAgainAfterARotation() throws {
        let old = ServerSecret.generate()
        let first = AccessKeys(try #require(ServerSecret(parsing: old)))
        let ticket = AccessTicket(
            recipient: UUID(), credential: UUID(), table: UUID(), expires: 7, metadata: "s3://b/t/metadata/1.json",
            location: "s3://b/t")
        let token = try first.token(ticket)
        let keys = first.credentials(token: token)
        #expect(keys.sessionToken == token && keys.secretKey.utf8.count == 43)
        let rotated = AccessKeys(try #require(ServerSecret(parsing: ServerSecret.generate() + old)))
        #expect(rotated.ticket(token) == ticket)
        #expect(rotated.secretKeys(token: token).contains(keys.secretKey))
        let other = AccessKeys(try #require(ServerSecret(parsing: ServerSecret.generate())))
        #expect(other.ticket(token) == nil && !other.secretKeys(token: token).contains(keys.secretKey))
        #expect(first.ticket(token + "0") == nil && first.ticket("") == nil)
    }

    @Test func errorsOfTheObjectEndpoint() async throws {
        let response = S3ErrorAnswers.response(.accessDenied, "a < b & \u{1}c")
        #expect(response.status == .forbidden)
        #expect(
            try await Self.text(response)
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>"
                + "<Message>a &lt; b &amp;  c</Message></Error>\n")
    }

    @Test func datesOfHeaders() {
        #expect(HTTPDate.text(784_111_777_999) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    }

    @Test func aNameAsASegment() { #expect(IcebergCatalog.segment("a b/é.~-_1") == "a%20b%2F%C3%A9.~-_1") }
}
