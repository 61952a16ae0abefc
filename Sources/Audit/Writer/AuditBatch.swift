/// Lines that are written together, and how far they are written.
public struct AuditBatch: Sendable {
    private let bytes: [UInt8]
    /// Where each line ends, behind its LF.
    private let ends: [Int]
    private var line = 0
    private var offset = 0

    /// - Parameters:
    ///   - bytes: whole lines.
    ///   - ends: ascending; the last is the number of bytes.
    init(bytes: [UInt8], ends: [Int]) {
        self.bytes = bytes
        self.ends = ends
    }

    public var isEmpty: Bool { line == ends.count }

    /// Lines that are not written to their end.
    public var count: Int { ends.count - line }

    /// What is not written. Begins within a line where a write ended within one.
    public var rest: ArraySlice<UInt8> { bytes[offset...] }

    /// The next line or what is left of it, with its LF; empty where all is written.
    public var nextLine: ArraySlice<UInt8> { isEmpty ? [] : bytes[offset..<ends[line]] }

    /// As many whole lines as fit into a number of bytes, but one at least; empty where all is written.
    public func lines(fitting count: Int) -> ArraySlice<UInt8> {
        guard !isEmpty else { return [] }
        var last = line
        while last + 1 < ends.count, ends[last + 1] - offset <= count { last += 1 }
        return bytes[offset..<ends[last]]
    }

    /// Notes that bytes at the front of ``rest`` are written.
    public mutating func advance(by count: Int) {
        offset = min(offset + count, bytes.count)
        while line < ends.count, ends[line] <= offset { line += 1 }
    }

    /// Notes that only the whole lines among the next bytes are written; what is left begins with a whole line.
    public mutating func advance(byWholeLinesIn count: Int) {
        var end = offset
        while line < ends.count, ends[line] <= offset + count {
            end = ends[line]
            line += 1
        }
        offset = end
    }
}
