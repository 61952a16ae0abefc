import Audit
import Foundation

/// An event as commands write it: what is not known is left out.
struct AuditEventShape: Encodable {
    let time: String
    let kind: String
    let action: String
    let request: String?
    let recipient: String?
    let recipientID: String?
    let administrator: String?
    let credential: String?
    let address: String?
    let port: Int?
    let addressKnownBy: String?
    let peer: String?
    let privateEndpoint: String?
    let userAgent: String?
    let share: String?
    let schema: String?
    let table: String?
    let object: String?
    let tableVersion: Int64?
    let format: String?
    let files: Int64
    let bytes: Int64
    let fileBytes: Int64
    let status: Int?
    let error: String?
    let milliseconds: Int64?
    let outcome: String

    private enum CodingKeys: String, CodingKey {
        case time, kind, action, request, recipient, recipientID = "recipientId", administrator, credential, address
        case port, addressKnownBy, peer, privateEndpoint, userAgent, share, schema, table, object, tableVersion, format
        case files, bytes, fileBytes, status, error, milliseconds, outcome
    }

    init(_ event: AccessEvent) {
        time = event.time.text
        kind = event.kind.rawValue
        action = event.action.rawValue
        request = event.request
        recipient = event.recipient?.name
        recipientID = event.recipient?.id
        administrator = event.administrator
        credential = event.credential?.id
        address = event.source?.address
        port = event.source?.port
        addressKnownBy = event.source?.origin.rawValue
        peer = event.source?.peer
        privateEndpoint = event.source?.endpoint
        userAgent = event.userAgent
        share = event.share
        schema = event.schema
        table = event.table
        object = event.object
        tableVersion = event.tableVersion
        format = event.format
        files = event.files
        bytes = event.bytes
        fileBytes = event.fileBytes
        status = event.status
        error = event.error
        milliseconds = event.milliseconds
        outcome = event.outcome.rawValue
    }
}
