// fuzz: -max_len=8192
@testable import Audit

/// Short lines and blocks, so that a small input has some of each.
private let maximum = 600
private let blockSize = 97

/// Damaged files of the audit are read without harm, the same from both ends; and whatever strings an event has, it is
/// one line that reads back.
func fuzz(_ bytes: [UInt8]) {
    checkLines(bytes)
    checkHostileStrings(bytes)
    checkCompressed(bytes)
}

private func checkLines(_ bytes: [UInt8]) {
    let source = Bytes(bytes: bytes)
    let forward = all(ForwardLines(PlainBlocks(source, size: blockSize), maximum: maximum))
    let backward = all(BackwardLines(source, maximum: maximum, blockSize: blockSize))
    let expected = bytes.split(separator: 0x0A).map { $0.count > maximum ? ReadLine.tooLong : .line($0) }
    demand(forward == expected, "lines are what stands between line ends")
    demand(backward == expected.reversed(), "both directions see the same lines")
    for case .line(let line) in forward {
        let time = AuditLine.time(of: line)
        guard let event = AuditLine.read(line) else { continue }
        if line.starts(with: "{\"v\":1,\"time\":\"".utf8), let time {
            // A member that stands twice may be read as either.
            demand(time == event.time || count(of: "time", in: line) > 1, "the time is found without reading the rest")
        }
        var again: [UInt8] = []
        AuditLine.append(event, to: &again)
        demand(again.last == 0x0A && again.filter { $0 == 0x0A }.count == 1, "an event is one line")
        demand(again.count <= AuditLine.maximumLength, "a line is bounded")
        guard let back = AuditLine.read(again.dropLast()) else { return demand(false, "what is written reads back") }
        var last: [UInt8] = []
        AuditLine.append(back, to: &last)
        demand(last == again, "what was read back is written the same")
    }
}

private func count(of name: String, in line: ArraySlice<UInt8>) -> Int {
    String(decoding: line, as: UTF8.self).split(separator: name, omittingEmptySubsequences: false).count - 1
        + (line.contains(UInt8(ascii: "\\")) ? 1 : 0)
}

private func checkHostileStrings(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    var event = AccessEvent(time: AuditTime(milliseconds: 0), action: .init(rawValue: text))
    event.recipient = .init(name: text, id: text)
    event.source = .init(address: text, peer: text, endpoint: text)
    event.userAgent = text
    event.table = text
    event.error = text
    var line: [UInt8] = []
    AuditLine.append(event, to: &line)
    demand(line.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F } && line.last == 0x0A, "no text makes two lines")
    demand(line.count <= AuditLine.maximumLength, "a line is bounded")
    guard let back = AuditLine.read(line.dropLast()) else { return demand(false, "every text reads back") }
    demand(back.kind == .access && back.outcome == .complete && back.lost == nil, "no text forges a member")
    demand(back.table == FieldText.clean(text, limit: FieldLimit.name), "filters know what reads back")
    for limit in [1, 7, FieldLimit.word] {
        let cut = FieldText.clean(text, limit: limit)
        demand(cut.utf8.count <= limit + 3, "a text is bounded")
        demand(!hasSecret(cut), "no secret stands in a text")
    }
}

private func hasSecret(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while let index = rest.firstIndex(of: UInt8(ascii: "c")) {
        rest = rest[(index + 1)...]
        guard rest.starts(with: "wy_".utf8), let next = rest.dropFirst(3).first else { continue }
        if (0x30...0x39).contains(next) || (0x41...0x5A).contains(next) || (0x61...0x7A).contains(next) { return true }
    }
    return false
}

private func checkCompressed(_ bytes: [UInt8]) {
    guard let blocks = try? GzipBlocks(Bytes(bytes: bytes), path: "input") else { return }
    var size = 0
    // A few bytes may stand for very many.
    while size < 4 << 20, let block = try? blocks.next() {
        demand(!block.isEmpty && block.count <= 65536, "blocks are bounded")
        size += block.count
    }
}

private func all(_ source: some LineSource) -> [ReadLine] {
    var source = source
    var lines: [ReadLine] = []
    while let line = try? source.next() { lines.append(line) }
    return lines
}

private struct Bytes: ByteSource {
    let bytes: [UInt8]

    var count: Int64 { Int64(bytes.count) }

    func read(at offset: Int64, count: Int) -> [UInt8] {
        let start = min(Int(offset), bytes.count)
        return Array(bytes[start..<min(start + count, bytes.count)])
    }
}
