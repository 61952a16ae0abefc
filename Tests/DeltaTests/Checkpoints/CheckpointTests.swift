import Delta
import Tables
import Testing

/// Checkpoints of every kind (Delta protocol, "Checkpoints").
struct CheckpointTests {
    private static let files = [
        Line.add("a", size: 10, more: #","stats":"{\"numRecords\":3}","tags":{"k":"v"},"baseRowId":4"#),
        Line.add("b%20c", size: 11, vector: Line.inline("00000")),
        Line.add("p=1/d", size: 12, vector: Line.stored("u", "vBn[lx{q8@P<9BNH/isA", offset: 1)),
        Line.remove("gone"), Line.remove("a", vector: Line.inline("11111")),
    ]
    private static let definition = [Line.plainProtocol, Line.metadata(configuration: ["k": "v"])]
    private static let everything = definition + files + [Line.transaction]

    /// A table whose commits up to version 3 are gone, with one of version 4.
    private func writer() -> LogWriter {
        let writer = LogWriter()
        writer.commit(4, [Line.add("e", size: 13), Line.remove("b c", vector: Line.inline("00000"))])
        return writer
    }

    private func expect(_ writer: LogWriter) async throws {
        let table = writer.table
        let old = try await table.snapshot(at: .version(3))
        #expect(old.keys == ["a", "b c", "p=1/d"])
        #expect(old.metadata.configuration == ["k": "v"])
        #expect(old.protocol.minReaderVersion == 1)
        let snapshot = try await table.snapshot(at: .latest)
        #expect(snapshot.version == 4)
        #expect(snapshot.keys == ["a", "e", "p=1/d"])
        #expect(snapshot.files.totalBytes == 35)
        let first = try #require((0..<snapshot.files.count).map { snapshot.files[$0] }.first { $0.size == 10 })
        #expect(first.stats == #"{"numRecords":3}"#)
        #expect(String(decoding: first.passedThrough, as: UTF8.self) == #""tags":{"k":"v"},"baseRowId":4"#)
        #expect(try await table.definition(at: .version(3)).metadata.id == "t")
    }

    @Test func classic() async throws {
        let writer = writer()
        writer.put(log: LogWriter.classicName(3), try LogWriter.parquet(Self.everything))
        try await expect(writer)
    }

    @Test func parts() async throws {
        let writer = writer()
        let lines = [Self.definition, Array(Self.files[..<2]), Array(Self.files[2...])]
        for (part, lines) in lines.enumerated() {
            writer.put(log: LogWriter.partName(3, part + 1, of: 3), try LogWriter.parquet(lines))
        }
        try await expect(writer)
    }

    @Test func topLevelInJSON() async throws {
        let writer = writer()
        writer.put(
            log: LogWriter.topLevelName(3, 1, "json"), LogWriter.json([Line.checkpointMetadata(3)] + Self.everything))
        try await expect(writer)
    }

    /// A checkpoint under the older name may have them as well: "classic checkpoints could follow V2 spec".
    @Test(arguments: ["json", "parquet", "classic"])
    func topLevelWithSidecars(suffix: String) async throws {
        let writer = writer()
        var lines = [Line.checkpointMetadata(3)] + Self.definition
        for (index, part) in [Self.files[..<1], Self.files[1...]].enumerated() {
            let bytes = try LogWriter.parquet(Array(part), CheckpointSchema.files)
            lines.append(writer.sidecar("s\(index).parquet", bytes))
        }
        let bytes = suffix == "json" ? LogWriter.json(lines) : try LogWriter.parquet(lines)
        let name = suffix == "classic" ? LogWriter.classicName(3) : LogWriter.topLevelName(3, 1, suffix)
        writer.put(log: name, bytes)
        try await expect(writer)
    }

    /// A checkpoint that cannot be read is passed over alike, whether or not the hint says where it is.
    @Test(arguments: ["absent", "right", "stale", "ahead", "far ahead", "damaged"])
    func hints(hint: String) async throws {
        for fault in ["none", "damaged", "encrypted", "missing sidecar"] {
            let writer = LogWriter.log((0..<5).map { [Line.add("f\($0)")] })
            let live = (0...3).map { Line.add("f\($0)") }
            let good = try LogWriter.parquet(Self.definition + live)
            let bytes =
                switch fault {
                case "damaged": Array(good.dropLast())
                case "encrypted": good.dropLast(4) + Array("PARE".utf8)
                case "missing sidecar": try LogWriter.parquet(Self.definition + [Line.sidecar("s", size: 1000)])
                default: good
                }
            writer.put(log: LogWriter.classicName(3), bytes)
            let texts = [
                "right": "3", "stale": "2", "ahead": "4", "far ahead": "\(Int64.max)", "damaged": "3, \"version\":",
            ]
            if let text = texts[hint] { writer.put(log: "_last_checkpoint", Array("{\"version\":\(text)}".utf8)) }
            #expect(try await writer.table.snapshot(at: .latest).files.count == 5, "\(fault)")
            #expect(try await writer.table.definition(at: .latest).version == 4)
            #expect(try await writer.table.latestVersion() == 4)
        }
    }

    /// Of a text that was cut off after a line, nothing tells so but what is missing.
    @Test(arguments: [[], [Line.plainProtocol], [Line.metadata()], [Line.checkpointMetadata(3), Line.add("f0")]])
    func topLevelInJSONWithoutDefinitions(lines: [String]) async throws {
        let writer = LogWriter.log((0..<5).map { [Line.add("f\($0)")] })
        writer.commit(4, Self.definition + [Line.add("f4")])
        writer.put(log: LogWriter.topLevelName(3, 1, "json"), LogWriter.json(lines))
        #expect(try await writer.table.snapshot(at: .latest).files.count == 5)
        #expect(try await writer.table.snapshot(at: .version(3)).files.count == 4)
    }
}
