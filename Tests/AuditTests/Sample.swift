import Foundation
import SeededGenerator
import Synchronization

@testable import Audit

/// Events and places for the tests of the audit.
enum Sample {
    static func event(_ number: Int = 0, at milliseconds: Int64 = 1_795_588_200_123) -> AccessEvent {
        var event = AccessEvent(time: AuditTime(milliseconds: milliseconds), action: .query)
        event.request = "request-\(number)"
        event.recipient = AccessEvent.Recipient(name: "acme", id: "r-1")
        event.credential = AccessEvent.Credential(id: "t-1")
        event.source = AccessEvent.Source(address: "192.0.2.7", port: 50_123)
        event.userAgent = "delta-sharing-python/1.3.1"
        event.share = "sales"
        event.schema = "eu"
        event.table = "orders"
        event.tableVersion = 12
        event.format = "delta"
        event.bytes = 4096
        event.files = 3
        event.status = 200
        event.milliseconds = 17
        return event
    }

    static func line(_ event: AccessEvent) -> [UInt8] {
        var bytes: [UInt8] = []
        AuditLine.append(event, to: &bytes)
        return bytes
    }

    static func batch(_ events: [AccessEvent]) -> AuditBatch {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for event in events {
            AuditLine.append(event, to: &bytes)
            ends.append(bytes.count)
        }
        return AuditBatch(bytes: bytes, ends: ends)
    }

    static func batch(_ numbers: Range<Int>, at milliseconds: Int64 = 1_795_588_200_123) -> AuditBatch {
        batch(numbers.map { event($0, at: milliseconds + Int64($0)) })
    }

    /// The numbers of the events in a text of lines.
    static func numbers(_ bytes: [UInt8]) -> [Int] {
        bytes.split(separator: 0x0A).compactMap { AuditLine.read($0).flatMap(number) }
    }

    static func number(_ event: AccessEvent) -> Int? {
        event.request.flatMap { Int($0.dropFirst("request-".count)) }
    }

    /// Runs with a folder that is removed afterwards.
    static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path(percentEncoded: false))
    }

    static func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    static func contents(_ path: String) -> [UInt8] {
        Array(FileManager.default.contents(atPath: path) ?? Data())
    }
}

/// What was reported, in its order.
final class Reports<Report: Sendable>: Sendable {
    private let reports = Mutex<[Report]>([])

    var all: [Report] { reports.withLock { $0 } }

    func add(_ report: Report) { reports.withLock { $0.append(report) } }
}
