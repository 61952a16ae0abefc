import Delta
import Tables
import Testing

/// The product against a replay that is too plain to be wrong, at every version of generated logs.
struct ReplayPropertyTests {
    @Test func agreesWithThePlainReplay() async throws {
        var versions = 0
        var files = 0
        for seed in 0..<2_000 as Range<UInt64> {
            let log = RandomLog(seed: seed)
            let writer = LogWriter()
            for (version, commit) in log.commits.enumerated() { writer.commit(Int64(version), commit.lines + [""]) }
            var reference = ReferenceReplay()
            for (version, commit) in log.commits.enumerated() {
                for event in commit.events { reference.apply(event) }
                let snapshot = try await writer.table.snapshot(at: .version(Int64(version)))
                try #require(Self.live(snapshot) == reference.live, "seed \(seed), version \(version)")
                #expect(snapshot.protocol.minReaderVersion == reference.readerVersion)
                #expect(snapshot.metadata.id == reference.metadataID)
                versions += 1
                files += reference.live.count
            }
        }
        #expect(versions > 7_000)
        #expect(files > 15_000)
    }

    private static func live(_ snapshot: TableSnapshot) -> [String: Int64] {
        var live: [String: Int64] = [:]
        for index in 0..<snapshot.files.count {
            let file = snapshot.files[index]
            var vector = ""
            if case .inline(let text)? = file.deletionVector?.storage { vector = text }
            live[file.location.key.dropFirst("table/".count) + "|" + vector] = file.size
        }
        #expect(live.count == snapshot.files.count)
        return live
    }
}
