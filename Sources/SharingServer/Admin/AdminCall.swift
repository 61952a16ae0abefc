import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Registry

/// One request of an administrator.
struct AdminCall {
    /// More than the largest change of a share takes, in bytes.
    static let maximumBodyBytes = 64 << 20

    let request: Request
    let actor: AuditActor
    let bytes: [UInt8]

    /// Reads the body.
    init(_ request: Request, by actor: AuditActor) async throws {
        self.request = request
        self.actor = actor
        let bytes = try await BoundedBody.read(request, limit: Self.maximumBodyBytes)
        guard let bytes else {
            throw AdminError(.contentTooLarge, "invalid", "The body is larger than \(Self.maximumBodyBytes) bytes.")
        }
        self.bytes = bytes
    }

    /// Reads the members of the body; all of them have to be taken.
    func body<Value>(_ read: (inout AdminBody) throws -> Value) throws -> Value {
        var body = try AdminBody(bytes)
        let value = try read(&body)
        try body.end()
        return value
    }

    /// What has to hold for the change of an object.
    ///
    /// - Parameter isNeeded: whether a request without `If-Match` is refused.
    func conditions(
        _ noun: ChangeConditions.Revision.Noun, _ name: String, isNeeded: Bool = false
    ) throws(AdminError) -> ChangeConditions {
        ChangeConditions(
            revisions: try EntityTag.conditions(request.headers, of: noun, name, isNeeded: isNeeded),
            request: try requestKey())
    }

    private func requestKey() throws(AdminError) -> ChangeConditions.RequestKey? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw AdminError(
                .badRequest, "invalid",
                "Idempotency-Key has to be 1 to 255 visible ASCII characters, a new one for each request.")
        }
        var hash = SHA256()
        hash.update(data: Data("\(request.method.rawValue) \(request.uri.path)\n".utf8))
        hash.update(data: Data(bytes))
        return .init(key: key, requestHash: Hex.encode(hash.finalize()))
    }
}
