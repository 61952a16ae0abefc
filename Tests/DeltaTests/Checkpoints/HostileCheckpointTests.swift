import Delta
import Tables
import Testing

/// Checkpoints that break the protocol or lie: refused by name, or passed over where the commits are still there, and
/// never misread.
struct HostileCheckpointTests {
    private static let definition = [Line.plainProtocol, Line.metadata()]

    /// A table whose commits up to version 2 are gone, so that it needs its checkpoint.
    private func writer() -> LogWriter {
        let writer = LogWriter()
        writer.commit(3, [Line.add("z")])
        return writer
    }

    /// The same with all commits.
    private func writerWithCommits() -> LogWriter {
        LogWriter.log([[Line.add("a")], [Line.add("b")], [Line.add("c"), Line.remove("a")], [Line.add("z")]])
    }

    private func error(_ writer: LogWriter) async -> TableError? {
        await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: .latest) }
    }

    // MARK: Sidecars

    @Test(
        arguments: [
            "../x.parquet", "..%2Fx.parquet", "../../other/x.parquet", "%2E%2E/x.parquet", "_sidecars/../x.parquet",
            "/etc/passwd", "%2Fetc%2Fpasswd", "s3://elsewhere/x.parquet", "s3://bucket/table2/x.parquet",
            "s3://bucket/table/_delta_log/_sidecars/../../../x", "file:///etc/passwd", "file:/etc/passwd",
            "https://h/x.parquet", "a//b", ".", "..", "%00", "x%00.parquet", "%zz", "s3a:x", "a:b",
        ])
    func sidecarsThatLeaveTheTable(path: String) async throws {
        for key in ["table2/x.parquet", "other/x.parquet", "x.parquet", "table/x.parquet", "x"] {
            let bytes = try LogWriter.parquet([Line.add("stolen")], CheckpointSchema.files)
            for writer in [writer(), writerWithCommits()] {
                writer.store.put(key, bytes)
                let lines = [Line.checkpointMetadata(2)] + Self.definition + [Line.sidecar(path, size: bytes.count)]
                writer.put(log: LogWriter.topLevelName(2, 1, "json"), LogWriter.json(lines))
                #expect(await error(writer)?.kind == .forbiddenLocation, "\(path)")
            }
        }
    }

    @Test func sidecarsByTheirWholePath() async throws {
        let writer = writer()
        _ = writer.sidecar("a b.parquet", try LogWriter.parquet([Line.add("a")], CheckpointSchema.files))
        let size = try LogWriter.parquet([Line.add("a")], CheckpointSchema.files).count
        for path in ["a%20b.parquet", "a b.parquet", "s3://bucket/table/_delta_log/_sidecars/a%20b.parquet"] {
            let lines = Self.definition + [Line.sidecar(path, size: size)]
            writer.put(log: LogWriter.topLevelName(2, 1, "json"), LogWriter.json(lines))
            #expect(try await writer.table.snapshot(at: .latest).keys == ["a", "z"], "\(path)")
        }
    }

    @Test(arguments: ["missing", "shorter", "longer", "garbage", "empty"])
    func sidecarsThatAreNotWhatTheyWere(fault: String) async throws {
        for suffix in ["json", "parquet"] {
            for (writer, hasCommits) in [(writer(), false), (writerWithCommits(), true)] {
                let good = try LogWriter.parquet([Line.add("x")], CheckpointSchema.files)
                let bytes =
                    switch fault {
                    case "shorter": Array(good.dropLast(9))
                    case "longer": good + good
                    case "garbage": good.map { ~$0 }
                    default: [UInt8]()
                    }
                writer.put(log: "_sidecars/s.parquet", bytes)
                if fault == "missing" { writer.store.remove(writer.key(log: "_sidecars/s.parquet")) }
                let lines = Self.definition + [Line.sidecar("s.parquet", size: good.count)]
                let top = suffix == "json" ? LogWriter.json(lines) : try LogWriter.parquet(lines)
                writer.put(log: LogWriter.topLevelName(2, 1, suffix), top)
                guard !hasCommits, fault != "longer" else {
                    // A longer file of which the beginning is what it was is not one that a writer leaves.
                    if fault != "longer" {
                        #expect(try await writer.table.snapshot(at: .latest).keys == ["b", "c", "z"])
                    }
                    continue
                }
                let kind = try #require(await error(writer)?.kind)
                #expect([.corrupt, .storage(.notFound), .storage(.rangeNotSatisfiable)].contains(kind), "\(kind)")
                #expect(try await writer.table.definition(at: .version(2)).metadata.id == "t")
            }
        }
    }

    // MARK: Columns

    /// - Parameter change: makes the schema another.
    private func checkpoint(
        _ writer: LogWriter, _ lines: [String] = [Line.add("x", vector: Line.stored("p", "s3://bucket/table/v"))],
        change: (inout ParquetField) -> Void = { _ in }, tamper: @escaping (inout [ParquetColumn]) -> Void = { _ in }
    ) throws {
        var root = CheckpointSchema.full
        change(&root["add"])
        let bytes = try LogWriter.parquet(Self.definition + lines, root, tamper: tamper)
        writer.put(log: LogWriter.classicName(2), bytes)
    }

    private func expectRefusal(
        _ lines: [String] = [Line.add("x", vector: Line.stored("p", "s3://bucket/table/v"))],
        change: (inout ParquetField) -> Void = { _ in }, tamper: @escaping (inout [ParquetColumn]) -> Void = { _ in }
    ) async throws {
        let needed = writer()
        try checkpoint(needed, lines, change: change, tamper: tamper)
        let error = await error(needed)
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("checkpoint") == true)
        let spare = writerWithCommits()
        try checkpoint(spare, lines, change: change, tamper: tamper)
        #expect(try await spare.table.snapshot(at: .latest).keys == ["b", "c", "z"])
    }

    private static let vectorMembers = ["storageType", "pathOrInlineDv", "sizeInBytes", "cardinality"]

    @Test func columnsThatAreMissing() async throws {
        for name in ["path", "size"] { try await expectRefusal { $0.drop(name) } }
        for name in Self.vectorMembers { try await expectRefusal { $0["deletionVector"].drop(name) } }
    }

    @Test func columnsOfAnotherType() async throws {
        for name in ["path", "size"] {
            for kind in [ParquetField.Kind.leaf(.boolean), .group([.leaf("x", .text)]), .list(.leaf("x", .int64))] {
                try await expectRefusal { $0[name].kind = kind }
            }
        }
        for name in Self.vectorMembers + ["offset"] {
            try await expectRefusal { $0["deletionVector"][name].kind = .group([.leaf("x", .text)]) }
            try await expectRefusal { $0["deletionVector"][name].kind = .list(.leaf("x", .text)) }
            try await expectRefusal { $0["deletionVector"][name].kind = .leaf(.boolean) }
        }
        try await expectRefusal { $0["deletionVector"].kind = .leaf(.text) }
    }

    @Test func partitionValuesOfAnotherType() async throws {
        let texts = ParquetField.leaf("key", .text, isRequired: true)
        for kind in [
            ParquetField.Kind.leaf(.text), .group([.leaf("p", .text)]), .list(.leaf("p", .text)),
            .map(key: .leaf("key", .int32, isRequired: true), value: .leaf("value", .text)),
            .map(key: texts, value: .leaf("value", .int64)),
            .map(key: texts, value: .group("value", [.leaf("x", .text)])),
            .map(key: texts, value: ParquetField(name: "value", kind: .list(.leaf("x", .text)))),
            .map(key: ParquetField(name: "key", kind: .list(.leaf("x", .text))), value: .leaf("value", .text)),
        ] {
            try await expectRefusal { $0["partitionValues"].kind = kind }
        }
    }

    /// A vector whose offset is stored in more bytes than it takes is another vector without it.
    @Test func numbersOfAnotherWidth() async throws {
        let writer = writer()
        try checkpoint(writer, [Line.add("x", vector: Line.stored("p", "s3://bucket/table/v", offset: 9))]) {
            $0["deletionVector"]["offset"].kind = .leaf(.int64)
        }
        if let files = try? await writer.table.snapshot(at: .version(2)).files {
            #expect(files.deletionVector(of: 0)?.uniqueID == "ps3://bucket/table/v@9")
        }
    }

    // MARK: Values

    @Test func addsWithoutASize() async throws {
        try await expectRefusal(tamper: { columns in
            guard let column = columns.firstIndex(where: { $0.path == ["add", "size"] }) else { return }
            for entry in columns[column].entries.indices {
                columns[column].entries[entry].definition = 0
                columns[column].entries[entry].value = nil
            }
        })
        try await expectRefusal([Line.add("x", size: -1)])
    }

    private static func tampered(
        _ path: [String], _ body: @escaping (inout [ParquetColumn.Entry]) -> Void
    ) -> (inout [ParquetColumn]) -> Void {
        { columns in
            for index in columns.indices where columns[index].path == path { body(&columns[index].entries) }
        }
    }

    private static let twoPartitions = [
        Line.add("x", partitionValues: #"{"p":"1","q":"2"}"#), Line.add("y", partitionValues: #"{"p":"3","q":null}"#),
    ]

    @Test func partitionMapsOfUnequalLengths() async throws {
        for member in ["key", "value"] {
            let path = ["add", "partitionValues", "key_value", member]
            // One entry fewer, one more, the same number cut elsewhere.
            try await expectRefusal(Self.twoPartitions, tamper: Self.tampered(path) { $0.removeLast() })
            try await expectRefusal(Self.twoPartitions, tamper: Self.tampered(path) { $0.append($0[$0.count - 1]) })
            try await expectRefusal(
                Self.twoPartitions,
                tamper: Self.tampered(path) { entries in
                    guard let second = entries.lastIndex(where: { $0.repetition == 1 }) else { return }
                    entries[second].repetition = 0
                    entries[second - 1].repetition = 1
                })
        }
    }

    /// Values may not slip to the entries of other keys, or of other files.
    @Test func partitionMapsWithoutAKey() async throws {
        try await expectRefusal(
            Self.twoPartitions,
            change: { $0["partitionValues"].kind = .map(key: .leaf("key", .text), value: .leaf("value", .text)) },
            tamper: Self.tampered(["add", "partitionValues", "key_value", "key"]) { entries in
                guard let first = entries.firstIndex(where: { $0.value != nil }) else { return }
                entries[first].value = nil
                entries[first].definition -= 1
            })
    }

    @Test func textsThatAreNotUTF8() async throws {
        for path in [["add", "path"], ["add", "stats"]] {
            try await expectRefusal(
                [Line.add("x", more: #","stats":"{}""#)],
                tamper: Self.tampered(path) { entries in
                    for index in entries.indices where entries[index].value != nil {
                        entries[index].value = .bytes([0x61, 0xFF])
                    }
                })
        }
        for member in ["key", "value"] {
            try await expectRefusal(
                Self.twoPartitions,
                tamper: Self.tampered(["add", "partitionValues", "key_value", member]) { entries in
                    for index in entries.indices where entries[index].value != nil {
                        entries[index].value = .bytes([0xC3])
                    }
                })
        }
    }

    @Test func pathsThatLeaveTheTable() async throws {
        for path in ["../x", "s3://elsewhere/x", "/etc/passwd", "a//b", "%zz"] {
            for writer in [writer(), writerWithCommits()] {
                try checkpoint(writer, [Line.add(path)])
                #expect(await error(writer)?.kind == .forbiddenLocation, "\(path)")
                // As long as they are live.
                writer.commit(3, [Line.remove(path), Line.add("z")])
                #expect(try await writer.table.snapshot(at: .latest).keys == ["z"], "\(path)")
            }
        }
    }
}
