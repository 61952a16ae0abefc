import Delta
import Tables
import Testing

/// The product against a replay that is too plain to be wrong, at every version of generated logs.
struct ReplayPropertyTests {
    @Test func agreesWithThePlainReplay() async throws {
        var versions = 0
        var files = 0
        for seed in 0..<1_500 as Range<UInt64> {
            let log = RandomLog(seed: seed)
            var writer = LogWriter()
            writer.allowed = [ObjectLocation(bucket: "bucket", key: "clones")]
            for (version, commit) in log.commits.enumerated() { writer.commit(Int64(version), commit.lines + [""]) }
            var reference = ReferenceReplay()
            for (version, commit) in log.commits.enumerated() {
                for event in commit.events { reference.apply(event) }
                let snapshot = try await writer.table.snapshot(at: .version(Int64(version)))
                let difference = reference.difference(from: snapshot)
                try #require(difference == nil, "seed \(seed), version \(version)")
                versions += 1
                files += snapshot.files.count
            }
        }
        #expect(versions > 6_000)
        #expect(files > 15_000)
    }
}
