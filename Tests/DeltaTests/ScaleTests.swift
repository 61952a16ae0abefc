import Delta
import Tables
import Testing

/// Work that grows with the log, no faster: ten times the log, well below a hundred times the time.
struct ScaleTests {
    /// A commit of `count` files, as a bulk load writes it.
    private func bulk(_ count: Int) -> String {
        var text = Line.plainProtocol + "\n" + Line.metadata() + "\n"
        for index in 0..<count {
            text +=
                #"{"add":{"path":"p=\#(index % 100)/part-\#(index).parquet","partitionValues":{"p":"\#(index % 100)"},"#
                + #""size":\#(index),"modificationTime":1,"dataChange":true,"stats":"{\"numRecords\":\#(index)}"}}"#
                + "\n"
        }
        return text
    }

    private func time(_ writer: LogWriter) async throws -> Duration {
        try await ContinuousClock().measure { _ = try await writer.table.snapshot(at: .latest) }
    }

    @Test func aCommitOfManyFiles() async throws {
        let small = LogWriter()
        small.commit(0, text: bulk(2_000))
        let large = LogWriter()
        large.commit(0, text: bulk(20_000))
        let snapshot = try await large.table.snapshot(at: .latest)
        #expect(snapshot.files.count == 20_000)
        #expect(snapshot.files.totalBytes == (0..<20_000).reduce(0, +))
        #expect(try await time(large) < max(try await time(small), .milliseconds(20)) * 50)
    }

    @Test func aLogOfManyCommits() async throws {
        func log(_ count: Int) -> LogWriter {
            LogWriter.log(
                (0..<count).map { [Line.add("f\($0)"), Line.remove("f\($0 - 1)")] }, configuration: Line.feedOn)
        }
        let small = log(400)
        let large = log(4_000)
        #expect(try await large.table.snapshot(at: .latest).keys == ["f3999"])
        #expect(try await time(large) < max(try await time(small), .milliseconds(20)) * 50)
        func changes(_ writer: LogWriter) async throws -> Duration {
            try await ContinuousClock().measure {
                _ = try await writer.table.changes(ChangeRange(start: .version(1), end: nil, content: .changeDataFeed))
            }
        }
        #expect(try await changes(large) < max(try await changes(small), .milliseconds(20)) * 50)
    }
}
