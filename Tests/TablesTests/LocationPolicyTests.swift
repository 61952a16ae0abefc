import Tables
import Testing

struct LocationPolicyTests {
    private let policy = LocationPolicy(
        root: ObjectLocation(bucket: "bucket", key: "warehouse/table"),
        allowed: [
            ObjectLocation(bucket: "bucket", key: "shared/clones"), ObjectLocation(bucket: "archive", key: ""),
        ],
        folder: "/srv/bucket")

    @Test(
        arguments: [
            ("part-0.parquet", "bucket", "warehouse/table/part-0.parquet"),
            ("date=2021-01-01/part 0.parquet", "bucket", "warehouse/table/date=2021-01-01/part 0.parquet"),
            ("time=2021-01-01 00:00:00/p.parquet", "bucket", "warehouse/table/time=2021-01-01 00:00:00/p.parquet"),
            ("x/a:b.parquet", "bucket", "warehouse/table/x/a:b.parquet"),
            ("...", "bucket", "warehouse/table/..."),
            ("s3://bucket/warehouse/table/p", "bucket", "warehouse/table/p"),
            ("s3a://bucket/warehouse/table/p", "bucket", "warehouse/table/p"),
            ("s3n://bucket/warehouse/table/p", "bucket", "warehouse/table/p"),
            ("S3A://bucket/warehouse/table/p", "bucket", "warehouse/table/p"),
            ("s3://bucket/shared/clones/p", "bucket", "shared/clones/p"),
            ("s3://archive/any/p", "archive", "any/p"),
            ("file:/srv/bucket/warehouse/table/p", "bucket", "warehouse/table/p"),
            ("file:///srv/bucket/warehouse/table/p", "bucket", "warehouse/table/p"),
            ("FILE:///srv/bucket/shared/clones/p", "bucket", "shared/clones/p"),
            ("e\u{301}/p", "bucket", "warehouse/table/e\u{301}/p"),
        ])
    func admits(path: String, bucket: String, key: String) throws {
        let location = try policy.resolve(path)
        #expect(location.bucket == bucket)
        #expect(Array(location.key.utf8) == Array(key.utf8))
    }

    @Test(
        arguments: [
            "", "..", ".", "../other/p", "a/../../p", "a/./p", "a//p", "a/", "a/..", "p\0", "\0",
            "s3://bucket/warehouse/table/../other/p", "s3://bucket/warehouse/table//p", "s3://bucket/",
            "file:/srv/bucket/warehouse/table/../../../../etc/passwd", "file:///srv/bucket/../etc/passwd",
            // One character each with the slash before it.
            "../\u{338}p", "a/../\u{301}p", "s3://bucket/warehouse/table/../\u{FE0F}p", "..\u{2F}\u{200D}p",
        ])
    func refusesTraversal(path: String) {
        #expect(kind(of: path) == .traversal)
    }

    @Test(
        arguments: [
            "/etc/passwd", "//bucket/p", "s3://bucket", "s3:bucket/p", "s3:/bucket/p",
            "s3://bucket/warehouse/table", "s3://bucket/warehouse/table2/p", "s3://bucket/warehouse/tabl/p",
            "s3://bucket/other/p", "s3://bucket/shared/clones2/p", "s3://other/warehouse/table/p",
            "s3://Bucket/warehouse/table/p", "s3:///warehouse/table/p", "s3://bucket@other/warehouse/table/p",
            "file:/etc/passwd", "file:///etc/passwd", "file://host/srv/bucket/warehouse/table/p",
            "file:/srv/bucket2/warehouse/table/p", "file:srv/bucket/warehouse/table/p", "file:/srv/bucket",
        ])
    func refusesOutside(path: String) {
        #expect(kind(of: path) == .outside)
    }

    @Test(arguments: [
        "a:b", "http://bucket/warehouse/table/p", "HTTPS://x/y", "abfss://c@a/p", "gs://bucket/p", "c:\\p",
    ])
    func refusesOtherStores(path: String) {
        #expect(kind(of: path) == .otherStore)
    }

    @Test func prefixOfTheRootIsNotTheRoot() {
        let policy = LocationPolicy(root: ObjectLocation(bucket: "bucket", key: "table"))
        #expect(throws: LocationError.self) { try policy.resolve("s3://bucket/table2/p") }
        #expect(throws: LocationError.self) { try policy.resolve("file:/srv/bucket/table/p") }
        #expect((try? policy.resolve("s3://bucket/table/p"))?.key == "table/p")
    }

    /// Two spellings of one character are two folders.
    @Test func comparesBytes() {
        let policy = LocationPolicy(
            root: ObjectLocation(bucket: "bucket", key: "t"),
            allowed: [ObjectLocation(bucket: "bucket", key: "caf\u{E9}")], folder: "/srv/caf\u{E9}")
        #expect((try? policy.resolve("s3://bucket/caf\u{E9}/p"))?.key == "caf\u{E9}/p")
        #expect(throws: LocationError.self) { try policy.resolve("s3://bucket/cafe\u{301}/p") }
        #expect(throws: LocationError.self) { try policy.resolve("s3://bucket/cafe\u{301}") }
        #expect((try? policy.resolve("file:/srv/caf\u{E9}/t/p"))?.key == "t/p")
        #expect(throws: LocationError.self) { try policy.resolve("file:/srv/cafe\u{301}/t/p") }
    }

    @Test func uriReferencesAreDecodedOnce() throws {
        #expect(try policy.resolve(uriReference: "date=a%253Ab/p%20q").key == "warehouse/table/date=a%3Ab/p q")
        #expect(try policy.resolve(uriReference: "a%3Ab").key == "warehouse/table/a:b")
        #expect(try policy.resolve(uriReference: "s3://bucket/warehouse/table/%41").key == "warehouse/table/A")
        for reference in ["%2E%2E/p", "..%2Fp", "a%2F%2Fp", "p%00", "s3%3A//bucket/warehouse/table/p", "%2Fetc/passwd"]
        {
            #expect(throws: LocationError.self) { try policy.resolve(uriReference: reference) }
        }
    }

    private func kind(of path: String) -> LocationError.Kind? {
        do {
            let location = try policy.resolve(path)
            Issue.record("\(path) resolved to \(location)")
            return nil
        } catch {
            return error.kind
        }
    }
}
