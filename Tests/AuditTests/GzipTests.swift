import Foundation
import Glibc
import Testing

@testable import Audit

/// Compressed files (RFC 1952) as other programs leave them.
struct GzipTests {
    static let orders = [AuditReader.Order.oldestFirst, .newestFirst]

    /// One member.
    static func member(_ bytes: [UInt8], _ folder: String) throws -> [UInt8] {
        let (plain, compressed) = (folder + "/plain", folder + "/compressed")
        try AuditFilesTests.put(bytes, plain)
        try GzipFile.compress(plain, to: compressed)
        defer { for path in [plain, compressed] { unlink(path) } }
        return Sample.contents(compressed)
    }

    /// What is read of an audit with these compressed bytes and one event behind them.
    static func found(
        _ bytes: [UInt8], _ order: AuditReader.Order, _ folder: String
    ) throws -> (minutes: [Int], damaged: Int) {
        try AuditFilesTests.put(bytes, folder + "/audit-20261125T063000Z-0001.log.gz")
        try AuditFilesTests.put(AuditFilesTests.line(1000), folder + "/audit.log")
        let found = try AuditReaderTests.all(folder, order)
        return (order == .oldestFirst ? found.minutes : found.minutes.reversed(), found.damaged)
    }

    /// All lines are there; that the file is not whole is said all the same, for its check sum is not known.
    @Test(arguments: orders, 1...8)
    func aFileThatIsCutOffInItsTrailerIsReadAndCountedAsDamaged(order: AuditReader.Order, missing: Int) async throws {
        try await Sample.withFolder { folder in
            let whole = try Self.member(AuditFilesTests.lines(0..<20), folder)
            #expect(try Self.found(whole, order, folder) == (Array(0..<20) + [1000], 0))
            #expect(try Self.found(whole.dropLast(missing), order, folder) == (Array(0..<20) + [1000], 1))
        }
    }

    /// Byte 0 of the trailer is the check sum's, byte 4 the length's.
    @Test(arguments: orders, [0, 4])
    func aTrailerThatDoesNotFitIsDamage(order: AuditReader.Order, place: Int) async throws {
        try await Sample.withFolder { folder in
            var bytes = try Self.member(AuditFilesTests.lines(0..<20), folder)
            bytes[bytes.count - 8 + place] ^= 1
            let found = try Self.found(bytes, order, folder)
            #expect(found.damaged == 1 && found.minutes.last == 1000)
        }
    }

    /// As `cat` of several files has it, and a line may begin in one member and end in the next.
    @Test(arguments: orders)
    func allMembersOfAFileAreRead(order: AuditReader.Order) async throws {
        try await Sample.withFolder { folder in
            let lines = AuditFilesTests.lines(0..<30)
            let cuts = [0, AuditFilesTests.lines(0..<10).count, AuditFilesTests.lines(0..<17).count + 40, lines.count]
            var bytes: [UInt8] = []
            for (start, end) in zip(cuts, cuts.dropFirst()) {
                bytes += try Self.member(Array(lines[start..<end]), folder)
            }
            // A member may hold nothing.
            bytes += try Self.member([], folder)
            #expect(try Self.found(bytes, order, folder) == (Array(0..<30) + [1000], 0))
        }
    }

    /// What is read at once ends where the first member does.
    @Test(arguments: orders, [-1, 0, 1])
    func aMemberMayEndWhereABlockDoes(order: AuditReader.Order, beside: Int) async throws {
        try await Sample.withFolder { folder in
            let first = try Self.member(AuditFilesTests.lines(0..<20), folder)
            // A name in the header (RFC 1952 section 2.3.1) makes it as long as it has to be.
            let name = [UInt8](repeating: 0x6E, count: 64 * 1024 + beside - first.count - 1) + [0]
            var bytes = Array(first[..<10]) + name + first[10...]
            bytes[3] |= 8
            #expect(bytes.count == 64 * 1024 + beside)
            #expect(try Self.found(bytes, order, folder) == (Array(0..<20) + [1000], 0))
            bytes += try Self.member(AuditFilesTests.lines(20..<40), folder)
            #expect(try Self.found(bytes, order, folder) == (Array(0..<40) + [1000], 0))
        }
    }

    @Test(arguments: orders)
    func aLaterMemberThatIsCutOffHidesNothingOfTheEarlier(order: AuditReader.Order) async throws {
        try await Sample.withFolder { folder in
            let first = try Self.member(AuditFilesTests.lines(0..<20), folder)
            let second = try Self.member(AuditFilesTests.lines(20..<40), folder)
            #expect(try Self.found(first + second.dropLast(5), order, folder) == (Array(0..<40) + [1000], 1))
            #expect(try Self.found(first + second.prefix(6), order, folder) == (Array(0..<20) + [1000], 1))
        }
    }
}
