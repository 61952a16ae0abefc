import Foundation
import Glibc
import SeededGenerator
import Testing

@testable import Audit

struct AuditReaderTests {
    static let start: Int64 = 1_795_588_200_123

    /// Writes events, one minute apart, into a file that is rotated after every few of them.
    static func write(_ folder: String, _ numbers: Range<Int>, perFile: Int, compresses: Bool) throws {
        var settings = FileSinkTests.settings(folder)
        settings.maximumBytes = Int64(perFile * Sample.line(Sample.event()).count)
        settings.compresses = compresses
        let sink = try FileSinkTests.sink(settings)
        for number in numbers {
            try FileSinkTests.write(sink, Sample.batch([Sample.event(number % 10, at: start + Int64(number) * 60_000)]))
        }
        try sink.close()
    }

    static func all(
        _ folder: String, _ order: AuditReader.Order, _ change: (inout AuditFilter) -> Void = { _ in }
    ) throws -> (minutes: [Int], damaged: Int) {
        var filter = AuditFilter()
        change(&filter)
        var cursor = try AuditReader(path: folder + "/audit.log").events(matching: filter, order: order)
        var minutes: [Int] = []
        while let event = try cursor.next() { minutes.append(Int((event.time.milliseconds - start) / 60_000)) }
        return (minutes, cursor.damagedLines)
    }

    @Test(arguments: [false, true])
    func rotatedFilesAndTheCurrentOneAreOneAudit(compresses: Bool) async throws {
        try await Sample.withFolder { folder in
            try Self.write(folder, 0..<47, perFile: 5, compresses: compresses)
            #expect(try Sample.names(folder).count == 10)
            #expect(try Self.all(folder, .oldestFirst) == (Array(0..<47), 0))
            #expect(try Self.all(folder, .newestFirst) == (Array(0..<47).reversed(), 0))
            #expect(try Self.all(folder, .newestFirst) { $0.limit = 3 } == ([46, 45, 44], 0))
            #expect(try Self.all(folder, .oldestFirst) { $0.limit = 0 } == ([], 0))
            let (since, until) = (Self.start + 7 * 60_000, Self.start + 33 * 60_000)
            for order in [AuditReader.Order.oldestFirst, .newestFirst] {
                let found = try Self.all(folder, order) {
                    $0.since = AuditTime(milliseconds: since)
                    $0.until = AuditTime(milliseconds: until)
                }
                #expect(found.minutes.sorted() == Array(7..<33))
            }
        }
    }

    /// logrotate's numbers grow with age.
    @Test func filesThatLogrotateMovedAreReadInTheOrderOfTime() async throws {
        try await Sample.withFolder { folder in
            let names = [
                "audit.log.2", "audit.log.1", "audit-20260101T000000Z-0001.log", "audit.log-20261125", "audit.log",
            ]
            for (index, name) in names.enumerated() {
                let line = Sample.line(Sample.event(index, at: Self.start + Int64(index) * 60_000))
                try Data(line).write(to: URL(filePath: folder + "/" + name))
            }
            for other in ["audit.log.old", "audit.logs", "audit.log.1.bak", "audit"] {
                try Data(Sample.line(Sample.event())).write(to: URL(filePath: folder + "/" + other))
            }
            #expect(try Self.all(folder, .oldestFirst).minutes == [0, 1, 2, 3, 4])
        }
    }

    @Test(arguments: [AuditReader.Order.oldestFirst, .newestFirst])
    func damagedLinesArePassedOverAndCounted(order: AuditReader.Order) async throws {
        try await Sample.withFolder { folder in
            var bytes: [UInt8] = []
            let long = [UInt8](repeating: 0x61, count: 200_000)
            for number in 0..<4 {
                AuditLine.append(Sample.event(number, at: Self.start + Int64(number) * 60_000), to: &bytes)
                bytes += [[0xFF, 0xFE, 0x0A], long + [0x0A], Array("{\"v\":1,\"ti\n".utf8), [0x0A, 0x0A]][number]
            }
            bytes += Sample.line(Sample.event(9)).dropLast(20)
            try Data(bytes).write(to: URL(filePath: folder + "/audit.log"))
            let found = try Self.all(folder, order)
            #expect(found.minutes.sorted() == [0, 1, 2, 3] && found.damaged == 4)
        }
    }

    /// The clock of a computer without a battery begins in 1970: what is behind such a line is wanted all the same.
    @Test func aLineOfAnotherTimeHidesNothing() async throws {
        try await Sample.withFolder { folder in
            let events = [
                Sample.event(0, at: Self.start), Sample.event(1, at: 5000), Sample.event(2, at: 250_000_000_000_000),
                Sample.event(3, at: Self.start + 60_000),
            ]
            try Data(events.flatMap(Sample.line)).write(to: URL(filePath: folder + "/audit.log"))
            for order in [AuditReader.Order.oldestFirst, .newestFirst] {
                let found = try Self.all(folder, order) {
                    $0.since = AuditTime(milliseconds: Self.start)
                    $0.until = AuditTime(milliseconds: Self.start + 120_000)
                }
                #expect(found.minutes.sorted() == [0, 1])
            }
        }
    }

    @Test(arguments: [AuditReader.Order.oldestFirst, .newestFirst])
    func aCompressedFileThatIsCutOffIsReadAsFarAsItGoes(order: AuditReader.Order) async throws {
        try await Sample.withFolder { folder in
            try Self.write(folder, 0..<400, perFile: 390, compresses: true)
            let name = try #require(try Sample.names(folder).first { $0.hasSuffix(".gz") })
            let path = folder + "/" + name
            #expect(truncate(path, off_t(Sample.contents(path).count * 2 / 3)) == 0)
            let found = try Self.all(folder, order)
            #expect((1...2).contains(found.damaged))
            #expect(found.minutes.count > 20 && found.minutes.count < 400 && found.minutes.contains(0))
            #expect(Set(390..<400).isSubset(of: found.minutes))
        }
    }

    @Test func whatIsRotatedOrCompressedWhileItIsReadIsReadOnce() async throws {
        try await Sample.withFolder { folder in
            try Self.write(folder, 0..<12, perFile: 5, compresses: false)
            let reader = AuditReader(path: folder + "/audit.log")
            var cursor = try reader.events(order: .oldestFirst)
            let first = try #require(try cursor.next())
            // Everything that was there is compressed, and the current file has another name.
            try Self.write(folder, 12..<18, perFile: 5, compresses: true)
            var minutes = [Int((first.time.milliseconds - Self.start) / 60_000)]
            while let event = try cursor.next() { minutes.append(Int((event.time.milliseconds - Self.start) / 60_000)) }
            #expect(minutes == Array(0..<12))
        }
    }

    @Test func filtersLetThroughWhatTheyName() async throws {
        try await Sample.withFolder { folder in
            var events = (0..<8).map { Sample.event($0, at: Self.start + Int64($0) * 60_000) }
            events[0].recipient = nil
            events[1].share = "sales\n"
            events[2].schema = "us"
            events[3].table = "Orders"
            events[4].status = 503
            events[5].outcome = .aborted
            events[6].action = .icebergLoadTable
            events[7].source?.address = "198.51.100.1"
            try Data(events.flatMap(Sample.line)).write(to: URL(filePath: folder + "/audit.log"))
            func found(_ change: (inout AuditFilter) -> Void) throws -> [Int] {
                try Self.all(folder, .oldestFirst, change).minutes
            }
            #expect(try found { $0.recipient = "acme" } == Array(1..<8))
            #expect(try found { $0.recipient = "acme2" } == [])
            #expect(try found { $0.share = "sales" } == [0, 2, 3, 4, 5, 6, 7])
            #expect(try found { $0.share = "sales\n" } == [1])
            #expect(try found { $0.schema = "us" } == [2])
            #expect(try found { $0.table = "Orders" } == [3])
            #expect(try found { $0.status = 500...599 } == [4])
            #expect(try found { $0.outcome = .aborted } == [5])
            #expect(try found { $0.action = .icebergLoadTable } == [6])
            #expect(try found { $0.addressPrefix = "198.51." } == [7])
            #expect(try found { $0.kind = .admin } == [])
            #expect(
                try found {
                    $0.status = 200...200; $0.addressPrefix = "192.0.2."; $0.limit = 2
                } == [0, 1])
        }
    }

    @Test func anAuditThatIsNotThereIsSaid() async throws {
        try await Sample.withFolder { folder in
            let error = #expect(throws: AuditError.self) { try AuditReader(path: folder + "/audit.log").events() }
            #expect(error?.kind == .notFound && error?.message.contains(folder) == true)
        }
    }

    /// Both directions see the same lines, wherever blocks and limits fall.
    @Test func bothDirectionsSeeTheSameLines() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                random.pick([0x0A, 0x61, 0x62] as [UInt8])
            }
            let source = MemoryBytes(bytes: bytes)
            let (block, maximum) = (Int.random(in: 1...20, using: &random), Int.random(in: 1...12, using: &random))
            var forward = ForwardLines(PlainBlocks(source, size: block), maximum: maximum)
            var backward = BackwardLines(source, maximum: maximum, blockSize: block)
            var (one, other): ([ReadLine], [ReadLine]) = ([], [])
            while let line = try forward.next() { one.append(line) }
            while let line = try backward.next() { other.append(line) }
            let expected = bytes.split(separator: 0x0A).map { $0.count > maximum ? ReadLine.tooLong : .line($0) }
            #expect(one == expected && other == expected.reversed(), "\(bytes) \(block) \(maximum)")
        }
    }
}

struct MemoryBytes: ByteSource {
    let bytes: [UInt8]

    var count: Int64 { Int64(bytes.count) }

    func read(at offset: Int64, count: Int) -> [UInt8] {
        Array(bytes[min(Int(offset), bytes.count)..<min(Int(offset) + count, bytes.count)])
    }
}
