import Testing

/// The product against a replay that is too plain to be wrong, on logs as time leaves them: from every base that there
/// is, at every version that can still be read, and from older snapshots that may be known.
struct CheckpointPropertyTests {
    private static let blocks: UInt64 = 4
    private static let seedsPerBlock: UInt64 = 90

    @Test func agreesWithThePlainReplay() async throws {
        let tally = try await withThrowingTaskGroup(of: [String: Int].self) { group in
            for block in 0..<Self.blocks {
                group.addTask {
                    try await Self.count((block * Self.seedsPerBlock)..<((block + 1) * Self.seedsPerBlock))
                }
            }
            return try await group.reduce(into: [:]) { tally, block in tally.merge(block) { $0 + $1 } }
        }
        expectEnough(tally)
    }

    private static func count(_ seeds: Range<UInt64>) async throws -> [String: Int] {
        var tally: [String: Int] = [:]
        for seed in seeds {
            var check = AgedLogCheck(seed: seed)
            try await check.run()
            tally.merge(check.tally) { $0 + $1 }
        }
        return tally
    }

    /// Each case came about: a test of nothing succeeds as well.
    private func expectEnough(_ tally: [String: Int]) {
        for shape in CheckpointShape.allCases {
            for fault in CheckpointFault.allCases where fault.mayBefall(shape) {
                #expect(
                    tally["checkpoint \(shape) \(fault)", default: 0] >= (fault == .none ? 50 : 4), "\(shape) \(fault)")
            }
        }
        let least = [
            "compaction none": 200, "compaction cut": 20, "compaction empty": 20, "compaction garbage": 20,
            "hint absent": 50, "hint right": 100, "hint any": 50, "hint ahead": 50, "hint far ahead": 50,
            "hint damaged": 50, "hint empty": 50, "checksum none": 80, "checksum cut": 30, "checksum no metadata": 30,
            "checksum no totals": 30, "clean-up, with the checkpoint's commit": 15,
            "clean-up, without the checkpoint's commit": 50, "damaged commit": 20,
            "file of pages of version one": 200, "file of pages of version two": 200, "file with dictionaries": 150,
            "file of several row groups": 80, "file of several pages": 150, "file without statistics": 150,
            "file whose stats are a struct": 100, "file without the column of vectors": 30, "read afresh": 3_000,
            "known already": 1_000, "brought up to date": 2_500, "known, and no longer in the log": 50,
            "read from a checkpoint for want of commits": 500, "definition": 1_500, "totals": 60, "refused": 300,
            "read a version": 2_500, "read a pinned version": 1_000, "read a timestamp": 900, "read the latest": 1_200,
            "dated": 5_000, "files": 40_000,
        ]
        for (what, count) in least { #expect(tally[what, default: 0] >= count, "\(what)") }
    }
}
