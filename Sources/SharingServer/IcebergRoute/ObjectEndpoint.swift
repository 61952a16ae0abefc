import Addresses
import Foundation
import HTTPTypes
import Hummingbird
import Iceberg
import NIOCore
import Registry
import Sharing
import Storage
import Tables

/// The part of the S3 protocol that readers of Iceberg tables need: GET and HEAD of the objects of a table, for those
/// who hold access keys of it. Whatever else is asked is refused in one way.
struct ObjectEndpoint: Sendable {
    let service: SharingService
    let request: Request
    let record: RequestRecord

    func response() async -> Response {
        do {
            let (object, store, recipient) = try await admit()
            let delivery = FileDelivery(service: service, request: request, record: record)
            let response = try await delivery.deliver(object, in: store, to: recipient)
            return response.status == .rangeNotSatisfiable
                ? S3ErrorAnswers.response(.invalidRange, "the range lies beyond the object", headers: response.headers)
                : response
        } catch let refusal as Refusal {
            return answer(S3ErrorAnswers.response(refusal.code, refusal.message))
        } catch {
            let (answer, detail) = ErrorAnswers.explain(error)
            record.note(detail: detail ?? answer.message)
            return self.answer(S3ErrorAnswers.response(S3ErrorAnswers.code(answer.code), answer.message))
        }
    }

    private struct Refusal: Error {
        let code: S3ErrorAnswers.Code
        let message: String
    }

    private func answer(_ response: Response) -> Response {
        var response = response
        if request.method == .head { response.body = ResponseBody() }
        return response
    }

    /// The object asked for and where it is read from, once it is known that its asker may have it.
    private func admit() async throws -> (ObjectLocation, any ObjectStore, recipient: UUID) {
        let address = try service.objectAddress()
        let denied = Refusal(
            code: .accessDenied,
            message: "this is not a request of a reader of a table, or its keys do not permit it: load the table again")
        guard request.method == .get || request.method == .head,
            let query = Self.query(request.uri.query),
            let header = request.headers[.authorization].flatMap(S3Authorization.init(header:)),
            let token = request.headers[.amzSecurityToken], let ticket = service.keys.ticket(token),
            let path = PercentEncoding.decode(request.uri.path),
            let object = address.object(at: "\(address.scheme)://\(address.authority)\(request.uri.path)")
        else { throw denied }
        let isSigned = service.keys.secretKeys(token: token).contains { key in
            // Between the client and this server, a proxy may have put another host: what counts is the client's.
            [address.authority, request.head.authority ?? ""].contains { host in
                header.isValid(
                    method: request.method.rawValue, path: path, query: query, host: host, secretKey: key,
                    now: service.now, header: value)
            }
        }
        guard isSigned else {
            throw Refusal(
                code: .signatureDoesNotMatch,
                message: "the signature is not that of the keys, or the clocks differ by more than 15 minutes")
        }
        guard service.now < ticket.expires else {
            throw Refusal(code: .expiredToken, message: "the keys have expired: load the table again for new ones")
        }
        let access = try await service.registry.access(
            of: ticket.recipient, with: ticket.credential, to: ticket.table, at: Date())
        guard let access else { throw denied }
        record.note(recipient: access.recipient)
        guard access.recipient.mayCome(from: record.origin?.address) else { throw denied }
        let opened = try await service.opener.open(access.table.location)
        guard let table = opened.table as? IcebergTable, access.table.options.leftOut.isEmpty, access.table.isShownWhole
        else { throw denied }
        let admission = ObjectAdmission(service: service, table: table, name: opened.name)
        guard try await admission.admits(object, metadata: ticket.metadata, location: ticket.location) else {
            throw denied
        }
        return (object, try table.access(at: ticket.location).store, access.recipient.id)
    }

    private func value(_ name: String) -> String? {
        guard let name = HTTPField.Name(name) else { return nil }
        let values = request.headers[values: name]
        return values.isEmpty ? nil : values.joined(separator: ",")
    }

    /// The query in its canonical form; nil where it asks for more than the object. Some clients repeat what they do.
    private static func query(_ query: String?) -> String? {
        switch query {
        case nil, "": ""
        case "x-id=GetObject", "x-id=HeadObject": query
        default: nil
        }
    }
}
