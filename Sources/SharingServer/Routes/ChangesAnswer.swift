import Hummingbird
import Sharing
import Tables

/// Which changes of a table's definition an answer of changes carries besides the first.
struct HistoricalDefinitions: OptionSet, Sendable {
    let rawValue: Int

    static let metadata = HistoricalDefinitions(rawValue: 1)
    static let tableProtocol = HistoricalDefinitions(rawValue: 2)
}

extension TableReads {
    func changes() async throws -> Response {
        let capabilities = try call.capabilities()
        let request = try ChangesRequest(try call.parameters())
        try requireHistory()
        var definitions: HistoricalDefinitions = []
        if request.includeHistoricalMetadata { definitions.insert(.metadata) }
        if request.includeHistoricalProtocol { definitions.insert(.tableProtocol) }
        return try await changes(request.range, capabilities: capabilities, definitions: definitions)
    }

    /// Answers a range of changes. With historical metadata the first metadata is that of the first version and each
    /// later one follows; without, one metadata has to serve for all rows, and it is that of the last version.
    func changes(
        _ range: ChangeRange, capabilities: Capabilities, definitions: HistoricalDefinitions, endStream: Bool = false
    ) async throws -> Response {
        let changes = try await view.changes(range)
        let start = changes.versions.lowerBound
        let needs = try self.needs(of: changes)
        let first = definitions.contains(.metadata) ? changes.first : changes.last
        let format = try Negotiation.format(for: capabilities, needs: needs, protocol: first.protocol)
        let urls = self.urls(at: service.now)
        let endStream = endStream || capabilities.includeEndStreamAction
        let answer = LineAnswer(
            version: start, capabilities: capabilities.answer(format: format, endStreamAction: endStream),
            gzip: call.acceptsGzip)
        return answer.response { sink in
            let encoder = DefinitionEncoder(format: format)
            encoder.write(needs.reduced(first.protocol), into: &sink.writer)
            encoder.write(first.metadata, version: start, totals: nil, into: &sink.writer)
            var files = FileEncoder(
                format: format, metadata: changes.last.metadata, version: changes.versions.upperBound,
                files: changes.files, urls: urls)
            var later = changes.definitions[...]
            for (index, entry) in changes.entries.enumerated() {
                while let definition = later.first, definition.version <= entry.version {
                    write(definition, definitions, needs, encoder, into: &sink)
                    later.removeFirst()
                }
                try files.writeChange(at: index, entry, into: &sink.writer)
                try await sink.sendFullPiece()
            }
            for definition in later { write(definition, definitions, needs, encoder, into: &sink) }
            guard endStream else { return }
            EndStreamAction(
                refreshToken: nil, nextPageToken: nil,
                minURLExpirationTimestamp: changes.entries.isEmpty ? nil : urls.expiration
            ).write(into: &sink.writer)
        }
    }

    /// What the whole range needs: a format that serves only its first version would break in the middle.
    private func needs(of changes: TableChanges) throws(SharingError) -> NeededFeatures {
        var all = NeededFeatures(
            protocol: changes.first.protocol, metadata: changes.first.metadata,
            deletionVectors: changes.files.hasDeletionVectors)
        for definition in changes.definitions {
            guard let metadata = definition.metadata else { continue }
            all.formUnion(
                NeededFeatures(
                    protocol: definition.protocol ?? changes.last.protocol, metadata: metadata,
                    deletionVectors: false))
        }
        return all
    }
}

/// Writes one later definition, as far as the client asked for it.
private func write(
    _ definition: TableChanges.Definition, _ wanted: HistoricalDefinitions, _ needs: NeededFeatures,
    _ encoder: DefinitionEncoder, into sink: inout LineSink
) {
    if wanted.contains(.tableProtocol), let tableProtocol = definition.protocol {
        encoder.write(needs.reduced(tableProtocol), version: definition.version, into: &sink.writer)
    }
    if wanted.contains(.metadata), let metadata = definition.metadata {
        encoder.write(metadata, version: definition.version, totals: nil, into: &sink.writer)
    }
}
