/// The form of a line as a syslog message (RFC 5424 section 6), without structured data: the JSON object is the text.
///
/// No byte order mark stands before it: receivers that read JSON stumble over one.
struct SyslogMessage {
    /// Severities of RFC 5424 section 6.2.1.
    private static let (informational, warning) = (6, 4)

    /// ` HOSTNAME APP-NAME PROCID `
    private let middle: [UInt8]
    private let facility: Int

    init(facility: Int, host: String, application: String, process: Int32) {
        self.facility = min(max(facility, 0), 23)
        let header = " \(Self.printable(host, limit: 255)) \(Self.printable(application, limit: 48)) \(process) "
        middle = Array(header.utf8)
    }

    /// - Parameter line: with or without its LF.
    func bytes(of line: ArraySlice<UInt8>) -> [UInt8] {
        let line = line.last == 0x0A ? line.dropLast() : line
        let kind = Self.kind(of: line)
        let severity = kind.elementsEqual(AccessEvent.Kind.gap.rawValue.utf8) ? Self.warning : Self.informational
        var message: [UInt8] = []
        message.reserveCapacity(line.count + middle.count + 80)
        message.append(contentsOf: "<\(facility * 8 + severity)>1 ".utf8)
        if AuditLine.time(of: line) != nil {
            let start = line.startIndex
            message.append(
                contentsOf: line[start + AuditLine.timeRange.lowerBound..<start + AuditLine.timeRange.upperBound])
        } else {
            message.append(UInt8(ascii: "-"))
        }
        message.append(contentsOf: middle)
        message.append(contentsOf: kind)
        message.append(contentsOf: " - ".utf8)
        message.append(contentsOf: line)
        return message
    }

    /// The MSGID: the kind of the event, which stands behind the time in every line.
    private static func kind(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = line.dropFirst(AuditLine.timeRange.upperBound)
        let before = "\",\"kind\":\"".utf8
        guard rest.starts(with: before) else { return [UInt8(ascii: "-")] }
        let kind = rest.dropFirst(before.count).prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
        return kind.isEmpty || kind.count > 32 ? [UInt8(ascii: "-")] : kind
    }

    private static func printable(_ text: String, limit: Int) -> String {
        let kept = text.utf8.prefix(limit).filter { $0 > 0x20 && $0 < 0x7F }
        return kept.isEmpty ? "-" : String(decoding: kept, as: UTF8.self)
    }
}
