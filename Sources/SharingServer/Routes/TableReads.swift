import Foundation
import HTTPTypes
import Hummingbird
import Registry
import Sharing
import Tables

/// Answers the routes that read one table.
struct TableReads: Sendable {
    let service: SharingService
    let call: Call
    let granted: GrantedTable
    let view: SharedView

    /// Finds and opens the table, if it is granted.
    init(service: SharingService, call: Call, name: Route.TableName) async throws {
        self.service = service
        self.call = call
        guard
            let granted = try await Self.find(name, service, call)
        else {
            let full = "\(name.share).\(name.schema).\(name.table)"
            throw SharingError(.resourceDoesNotExist, "there is no table '\(full.prefix(765))'")
        }
        self.granted = granted
        view = try await service.view(of: granted.table)
    }

    /// A table that is not known may be a new one of a namespace that is shared as a whole.
    static func find(
        _ name: Route.TableName, _ service: SharingService, _ call: Call
    ) async throws -> GrantedTable? {
        let registry = service.registry
        let recipient = call.recipient.id
        if let known = try await registry.table(
            share: name.share, schema: name.schema, name: name.table, of: recipient)
        {
            return known
        }
        guard let share = try await registry.share(named: name.share, of: recipient) else { return nil }
        await service.namespaces.refresh(share)
        return try await registry.table(
            share: name.share, schema: name.schema, name: name.table, of: recipient)
    }

    func version() async throws -> Response {
        let version: Int64
        if let timestamp = try call.parameters().timestamp("startingTimestamp") {
            try requireHistory()
            version = try await view.version(atOrAfter: timestamp)
        } else {
            version = try await view.latestVersion()
        }
        return Response(status: .ok, headers: [.deltaTableVersion: "\(version)"])
    }

    func metadata() async throws -> Response {
        let parameters = try call.parameters()
        let capabilities = try call.capabilities()
        let version = try parameters.count("version")
        let timestamp = try parameters.timestamp("timestamp")
        if version != nil && timestamp != nil {
            throw SharingError(.invalidParameterValue, "version and timestamp exclude each other: send one of them")
        }
        if version != nil || timestamp != nil { try requireHistory() }
        let moment = version.map(TableMoment.version) ?? timestamp.map(TableMoment.timestamp) ?? .latest
        let snapshot = try await view.snapshot(at: moment).snapshot
        let needs = NeededFeatures(
            protocol: snapshot.protocol, metadata: snapshot.metadata,
            deletionVectors: snapshot.files.hasDeletionVectors)
        let format = try Negotiation.format(for: capabilities, needs: needs, protocol: snapshot.protocol)
        let namesVersion = format == .delta || moment != .latest
        let answer = LineAnswer(
            version: snapshot.version, capabilities: capabilities.answer(format: format, endStreamAction: false),
            gzip: call.acceptsGzip)
        return answer.response { sink in
            let encoder = DefinitionEncoder(format: format)
            encoder.write(needs.reduced(snapshot.protocol), into: &sink.writer)
            encoder.write(
                snapshot.metadata, version: namesVersion ? snapshot.version : nil,
                totals: (snapshot.files.count, snapshot.files.totalBytes), into: &sink.writer)
        }
    }

    /// Earlier versions may hold rows that were deleted since: they are shared only where the provider said so.
    func requireHistory() throws(SharingError) {
        guard !granted.table.historyShared else { return }
        throw SharingError(
            .invalidParameterValue,
            "the history of this table is not shared, only its latest version; its provider can "
                + "share it with 'causeway share update \(granted.share.name) --with-history "
                + "\(granted.table.schema).\(granted.table.name)'")
    }

    func urls(at now: Int64) -> AnswerURLs {
        AnswerURLs(
            caller: call.caller, table: granted.table.id,
            extent: ExtentMark.of(granted.table.extent), stores: service.stores, seal: service.seals.files,
            filesEndpoint: service.settings.filesEndpoint, now: now, lifetime: service.settings.urlLifetime,
            record: call.record)
    }
}
