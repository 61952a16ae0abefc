internal import Foundation

/// The form of an event as one line: a flat JSON object (RFC 8259) whose members have a fixed order, then LF.
///
/// `{"v":1,"time":"2026-11-25T06:30:00.123Z","kind":"access","action":"query","request":…,"recipient":…,
/// "recipientId":…,"administrator":…,"credential":…,"issuer":…,"address":…,"port":…,"addressFrom":…,"peer":…,
/// "endpoint":…,"userAgent":…,"share":…,"schema":…,"table":…,"object":…,"tableVersion":…,"format":…,"bytes":…,
/// "files":…,"fileBytes":…,"status":…,"error":…,"ms":…,"outcome":"complete","lost":…}`
///
/// Members without a value are left out. The first three are always there, and always where they are in this line, so
/// that `grep` and the syslog sink find time and kind without reading the rest.
public enum AuditLine {
    /// No line is longer. What is longer in a file is damaged.
    public static let maximumLength = 32 * 1024

    /// Where the time stands in every line of this program.
    static let timeRange = 15..<(15 + AuditTime.textLength)

    /// Appends the line of an event, with its LF. Whatever the event's strings hold, it is one line.
    public static func append(_ event: borrowing AccessEvent, to bytes: inout [UInt8]) {
        var writer = LineWriter(bytes: [])
        swap(&writer.bytes, &bytes)
        defer { swap(&writer.bytes, &bytes) }
        writer.begin(version: AccessEvent.formatVersion)
        writer.member("time", event.time)
        writer.member("kind", event.kind.rawValue, limit: FieldLimit.word)
        writer.member("action", event.action.rawValue, limit: FieldLimit.word)
        writer.member("request", event.request, limit: FieldLimit.id)
        writer.member("recipient", event.recipient?.name, limit: FieldLimit.name)
        writer.member("recipientId", event.recipient?.id, limit: FieldLimit.id)
        writer.member("administrator", event.administrator, limit: FieldLimit.name)
        writer.member("credential", event.credential?.id, limit: FieldLimit.id)
        writer.member("issuer", event.credential?.issuer, limit: FieldLimit.id)
        appendSource(event.source, to: &writer)
        writer.member("userAgent", event.userAgent, limit: FieldLimit.userAgent)
        writer.member("share", event.share, limit: FieldLimit.name)
        writer.member("schema", event.schema, limit: FieldLimit.name)
        writer.member("table", event.table, limit: FieldLimit.name)
        writer.member("object", event.object, limit: FieldLimit.name)
        writer.member("tableVersion", event.tableVersion)
        writer.member("format", event.format, limit: FieldLimit.word)
        if event.kind != .gap {
            writer.member("bytes", event.bytes)
            writer.member("files", event.files)
            writer.member("fileBytes", event.fileBytes)
        }
        writer.member("status", event.status.map(Int64.init))
        writer.member("error", event.error, limit: FieldLimit.error)
        writer.member("ms", event.milliseconds)
        writer.member("outcome", event.outcome.rawValue, limit: FieldLimit.word)
        writer.member("lost", event.lost)
        writer.end()
    }

    private static func appendSource(_ source: AccessEvent.Source?, to writer: inout LineWriter) {
        guard let source else { return }
        writer.member("address", source.address, limit: FieldLimit.address)
        writer.member("port", source.port.map(Int64.init))
        writer.member("addressFrom", source.origin.rawValue, limit: FieldLimit.word)
        writer.member("peer", source.peer, limit: FieldLimit.address)
        writer.member("endpoint", source.endpoint, limit: FieldLimit.id)
    }

    /// Reads a line.
    ///
    /// - Parameter line: without its LF.
    /// - Returns: nil where it is damaged. Members that this version does not know are passed over.
    public static func read(_ line: ArraySlice<UInt8>) -> AccessEvent? {
        // The decoder would also take UTF-16 and UTF-32.
        guard line.count <= maximumLength, line.first == UInt8(ascii: "{"), line.last == UInt8(ascii: "}"),
            !line.contains(0)
        else { return nil }
        return try? decoder.decode(AccessEvent.self, from: Data(line))
    }

    /// The time of a line that this program wrote, without reading the rest of it.
    static func time(of line: ArraySlice<UInt8>) -> AuditTime? {
        let start = line.startIndex
        guard line.count > timeRange.upperBound,
            line[start + 7..<start + timeRange.lowerBound].elementsEqual("\"time\":\"".utf8)
        else { return nil }
        return AuditTime(line[start + timeRange.lowerBound..<start + timeRange.upperBound])
    }

    private static let decoder = JSONDecoder()
}
