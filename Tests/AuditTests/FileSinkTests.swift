import Foundation
import Glibc
import Synchronization
import Testing

@testable import Audit

struct FileSinkTests {
    static func sink(
        _ settings: FileSettings, now: @escaping @Sendable () -> AuditTime = { .now },
        put: @escaping FileSink.Put = { $0.write($1) },
        synchronize: @escaping FileSink.Synchronize = { file throws(AuditError) in try file.synchronize() },
        reports: Reports<AuditError> = Reports()
    ) throws -> FileSink {
        try FileSink(settings, now: now, put: put, synchronize: synchronize, report: reports.add)
    }

    static func write(_ sink: FileSink, _ batch: AuditBatch) throws {
        var batch = batch
        try sink.write(&batch)
        #expect(batch.isEmpty)
    }

    static func settings(_ folder: String) -> FileSettings {
        FileSettings(
            path: folder + "/audit.log", maximumBytes: nil, maximumAge: nil, keptFiles: nil, compresses: false,
            synchronization: .each)
    }

    /// The numbers of all events in the folder, by file.
    static func numbers(_ folder: String) throws -> [[Int]] {
        try Sample.names(folder).map { Sample.numbers(Sample.contents(folder + "/" + $0)) }
    }

    @Test func linesAreAppendedToAFileThatOnlyTheServerReads() async throws {
        try await Sample.withFolder { folder in
            let settings = Self.settings(folder)
            for part in 0..<2 {
                let sink = try Self.sink(settings)
                try Self.write(sink, Sample.batch(part * 5..<part * 5 + 5))
                try sink.close()
            }
            #expect(
                Sample.contents(settings.path)
                    == (0..<10).flatMap { number in
                        Sample.line(Sample.event(number, at: 1_795_588_200_123 + Int64(number)))
                    })
            let mode = try FileManager.default.attributesOfItem(atPath: settings.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func aFileThatIsLargeEnoughIsRotated() async throws {
        try await Sample.withFolder { folder in
            var settings = Self.settings(folder)
            settings.maximumBytes = Int64(Sample.line(Sample.event()).count * 3)
            let sink = try Self.sink(settings, now: { AuditTime(milliseconds: 1_795_588_200_123) })
            try Self.write(sink, Sample.batch(0..<7))
            try Self.write(sink, Sample.batch(7..<9))
            try sink.close()
            #expect(
                try Sample.names(folder) == [
                    "audit-20261125T063000Z-0001.log", "audit-20261125T063000Z-0002.log", "audit.log",
                ])
            #expect(try Self.numbers(folder) == [[0, 1, 2], [3, 4, 5], [6, 7, 8]])
        }
    }

    @Test func aFileThatIsOldEnoughIsRotatedAlsoAfterARestart() async throws {
        try await Sample.withFolder { folder in
            var settings = Self.settings(folder)
            settings.maximumAge = .seconds(60)
            let clock = Mutex<Int64>(1_795_588_200_000)
            let now: @Sendable () -> AuditTime = { clock.withLock { AuditTime(milliseconds: $0) } }
            let first = try Self.sink(settings, now: now)
            try first.tick()
            try Self.write(first, Sample.batch(0..<1, at: 1_795_588_200_000))
            clock.withLock { $0 += 59_999 }
            try first.tick()
            try first.close()
            #expect(try Sample.names(folder) == ["audit.log"])
            clock.withLock { $0 += 1 }
            let second = try Self.sink(settings, now: now)
            try second.tick()
            #expect(try Sample.names(folder) == ["audit-20261125T063100Z-0001.log"])
            // An empty file is none that could be rotated.
            try Self.write(second, Sample.batch(1..<2, at: 1_795_588_300_000))
            try second.close()
            #expect(try Self.numbers(folder) == [[0], [1]])
        }
    }

    @Test func onlyAsManyFilesAreKeptAsAreWanted() async throws {
        try await Sample.withFolder { folder in
            var settings = Self.settings(folder)
            settings.maximumBytes = 1
            settings.keptFiles = 2
            for name in ["audit-notes.log", "other-20261125T063000Z-0001.log", "audit-20261125T063000Z-0001.txt"] {
                try Data().write(to: URL(filePath: folder + "/" + name))
            }
            let sink = try Self.sink(settings, now: { AuditTime(milliseconds: 1_795_588_200_123) })
            try Self.write(sink, Sample.batch(0..<6))
            try sink.close()
            let names = try Sample.names(folder)
            #expect(names.filter { $0.hasPrefix("audit-2026") && $0.hasSuffix(".log") }.count == 2)
            #expect(names.contains("audit-notes.log") && names.contains("other-20261125T063000Z-0001.log"))
            #expect(names.contains("audit-20261125T063000Z-0001.txt"))
            #expect(try Self.numbers(folder).filter { !$0.isEmpty } == [[3], [4], [5]])
        }
    }

    @Test func onlyAsManyBytesAreKeptAsAreWanted() async throws {
        try await Sample.withFolder { folder in
            let size = Sample.line(Sample.event()).count
            var settings = Self.settings(folder)
            settings.maximumBytes = 1
            settings.keptBytes = Int64(3 * size)
            let sink = try Self.sink(settings)
            try Self.write(sink, Sample.batch(0..<9))
            try sink.close()
            #expect(try Self.numbers(folder) == [[5], [6], [7], [8]])
        }
    }

    @Test func rotatedFilesAreCompressedAndHoldTheSame() async throws {
        try await Sample.withFolder { folder in
            var settings = Self.settings(folder)
            settings.maximumBytes = 200_000
            settings.compresses = true
            let reports = Reports<AuditError>()
            let sink = try Self.sink(settings, reports: reports)
            try Self.write(sink, Sample.batch(0..<2000))
            try sink.close()
            let names = try Sample.names(folder)
            #expect(
                names.count >= 3 && names.last == "audit.log" && names.dropLast().allSatisfy { $0.hasSuffix(".log.gz") }
            )
            #expect(reports.all.isEmpty)
            // What reads it is another program.
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "gzip -dc '\(folder)'/*.gz && cat '\(folder)/audit.log'"]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            #expect(Sample.numbers(Array(output)) == Array(0..<2000))
        }
    }

    @Test func whatAnEndInTheMiddleOfCompressingLeftIsFinished() async throws {
        try await Sample.withFolder { folder in
            var settings = Self.settings(folder)
            settings.compresses = true
            let rotated = folder + "/audit-20261125T063000Z-0001.log"
            let line = Data(Sample.line(Sample.event()))
            try line.write(to: URL(filePath: rotated))
            try Data([1]).write(to: URL(filePath: rotated + ".gz.part"))
            try Self.sink(settings).close()
            #expect(try Sample.names(folder) == ["audit-20261125T063000Z-0001.log.gz", "audit.log"])
        }
    }

    @Test func aFileThatAnotherProgramMovedIsBegunAnew() async throws {
        try await Sample.withFolder { folder in
            let settings = Self.settings(folder)
            let sink = try Self.sink(settings)
            try Self.write(sink, Sample.batch(0..<2))
            try FileManager.default.moveItem(atPath: settings.path, toPath: folder + "/audit.log.1")
            try Self.write(sink, Sample.batch(2..<4))
            try FileManager.default.removeItem(atPath: settings.path)
            try Self.write(sink, Sample.batch(4..<5))
            try sink.close()
            #expect(try Self.numbers(folder) == [[4], [0, 1]])
        }
    }

    @Test func aFileThatAnotherProgramEmptiedIsWrittenFromItsBeginning() async throws {
        try await Sample.withFolder { folder in
            let settings = Self.settings(folder)
            let sink = try Self.sink(settings)
            try Self.write(sink, Sample.batch(0..<2))
            #expect(truncate(settings.path, 0) == 0)
            try Self.write(sink, Sample.batch(2..<3))
            try sink.close()
            #expect(Sample.contents(settings.path) == Sample.line(Sample.event(2, at: 1_795_588_200_125)))
        }
    }

    @Test func aHalfLineOfAnEarlierProcessDoesNotSpoilTheNext() async throws {
        try await Sample.withFolder { folder in
            let settings = Self.settings(folder)
            let half = Sample.line(Sample.event(0)).dropLast(30)
            try Data(half).write(to: URL(filePath: settings.path))
            let sink = try Self.sink(settings)
            try Self.write(sink, Sample.batch(1..<3))
            try sink.close()
            #expect(Sample.contents(settings.path).split(separator: 0x0A).first == half)
            #expect(try Self.numbers(folder) == [[1, 2]])
        }
    }

    /// A disk that is full takes half a line; when it has room again, the line is there once and whole.
    @Test func aFullDiskLeavesNoHalfLine() async throws {
        try await Sample.withFolder { folder in
            let settings = Self.settings(folder)
            let room = Mutex(Sample.line(Sample.event()).count * 5 / 2)
            let sink = try Self.sink(
                settings,
                put: { file, bytes in
                    let taken = room.withLock { room in
                        defer { room -= min(room, bytes.count) }
                        return bytes.prefix(room)
                    }
                    let (written, failure) = file.write(taken)
                    return (written, failure ?? (taken.count < bytes.count ? ENOSPC : nil))
                })
            var batch = Sample.batch(0..<6)
            for _ in 0..<3 {
                #expect(throws: AuditError.self) { try sink.write(&batch) }
                #expect(try Self.numbers(folder) == [[0, 1]])
                #expect(Sample.contents(settings.path).last == 0x0A)
            }
            #expect(batch.count == 4)
            room.withLock { $0 = 1 << 20 }
            try sink.write(&batch)
            try sink.close()
            #expect(batch.isEmpty)
            #expect(Sample.contents(settings.path) == Array(Sample.batch(0..<6).rest))
        }
    }

    @Test func aRotationThatFailsDoesNotStopTheWriting() async throws {
        try await Sample.withFolder { folder in
            var settings = Self.settings(folder)
            settings.maximumBytes = 1
            let reports = Reports<AuditError>()
            let sink = try Self.sink(settings, now: { AuditTime(milliseconds: 1_795_588_200_123) }, reports: reports)
            // Every name of that second is taken.
            for sequence in 1...9999 {
                let name = AuditFileNames(settings.path).rotated(
                    at: AuditTime(milliseconds: 1_795_588_200_123), sequence: sequence)
                #expect(symlink("/", name) == 0)
            }
            try Self.write(sink, Sample.batch(0..<4))
            try sink.close()
            #expect(Sample.numbers(Sample.contents(settings.path)) == [0, 1, 2, 3])
            #expect(reports.all.count == 1 && reports.all.first?.message.contains("rotate") == true)
        }
    }

    @Test func whatCannotBeWrittenIsSaidAtTheStart() async throws {
        try await Sample.withFolder { folder in
            var settings = Self.settings(folder)
            let sink = try Self.sink(settings)
            #expect(kind { _ = try Self.sink(settings) } == .inUse)
            try sink.close()
            settings.path = folder + "/missing/audit.log"
            #expect(kind { _ = try Self.sink(settings) } == .notFound)
            settings.path = folder
            #expect(kind { _ = try Self.sink(settings) } == .failed)
            settings.path = "/dev/null"
            #expect(kind { _ = try Self.sink(settings) } == .invalid)
            settings.path = folder + "/link"
            try FileManager.default.createSymbolicLink(
                atPath: settings.path, withDestinationPath: folder + "/audit.log")
            #expect(kind { _ = try Self.sink(settings) } == .invalid)
        }
    }

    private func kind(_ body: () throws -> Void) -> AuditError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? AuditError)?.kind
        }
    }
}
