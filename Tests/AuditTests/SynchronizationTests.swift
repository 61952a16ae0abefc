import Foundation
import Glibc
import Synchronization
import Testing

@testable import Audit

/// When lines are made durable, by the calls that do so.
struct SynchronizationTests {
    /// The files that were made durable and how long they were, in the order of the calls.
    final class Calls: Sendable {
        private let state = Mutex<(files: [OpenFile.Identity?], sizes: [Int64], failures: Int)>(([], [], 0))

        var count: Int { state.withLock { $0.sizes.count } }
        var sizes: [Int64] { state.withLock { $0.sizes } }
        var files: [OpenFile.Identity?] { state.withLock { $0.files } }

        /// Lets so many calls fail from now on.
        func fail(_ count: Int) { state.withLock { $0.failures = count } }

        func add(_ file: OpenFile) throws(AuditError) {
            let size = try file.size()
            let fails = state.withLock { state in
                state.files.append(file.identity)
                state.sizes.append(size)
                state.failures -= 1
                return state.failures >= 0
            }
            if fails { throw AuditError(errno: EIO, "make durable", file.path) }
        }
    }

    static let size = Int64(Sample.line(Sample.event()).count)

    static func open(
        _ folder: String, _ policy: FileSettings.Synchronization, _ calls: Calls, maximumBytes: Int64? = nil
    ) throws -> FileSink {
        var settings = FileSinkTests.settings(folder)
        settings.synchronization = policy
        settings.maximumBytes = maximumBytes
        return try FileSinkTests.sink(settings, synchronize: { file throws(AuditError) in try calls.add(file) })
    }

    @Test func eachBatchIsDurableWhenItsWriteReturns() async throws {
        try await Sample.withFolder { folder in
            let calls = Calls()
            let sink = try Self.open(folder, .each, calls)
            for part in 1...3 {
                try FileSinkTests.write(sink, Sample.batch(part * 2..<part * 2 + 2))
                #expect(calls.sizes == (1...part).map { Int64($0) * 2 * Self.size })
            }
            // There is nothing new to make durable.
            try sink.tick()
            try sink.close()
            #expect(calls.count == 3)
        }
    }

    @Test func withoutAPolicyNothingIsMadeDurable() async throws {
        try await Sample.withFolder { folder in
            let calls = Calls()
            let sink = try Self.open(folder, .never, calls, maximumBytes: 2 * Self.size)
            try FileSinkTests.write(sink, Sample.batch(0..<5))
            try FileManager.default.moveItem(atPath: folder + "/audit.log", toPath: folder + "/audit.log.1")
            try FileSinkTests.write(sink, Sample.batch(5..<6))
            try sink.tick()
            try sink.close()
            #expect(calls.count == 0)
        }
    }

    @Test func beforeItsTimeIsOverNothingIsMadeDurableButTheEndIs() async throws {
        try await Sample.withFolder { folder in
            let calls = Calls()
            let sink = try Self.open(folder, .interval(.seconds(3600)), calls)
            try FileSinkTests.write(sink, Sample.batch(0..<2))
            try sink.tick()
            #expect(calls.count == 0)
            try sink.close()
            #expect(calls.sizes == [2 * Self.size])
        }
    }

    @Test func whenItsTimeIsOverWhatWasWrittenIsMadeDurableOnce() async throws {
        try await Sample.withFolder { folder in
            let calls = Calls()
            let sink = try Self.open(folder, .interval(.milliseconds(20)), calls)
            for part in 1...2 {
                try FileSinkTests.write(sink, Sample.batch(part..<part + 1))
                #expect(calls.count == part - 1)
                for _ in 0..<2 {
                    try await Task.sleep(for: .milliseconds(30))
                    try sink.tick()
                    #expect(calls.sizes == (1...part).map { Int64($0) * Self.size })
                }
            }
            try sink.close()
            #expect(calls.count == 2)
        }
    }

    /// The time counts from the last call on, not from the beginning. Where the computer is too slow to tell, nothing
    /// is asked.
    @Test func afterEachCallItsTimeBeginsAnew() async throws {
        try await Sample.withFolder { folder in
            let calls = Calls()
            let interval = Duration.milliseconds(400)
            let sink = try Self.open(folder, .interval(interval), calls)
            try FileSinkTests.write(sink, Sample.batch(0..<1))
            try await Task.sleep(for: interval + .milliseconds(20))
            let began = ContinuousClock.now
            try sink.tick()
            #expect(calls.count == 1)
            try FileSinkTests.write(sink, Sample.batch(1..<2))
            try sink.tick()
            let count = calls.count
            if ContinuousClock.now - began < interval { #expect(count == 1) }
            try sink.close()
            #expect(calls.count == 2)
        }
    }

    /// Behind its rotation nobody makes a file durable.
    @Test(arguments: [FileSettings.Synchronization.each, .interval(.seconds(3600))])
    func aFileIsDurableBeforeItIsRotated(policy: FileSettings.Synchronization) async throws {
        try await Sample.withFolder { folder in
            let calls = Calls()
            let sink = try Self.open(folder, policy, calls, maximumBytes: 3 * Self.size)
            try FileSinkTests.write(sink, Sample.batch(0..<7))
            let expected = try Sample.names(folder).map { OpenFile.identity(of: folder + "/" + $0) }
            #expect(expected.count == 3)
            try sink.close()
            #expect(calls.files == expected && calls.sizes == [3 * Self.size, 3 * Self.size, Self.size])
        }
    }

    @Test func aFileThatAnotherProgramMovedIsMadeDurableToo() async throws {
        try await Sample.withFolder { folder in
            let calls = Calls()
            let sink = try Self.open(folder, .interval(.seconds(3600)), calls)
            try FileSinkTests.write(sink, Sample.batch(0..<2))
            try FileManager.default.moveItem(atPath: folder + "/audit.log", toPath: folder + "/audit.log.1")
            try FileSinkTests.write(sink, Sample.batch(2..<3))
            let moved = OpenFile.identity(of: folder + "/audit.log.1")
            #expect(calls.files == [moved] && calls.sizes == [2 * Self.size])
            try sink.close()
            #expect(calls.files == [moved, OpenFile.identity(of: folder + "/audit.log")])
        }
    }

    /// The lines are in the file: the next try makes them durable and writes none of them again.
    @Test func whatCouldNotBeMadeDurableIsTriedAgainAndNotWrittenAgain() async throws {
        try await Sample.withFolder { folder in
            let calls = Calls()
            let sink = try Self.open(folder, .each, calls)
            calls.fail(2)
            var batch = Sample.batch(0..<2)
            for _ in 0..<2 { #expect(throws: AuditError.self) { try sink.write(&batch) } }
            try sink.write(&batch)
            #expect(calls.sizes == [2 * Self.size, 2 * Self.size, 2 * Self.size])
            try sink.write(&batch)
            try sink.close()
            #expect(calls.count == 3)
            #expect(Sample.numbers(Sample.contents(folder + "/audit.log")) == [0, 1])
        }
    }
}
