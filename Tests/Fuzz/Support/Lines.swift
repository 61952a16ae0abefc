/// An input that holds several texts, one a line; the last is all the rest.
struct Lines {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// The next line, without its end; empty where there is none.
    mutating func next() -> ArraySlice<UInt8> {
        let line = rest.prefix { $0 != 0x0A }
        rest = rest.dropFirst(line.count + 1)
        return line
    }

    /// The next line as text. What is not UTF-8 becomes U+FFFD, as a request's strings would never hold it.
    mutating func text() -> String { String(decoding: next(), as: UTF8.self) }

    /// All that is left.
    mutating func remainder() -> [UInt8] {
        defer { rest = [] }
        return Array(rest)
    }
}
