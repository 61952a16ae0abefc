import Foundation
import Glibc
import Testing

@testable import Audit

/// Files that have more than one name, or a name that is nearly taken.
struct AuditFilesTests {
    static func line(_ minute: Int) -> [UInt8] {
        Sample.line(Sample.event(minute % 10, at: AuditReaderTests.start + Int64(minute) * 60_000))
    }

    static func lines(_ minutes: Range<Int>) -> [UInt8] { minutes.flatMap(line) }

    static func put(_ bytes: [UInt8], _ path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    /// As copies that are made by links, or a rotation by link and unlink, leave it.
    @Test(arguments: ["audit-20261125T063000Z-0001.log", "audit.log.1", "audit.log-20261125"])
    func aCurrentFileOfTwoNamesIsReadOnce(name: String) async throws {
        try await Sample.withFolder { folder in
            try Self.put(Self.lines(0..<3), folder + "/audit-20261125T062000Z-0001.log")
            try Self.put(Self.lines(3..<8), folder + "/audit.log")
            #expect(link(folder + "/audit.log", folder + "/" + name) == 0)
            #expect(try AuditReaderTests.all(folder, .oldestFirst) == (Array(0..<8), 0))
            #expect(try AuditReaderTests.all(folder, .newestFirst) == (Array(0..<8).reversed(), 0))
        }
    }

    /// An earlier process wrote in the same second and compressed what it wrote.
    @Test(arguments: [true, false])
    func aNameWhoseCompressedFormIsThereIsNotTaken(compresses: Bool) async throws {
        try await Sample.withFolder { folder in
            let second = AuditTime(milliseconds: AuditReaderTests.start)
            let names = AuditFileNames(folder + "/audit.log")
            let plain = folder + "/earlier"
            try Self.put(Self.lines(0..<3), plain)
            try GzipFile.compress(plain, to: names.rotated(at: second, sequence: 1) + ".gz")
            try FileManager.default.removeItem(atPath: plain)
            let before = Sample.contents(names.rotated(at: second, sequence: 1) + ".gz")
            var settings = FileSinkTests.settings(folder)
            settings.maximumBytes = Int64(Self.lines(0..<2).count)
            settings.compresses = compresses
            let sink = try FileSinkTests.sink(settings, now: { second })
            var batch = AuditBatch(bytes: Self.lines(3..<8), ends: (1...5).map { $0 * Self.line(0).count })
            try sink.write(&batch)
            try sink.close()
            let end = compresses ? ".log.gz" : ".log"
            #expect(
                try Sample.names(folder) == [
                    "audit-20261125T063000Z-0001.log.gz", "audit-20261125T063000Z-0002" + end,
                    "audit-20261125T063000Z-0003" + end, "audit.log",
                ])
            #expect(Sample.contents(names.rotated(at: second, sequence: 1) + ".gz") == before)
            #expect(try AuditReaderTests.all(folder, .oldestFirst) == (Array(0..<8), 0))
        }
    }
}
