import Tables
import Testing

@testable import Iceberg

/// What a metadata file says once and only once.
struct MetadataReaderTests {
    private func read(_ extra: String) throws -> IcebergMetadata {
        let text = """
            {"format-version": 2, "table-uuid": "u", "location": "s3://lake/t", "last-sequence-number": 0,
             "last-updated-ms": 1, "last-column-id": 1, "current-schema-id": 0, "partition-specs": [],
             "schemas": [{"type": "struct", "schema-id": 0, "fields": []}]\(extra)}
            """
        return try MetadataReader.read(Array(text.utf8))
    }

    @Test func aMemberThatIsThereTwiceIsRefused() throws {
        #expect(try read("").location == "s3://lake/t")
        for name in ["location", "snapshot-log", "unknown"] {
            let error = #expect(throws: TableError.self) {
                _ = try read(#", "\#(name)": null, "\#(name)": null"#)
            }
            #expect(error?.kind == .corrupt)
            #expect(error?.message.contains("'\(name)' twice") == true)
        }
    }
}
