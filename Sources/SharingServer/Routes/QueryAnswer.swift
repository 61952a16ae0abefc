import Crypto
import Foundation
import Hummingbird
import Registry
import Sharing
import Tables

extension TableReads {
    func query() async throws -> Response {
        let capabilities = try call.capabilities()
        let request = try QueryRequest(body: try await call.body(limit: service.settings.maximumBodyBytes))
        if request.readsHistory { try requireHistory() }
        if let start = request.startingVersion {
            let range = ChangeRange(
                start: .version(start), end: request.endingVersion.map(ChangeRange.Bound.version),
                content: .dataChanges)
            return try await changes(
                range, capabilities: capabilities, definitions: .metadata, endStream: request.wantsEndStreamAction)
        }
        return try await snapshot(request, capabilities)
    }

    private func snapshot(_ request: QueryRequest, _ capabilities: Capabilities) async throws -> Response {
        let now = service.now
        let digest = Hex.encode(SHA256.hash(data: request.pinned))
        let page = try self.page(of: request, digest: digest, now: now)
        let refreshed = try self.refreshed(request.refreshToken, now: now)
        let held = try await view.snapshot(at: try moment(of: request, page, refreshed))
        let snapshot = held.snapshot
        if let pinned = page?.tableID ?? refreshed?.tableID, pinned != snapshot.metadata.id {
            throw SharingError(
                .invalidParameterValue,
                "another table has taken the place of the one that this token is of: start again")
        }
        let needs = NeededFeatures(
            protocol: snapshot.protocol, metadata: snapshot.metadata,
            deletionVectors: snapshot.files.hasDeletionVectors)
        let format = try Negotiation.format(for: capabilities, needs: needs, protocol: snapshot.protocol)
        let endStream = capabilities.includeEndStreamAction || request.wantsEndStreamAction
        let refreshToken =
            request.includeRefreshToken
            ? try service.seals.token(
                RefreshTicket(
                    recipient: call.recipient.id, table: granted.table.id, tableID: snapshot.metadata.id,
                    version: snapshot.version, expires: refreshed?.expires ?? now + Self.tokenLifetime))
            : nil
        let urls = self.urls(at: now)
        let namesMoment = request.version != nil || request.timestamp != nil
        let ids = (recipient: call.recipient.id, table: granted.table.id)
        let extent = ExtentMark.of(granted.table.extent).map(Hex.encode)
        let seals = service.seals
        var selection = FileSelection(request: request, held: held, page: page)
        var vectors = VectorsAhead(snapshot)
        // What fails here is an answer of its own; later, all that is left is to break off.
        try await vectors.prepare(from: &selection)
        let prepared = (selection: selection, vectors: vectors)
        let answer = LineAnswer(
            version: snapshot.version,
            capabilities: capabilities.answer(format: format, endStreamAction: endStream), gzip: call.acceptsGzip)
        return answer.response { sink in
            let definitions = DefinitionEncoder(format: format)
            definitions.write(needs.reduced(snapshot.protocol), into: &sink.writer)
            definitions.write(
                snapshot.metadata, version: format == .delta || namesMoment ? snapshot.version : nil,
                totals: (snapshot.files.count, snapshot.files.totalBytes), into: &sink.writer)
            var (selection, vectors) = prepared
            var files = FileEncoder(
                format: format, metadata: snapshot.metadata, version: snapshot.version, files: snapshot.files,
                urls: urls)
            while let (index, vector) = try await vectors.next(from: &selection) {
                try files.writeFile(
                    at: index, vector: vector, moment: namesMoment ? (snapshot.version, snapshot.timestamp) : nil,
                    into: &sink.writer)
                try await sink.sendFullPiece()
            }
            guard endStream else { return }
            var nextPageToken: String?
            if let position = selection.nextPage() {
                nextPageToken = try seals.token(
                    PageTicket(
                        recipient: ids.recipient, table: ids.table, tableID: snapshot.metadata.id,
                        version: snapshot.version, request: digest, extent: extent, next: position,
                        rows: selection.rows, expires: page?.expires ?? now + Self.tokenLifetime))
            }
            EndStreamAction(
                refreshToken: refreshToken, nextPageToken: nextPageToken,
                minURLExpirationTimestamp: selection.count > 0 ? urls.expiration : nil
            ).write(into: &sink.writer)
        }
    }

    /// Milliseconds for which page and refresh tokens are taken.
    private static let tokenLifetime: Int64 = 24 * 3600 * 1000

    private func page(of request: QueryRequest, digest: String, now: Int64) throws(SharingError) -> PageTicket? {
        guard let token = request.pageToken else { return nil }
        let ticket = try service.seals.pageTicket(token)
        guard ticket.recipient == call.recipient.id, ticket.table == granted.table.id, ticket.request == digest else {
            throw SharingError(
                .invalidParameterValue,
                "the pageToken belongs to another query: repeat the query that gave it out, unchanged")
        }
        guard ticket.extent == ExtentMark.of(granted.table.extent).map(Hex.encode) else {
            throw SharingError(
                .invalidParameterValue,
                "what is shared of the table has changed since the pageToken was given out: start again without it")
        }
        guard now < ticket.expires else {
            throw SharingError(.invalidParameterValue, "the pageToken has expired: start again without it")
        }
        return ticket
    }

    /// Which version is asked for: a token pins it, else the request names it, else it is the latest.
    private func moment(
        of request: QueryRequest, _ page: PageTicket?, _ refreshed: RefreshTicket?
    ) throws(SharingError) -> TableMoment {
        if let pinned = page?.version ?? refreshed?.version {
            return request.version == nil && request.timestamp == nil ? .pinned(pinned) : .version(pinned)
        }
        if let version = request.version { return .version(version) }
        if let text = request.timestamp { return .timestamp(try Timestamp.milliseconds(text, of: "timestamp")) }
        return .latest
    }

    private func refreshed(_ token: String?, now: Int64) throws(SharingError) -> RefreshTicket? {
        guard let token else { return nil }
        let ticket = try service.seals.refreshTicket(token)
        guard ticket.recipient == call.recipient.id, ticket.table == granted.table.id else {
            throw SharingError(
                .invalidParameterValue, "the refreshToken belongs to another table: start again without it")
        }
        guard now < ticket.expires else {
            throw SharingError(.invalidParameterValue, "the refreshToken has expired: start again without it")
        }
        return ticket
    }
}
