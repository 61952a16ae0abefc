import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Iceberg
import JSON
import NIOCore
import Registry
import Sharing
import Storage
import Tables

/// Answers the routes of the Iceberg catalog that concern one table.
struct IcebergReads: Sendable {
    let service: SharingService
    let call: Call
    let granted: GrantedTable
    let table: IcebergTable
    /// Tells the table from all others.
    let name: String

    /// Finds and opens the table, if it is granted, shown whole, and one of Iceberg.
    init(service: SharingService, call: Call, name: Route.TableName) async throws {
        self.service = service
        self.call = call
        guard let granted = try await TableReads.find(name, service, call) else { throw IcebergError.noSuchTable(name) }
        // Its own metadata would show everything.
        guard granted.table.isShownWhole else { throw IcebergError.noSuchTable(name) }
        let opened = try await service.opener.open(granted.table.location)
        guard let table = opened.table as? IcebergTable else { throw IcebergError.noSuchTable(name) }
        guard granted.table.options.leftOut.isEmpty else {
            throw IcebergError(
                .forbidden,
                "columns of the table are left out of the share, which readers of Iceberg would see: read it through "
                    + "Delta Sharing, or ask its provider")
        }
        self.granted = granted
        self.table = table
        self.name = opened.name
    }

    func state() async throws -> TableState {
        try await service.states.current(of: table, named: name)
    }

    func load() async throws -> Response {
        let state = try await state()
        if call.request.method == .head { return Response(status: .noContent) }
        try state.requireStoreURLs()
        let onlyReferenced = try onlyReferenced()
        let configuration = try AccessConfiguration(self, state)
        let tag = try tag(state, onlyReferenced, configuration)
        let headers: HTTPFields = [.contentType: "application/json", .eTag: tag, .cacheControl: "private, no-cache"]
        let known = (call.request.headers[.ifNoneMatch] ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        if known.contains(tag) || known.contains("W/" + tag) {
            return Response(status: .notModified, headers: headers)
        }
        var writer = JSONWriter(reserving: state.document.bytes.count + 4096)
        writer.raw("{\"metadata-location\":")
        writer.string(state.document.location)
        writer.raw(",\"metadata\":")
        writer.raw(try state.text(onlyReferenced: onlyReferenced))
        writer.raw(",\"config\":")
        writer.value(configuration.value)
        if let credentials = configuration.credentials {
            writer.raw(",\"storage-credentials\":")
            writer.value(credentials)
        }
        writer.raw("}")
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }

    func credentials() async throws -> Response {
        let state = try await state()
        let configuration = try AccessConfiguration(self, state, delegation: .keys)
        return IcebergCatalog.json(.object([.init("storage-credentials", configuration.credentials ?? .array([]))]))
    }

    private func onlyReferenced() throws -> Bool {
        switch try call.parameters()["snapshots"] {
        case nil, "all": return false
        case "refs": return true
        case let other?:
            throw IcebergError(.badRequest, "snapshots is '\(other.prefix(64))': it may be 'all' or 'refs'")
        }
    }

    /// Tells answers apart: those of other states, and those with other keys, which change before they expire.
    private func tag(_ state: TableState, _ onlyReferenced: Bool, _ configuration: AccessConfiguration) throws -> String
    {
        var writer = JSONWriter()
        writer.value(configuration.value)
        let text = "\(state.document.location)\n\(onlyReferenced)\n"
        return "\"\(Hex.encode(SHA256.hash(data: Array(text.utf8) + writer.bytes).prefix(16)))\""
    }
}
