/// What a `Range` header asks of an object of known size (RFC 9110 section 14).
enum ByteRange: Hashable {
    /// No range, or one that this server may pass over: the whole object is answered with 200.
    case whole
    /// A half-open range, answered with 206.
    case part(Range<Int64>)
    /// Answered with 416.
    case unsatisfiable

    /// - Parameter size: the object's size in bytes.
    init(header: String?, size: Int64) {
        guard let header, header.lowercased().hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let specification = header.dropFirst("bytes=".count).filter { $0 != " " }
        // Several ranges would need a multipart answer, which no reader of tables asks for.
        guard !specification.contains(",") else {
            self = .whole
            return
        }
        let parts = specification.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let first = Self.number(parts[0]), let last = Self.number(parts[1]) else {
            self = .whole
            return
        }
        switch (first, last) {
        case (nil, nil): self = .whole
        case (nil, let suffix?):
            self = suffix > 0 && size > 0 ? .part(max(0, size - suffix)..<size) : .unsatisfiable
        case (let first?, let last):
            if let last, last < first {
                self = .whole
            } else if first >= size {
                self = .unsatisfiable
            } else {
                self = .part(first..<(last.map { min($0, size - 1) + 1 } ?? size))
            }
        }
    }

    /// `.some(nil)` for an empty text, nil for one that is no number.
    private static func number(_ text: some StringProtocol) -> Int64?? {
        if text.isEmpty { return .some(nil) }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text) ?? Int64.max - 1
    }
}
