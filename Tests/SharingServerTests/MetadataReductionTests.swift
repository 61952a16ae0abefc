import JSON
import Tables
import Testing

@testable import Iceberg

struct MetadataReductionTests {
    static let whole = """
        {"format-version": 2, "location" : "s3://b/t", "current-snapshot-id":3,
        "refs":{"main":{"snapshot-id":3,"type":"branch"},"old":{"snapshot-id":1,"type":"tag"}},
        "snapshots":[{"snapshot-id":1,"manifest-list":"s3://b/t/m1"},{"snapshot-id":2},{"snapshot-id":3, "n":1.50}],
        "statistics":[{"snapshot-id":2},{"snapshot-id":3}],"partition-statistics":[],
        "snapshot-log":[{"snapshot-id":1,"timestamp-ms":1},{"snapshot-id":3,"timestamp-ms":2}],
        "metadata-log":[{"metadata-file":"s3://b/t/old"}],"unknown":{"a":[1e2]}}
        """

    @Test func onlySnapshotsAreTakenOut() throws {
        let text = String(
            decoding: try MetadataReduction(snapshots: [3]).reduced(Array(Self.whole.utf8)), as: UTF8.self)
        let all =
            "[{\"snapshot-id\":1,\"manifest-list\":\"s3://b/t/m1\"},"
            + "{\"snapshot-id\":2},{\"snapshot-id\":3, \"n\":1.50}]"
        #expect(Self.whole.contains(all))
        let wanted = Self.whole.replacing(all, with: "[{\"snapshot-id\":3, \"n\":1.50}]")
        #expect(try JSONValue(parsing: Array(text.utf8)) == JSONValue(parsing: Array(wanted.utf8)))
        #expect(text.contains("\"n\":1.50") && text.contains("1e2"), "numbers stay as they are written")
    }

    @Test func whatIsReferredTo() throws {
        let references = try MetadataReduction.references(Array(Self.whole.utf8))
        #expect(references == [1, 3])
        let text = String(
            decoding: try MetadataReduction(snapshots: references).reduced(Array(Self.whole.utf8)), as: UTF8.self)
        #expect(text.contains("s3://b/t/m1") && !text.contains("{\"snapshot-id\":2},{\"snapshot-id\":3, \"n\""))
        #expect(text.contains("s3://b/t/old") && text.contains("\"old\":"))
    }

    @Test func withoutARow() throws {
        let bytes = Array("{\"snapshots\":null,\"refs\":{}}".utf8)
        let reduction = MetadataReduction(snapshots: [])
        #expect(String(decoding: try reduction.reduced(bytes), as: UTF8.self) == "{\"snapshots\":[],\"refs\":{}}")
    }

    @Test(arguments: ["", "[]", "{\"snapshots\":1}", "{\"snapshots\":[", "{} {}"])
    func damaged(_ text: String) {
        #expect(throws: TableError.self) {
            try MetadataReduction(snapshots: []).reduced(Array(text.utf8))
        }
    }

    @Test func digests() {
        let keys = (0..<1000).map { Array("key \($0)".utf8) }
        let digests = ObjectDigests(keys)
        #expect(keys.allSatisfy { digests.contains(.init($0)) })
        #expect(!(1000..<3000).contains { digests.contains(.init(Array("key \($0)".utf8))) })
        #expect(!ObjectDigests([[UInt8]]()).contains(.init([])))
    }
}
