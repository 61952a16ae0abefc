import SeededGenerator
import Tables
import Testing

/// The short way to a file's key against the long one.
struct RelativeKeyTests {
    private static let fragments = [
        "a", "part-0.parquet", ".", "..", "...", "/", "/", "/", "%2F", "%2f", "%", "%z", "%00", "\0", ":", "s3:",
        "s3a://",
        "s3://bucket/table/", "s3://bucket/", "file:/srv/", "é", "e\u{301}", "%C3%A9", "%C3", "%2E", "%3A", " ",
        "\u{338}",
        "p=1", "%25", "\\", "?", "#",
    ]

    private static let policies = [
        LocationPolicy(root: ObjectLocation(bucket: "bucket", key: "table")),
        LocationPolicy(root: ObjectLocation(bucket: "bucket", key: "")),
        LocationPolicy(
            root: ObjectLocation(bucket: "bucket", key: "a/é/table"),
            allowed: [ObjectLocation(bucket: "bucket", key: "")], folder: "/srv"),
    ]

    @Test func agreesWithResolving() {
        var generator = SeededGenerator(seed: 1)
        var short = 0
        var long = 0
        var scratch: [UInt8] = []
        for _ in 0..<100_000 {
            let count = Int.random(in: 0...6, using: &generator)
            let reference = (0..<count).map { _ in generator.pick(Self.fragments) }.joined()
            let policy = generator.pick(Self.policies)
            let resolved = try? policy.resolve(uriReference: reference)
            // A slice, as paths come from the bytes of a log.
            let bytes = Array(("\"" + reference + "\"").utf8)[1..<(1 + reference.utf8.count)]
            guard let key = policy.relativeKey(ofURIReference: bytes, scratch: &scratch) else {
                long += resolved == nil ? 0 : 1
                continue
            }
            short += 1
            let expected = policy.root.appending(String(decoding: key, as: UTF8.self))
            let isSame = resolved.map { Array($0.description.utf8) == Array(expected.description.utf8) }
            if isSame != true { Issue.record("\(reference) is \(expected), not \(resolved.map(\.key) ?? "refused")") }
        }
        #expect(short > 12_000)
        #expect(long > 1_500)
    }

    /// What writers write takes the short way.
    @Test(
        arguments: [
            "part-0.parquet", "p=1/part-0.parquet", "p=a%20b/q=%253A/x", "a.b/.c/..d/...", "é/日本", "%C3%A9",
            "x/t=12:00",
        ])
    func ordinaryPaths(reference: String) {
        var scratch: [UInt8] = []
        for policy in Self.policies {
            #expect(policy.relativeKey(ofURIReference: Array(reference.utf8)[...], scratch: &scratch) != nil)
        }
    }
}
