import Delta
import Tables
import Testing

/// A log may announce sidecars of any size.
struct SidecarSizeTests {
    @Test func sizesThatNoSumHolds() async throws {
        let writer = LogWriter()
        let sidecars = (0..<4).map {
            #"{"sidecar":{"path":"\#($0).parquet","sizeInBytes":9223372036854775807,"modificationTime":1}}"#
        }
        let lines =
            [
                #"{"checkpointMetadata":{"version":3}}"#,
                #"{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["v2Checkpoint"],"#
                    + #""writerFeatures":["v2Checkpoint"]}}"#,
                Line.metadata(),
            ] + sidecars
        let name = "\(LogWriter.name(3)).checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json"
        writer.store.put("table/_delta_log/" + name, Array(lines.map { $0 + "\n" }.joined().utf8))
        let error = await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: .latest) }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("sidecar") == true)
    }
}
