import Delta
import Tables
import Testing

/// The text of commits: how lines may look, and what is refused.
struct CommitTests {
    private static let first = Line.plainProtocol + "\n" + Line.metadata() + "\n"

    /// - Parameter later: whether another commit follows, so that this one is not the newest.
    private func read(_ text: String, later: Bool = false) async throws(TableError) -> TableSnapshot {
        let writer = LogWriter()
        writer.commit(0, text: text)
        if later { writer.commit(1, [Line.add("later")]) }
        return try await writer.table.snapshot(at: .latest)
    }

    @Test(
        arguments: [
            "%P\n%M\n%A\n", "%P\n%M\n%A", "%P\r\n%M\r\n%A\r\n", "\n\n%P\n \t\n%M\n\r\n%A\n\n\n",
            "  %P  \n\t%M\t\n %A \r\n",
            "%A\n%M\n%P\n", "%P\n%M\n{}\n%A\n", "%P\n%M\n{\"txn\":{\"appId\":\"x\",\"version\":1}}\n%A\n",
            "%P\n%M\n{\"domainMetadata\":{\"domain\":\"d\"},\"sidecar\":null}\n%A\n",
            "%P\n%M\n{\"later\":[{\"x\":1e999}]}\n%A",
            "%P\n%M\n{\"add\":null,\"remove\":null,\"metaData\":null}\n%A\n",
            "%P\n%M\n{\"add\":{\"path\":\"a\",\"size\":1}}",
        ])
    func linesMayLookLikeThis(form: String) async throws {
        let text = form.replacing("%P", with: Line.plainProtocol).replacing("%M", with: Line.metadata())
            .replacing("%A", with: Line.add("a"))
        #expect(try await read(text).keys == ["a"])
    }

    @Test func membersThatAreLeftOut() async throws {
        let file = try await read(Self.first + #"{"add":{"path":"a","size":0}}"#).files[0]
        #expect(file.size == 0)
        #expect(file.partitionValues == [])
        #expect(file.stats == nil)
        #expect(file.modificationTime == 0)
    }

    @Test func emptyStatisticsAreNone() async throws {
        let file = try await read(Self.first + #"{"add":{"path":"a","size":0,"stats":""}}"#).files[0]
        #expect(file.stats == nil)
    }

    @Test(
        arguments: [
            "x", "[]", "5", "null", "{", "}", "{\"add\":{\"path\":\"a\",\"size\":1}", "{}{}", "{} x", "{\"add\":[]}",
            "{\"add\":{}}", "{\"add\":{\"size\":1}}", "{\"add\":{\"path\":\"a\"}}",
            "{\"add\":{\"path\":\"\",\"size\":1}}",
            "{\"add\":{\"path\":5,\"size\":1}}", "{\"add\":{\"path\":null,\"size\":1}}",
            "{\"add\":{\"path\":\"a\",\"size\":-1}}",
            "{\"add\":{\"path\":\"a\",\"size\":\"1\"}}", "{\"add\":{\"path\":\"a\",\"size\":1.5}}",
            "{\"add\":{\"path\":\"a\",\"size\":9223372036854775808}}", "{\"add\":{\"path\":\"a\",\"size\":1e3}}",
            "{\"add\":{\"path\":\"a\",\"size\":null}}", "{\"add\":{\"path\":\"a\",\"size\":1,\"dataChange\":1}}",
            "{\"add\":{\"path\":\"a\",\"size\":1,\"stats\":{}}}",
            "{\"add\":{\"path\":\"a\",\"size\":1,\"partitionValues\":[]}}",
            "{\"add\":{\"path\":\"a\",\"size\":1,\"partitionValues\":{\"p\":{}}}}",
            "{\"add\":{\"path\":\"\\ud800\",\"size\":1}}", "{\"add\":{\"path\":\"a\",\"size\":1,\"x\":01}}",
            "{\"add\":{\"path\":\"a\",\"size\":1,\"deletionVector\":5}}",
            "{\"add\":{\"path\":\"a\",\"size\":1,\"deletionVector\":{}}}",
            "{\"add\":{\"path\":\"a\",\"size\":1,\"deletionVector\":{\"sizeInBytes\":-1,\"cardinality\":1}}}",
            "{\"add\":{\"path\":\"a\",\"size\":1,\"deletionVector\":{\"sizeInBytes\":1,\"cardinality\":-1}}}",
            #"{"add":{"path":"a","size":1,"deletionVector":{"sizeInBytes":1,"cardinality":1,"offset":-4}}}"#,
            "{\"remove\":{}}", "{\"remove\":{\"path\":\"\"}}", "{\"remove\":{\"path\":\"a\",\"size\":-5}}",
            "{\"remove\":{\"path\":\"a\",\"size\":\"5\"}}", "{\"cdc\":{\"path\":\"a\"}}", "{\"cdc\":{\"size\":1}}",
            "{\"cdc\":{\"path\":\"a\",\"size\":-1}}", "{\"commitInfo\":{\"inCommitTimestamp\":\"x\"}}",
            "{\"commitInfo\":5}",
        ])
    func refusesAndSaysWhere(line: String) async throws {
        let text = Self.first + "\n" + line + "\n"
        let older = await tableError { () throws(TableError) in _ = try await read(text, later: true) }
        #expect(older?.kind == .corrupt)
        #expect(
            older?.message.contains("commit 00000000000000000000.json, line 4: ") == true, "\(older?.message ?? "")")
        let newest = await tableError { () throws(TableError) in _ = try await read(text) }
        #expect(newest == older)
        // Without a newline at its end, the newest commit may be one that is still being written.
        let unfinished = await tableError { () throws(TableError) in _ = try await read(String(text.dropLast())) }
        #expect(unfinished?.kind == .incomplete)
        #expect(unfinished?.message.contains("line 4") == true)
    }

    @Test func truncation() async throws {
        let text = Array((Self.first + Line.add("a", more: ",\"stats\":\"{}\"") + "\n").utf8)
        for length in 0..<text.count {
            let writer = LogWriter()
            writer.commit(0, [Line.plainProtocol, Line.metadata()])
            writer.store.put(writer.key(1), Array(text[..<length]), modified: LogWriter.time(1))
            let error = await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: .latest) }
            // Where only whole lines are left, nothing tells that more were meant to come.
            let whole = length > 0 && (text[length - 1] == 0x0A || text[length] == 0x0A)
            #expect(error?.kind == (whole ? nil : .incomplete), "\(length)")
            #expect(try await writer.table.snapshot(at: .version(0)).files.isEmpty)
            #expect(try await writer.table.latestVersion() == 1)
        }
    }

    @Test func anEmptyCommitIsIncompleteOrCorrupt() async {
        let newest = await tableError { () throws(TableError) in _ = try await read("") }
        #expect(newest?.kind == .incomplete)
        let older = await tableError { () throws(TableError) in _ = try await read("", later: true) }
        #expect(older?.kind == .corrupt)
        #expect(older?.message == "commit 00000000000000000000.json is empty")
    }

    @Test func depthIsBounded() async {
        for deep in [
            String(repeating: "[", count: 1_000_000), "{\"x\":" + String(repeating: "{\"a\":", count: 100_000),
            "{\"add\":{\"path\":\"a\",\"size\":1,\"tags\":" + String(repeating: "[", count: 100_000),
        ] {
            let error = await tableError { () throws(TableError) in _ = try await read(Self.first + deep, later: true) }
            #expect(error?.kind == .corrupt)
        }
    }

    @Test func bytesThatAreNoText() async {
        let writer = LogWriter()
        let line = Array("{\"add\":{\"path\":\"a".utf8) + [0xFF, 0xFE] + Array("\",\"size\":1}}\n".utf8)
        writer.store.put(writer.key(0), Array(Self.first.utf8) + line)
        writer.commit(1, [Line.add("b")])
        let error = await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: .latest) }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("line 3: a string that is not UTF-8") == true)
    }
}
