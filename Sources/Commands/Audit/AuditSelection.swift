import ArgumentParser
import Audit
import Foundation

/// Which events of the audit a command is about.
struct AuditSelection: ParsableArguments {
    @Option(help: "Only of this recipient.")
    var recipient: String?
    @Option(help: "Only of this share.")
    var share: String?
    @Option(help: "Only from this moment on: a time such as 2027-01-31T08:00:00Z, or how long ago: 2d, 12h, 30m.")
    var since: String?
    @Option(help: "Only before this moment.")
    var until: String?
    @Option(help: "Only from addresses that begin so, such as 10.20.")
    var address: String?
    @Flag(help: "Only what was refused or broke off.")
    var failed = false

    func filter(now: Date) throws -> AuditFilter {
        var filter = AuditFilter()
        filter.recipient = recipient
        filter.share = share
        filter.since = try since.map { try Self.moment($0, before: now) }
        filter.until = try until.map { try Self.moment($0, before: now) }
        filter.addressPrefix = address
        if failed { filter.status = 400...599 }
        return filter
    }

    private static func moment(_ text: String, before now: Date) throws -> AuditTime {
        if case .seconds(let seconds) = TokenLifetime(text) {
            return AuditTime(milliseconds: Int64(now.timeIntervalSince1970 * 1000) - Int64(seconds) * 1000)
        }
        guard let date = try? Date(text, strategy: .iso8601) else {
            throw CommandError(
                .usage,
                "'\(text)' is no moment: write a time such as 2027-01-31T08:00:00Z, or how long ago, such as 2d")
        }
        return AuditTime(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
    }
}

extension ConfigurationOptions {
    /// Reads the audit that the server keeps.
    ///
    /// - Returns: how many lines could not be read.
    func readAudit(
        _ filter: AuditFilter, _ order: AuditReader.Order, _ body: (AccessEvent) -> Void
    ) throws -> Int {
        guard let file = try load().audit.file else {
            throw CommandError(
                .configuration,
                "audit.keepFile is false, so that there is no file to read: look where the audit goes to")
        }
        guard FileManager.default.fileExists(atPath: file) else {
            throw CommandError(
                .notFound, "there is no audit at \(file): the server writes it when it runs; check audit.file")
        }
        do throws(AuditError) {
            var cursor = try AuditReader(path: file).events(matching: filter, order: order)
            while let event = try cursor.next() { body(event) }
            return cursor.damagedLines
        } catch {
            throw CommandError(.unavailable, "\(error)")
        }
    }
}

extension CommandResult {
    /// What is said of lines that are left out.
    static func remark(onDamaged lines: Int) -> [String] {
        lines > 0 ? ["", "\(lines) lines could not be read and are left out."] : []
    }
}
