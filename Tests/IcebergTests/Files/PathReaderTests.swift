import SeededGenerator
import Tables
import Testing

@testable import Iceberg

/// Paths of manifests: the short way to a file gives what the policy gives.
struct PathReaderTests {
    private let policy = LocationPolicy(
        root: ObjectLocation(bucket: "lake", key: "tables/t"), allowed: [ObjectLocation(bucket: "lake", key: "old")])

    @Test func bothWaysAgree() throws {
        let paths = PathReader(policy: policy, location: "s3://lake/tables/t/")
        let segments = [
            "a", "data", "..", ".", "...", "", "%2e%2e", "%", "é", "e\u{301}", "a b", "a?b", "a#b", "\u{0}", "a\\b",
            "~",
        ]
        let starts = [
            "s3://lake/tables/t/", "s3a://lake/tables/t/", "s3://lake/tables/t", "s3://lake/old/",
            "s3://other/tables/t/",
            "/tables/t/", "", "S3://lake/tables/t/", "s3://lake/tables/tt/", "s3://lake//tables/t/",
        ]
        var generator = SeededGenerator(seed: 3)
        var readable = 0
        for round in 0..<4000 {
            let start = round.isMultiple(of: 2) ? starts[0] : generator.pick(starts)
            let count = Int.random(in: 0...4, using: &generator)
            let path = start + (0..<count).map { _ in generator.pick(segments) }.joined(separator: "/")
            let location = try? paths.resolve(path)
            let key = paths.fileKey(ofPath: Array(path.utf8)[...])
            #expect(key == location.map { paths.fileKey(of: $0) }, "\(path)")
            var builder = FileListBuilder(root: policy.root)
            do throws(TableError) {
                try paths.append(
                    Array(path.utf8)[...], to: &builder, partition: 0, size: 1, modificationTime: 0, stats: [])
                readable += 1
            } catch {
                #expect(location == nil && error.kind == .forbiddenLocation, "\(path)")
                continue
            }
            #expect(location != nil, "\(path)")
        }
        #expect(readable > 500)
    }

    @Test func filesHaveTheirLocation() throws {
        let paths = PathReader(policy: policy, location: "s3://lake/tables/t")
        for path in ["s3://lake/tables/t/data/é b%20.parquet", "s3://lake/old/x/y.parquet", "s3a://lake/tables/t/z"] {
            var builder = FileListBuilder(root: policy.root)
            let partition = builder.partition(for: [1]) { (values: [], facts: []) }
            try paths.append(
                Array(path.utf8)[...], to: &builder, partition: partition, size: 7, modificationTime: 3, stats: [])
            var reader = builder.finish().reader()
            #expect(reader.file(0).location == (try paths.resolve(path)))
            #expect(reader.file(0).size == 7)
        }
    }

    /// Messages show names, and nothing that a terminal would obey.
    @Test func namesInMessages() {
        #expect(PathReader.name("s3://lake/t/metadata/m-1.avro") == "'m-1.avro'")
        #expect(PathReader.name("a/b\u{1B}[31m\u{0}c\n") == "'b[31mc'")
        #expect(PathReader.name("") == "''")
        #expect(PathReader.name("x/" + String(repeating: "y", count: 5000)).count == 202)
    }
}
