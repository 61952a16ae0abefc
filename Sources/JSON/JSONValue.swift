/// A JSON value (RFC 8259) that keeps numbers as they were written and members in their order, so that nothing
/// is lost when it is written again.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The number's text; it matches the grammar of RFC 8259 section 6.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    public struct Member: Sendable, Hashable {
        public let key: String
        public let value: JSONValue

        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// Parses one value that fills all of `bytes`.
    public init(parsing bytes: [UInt8], maximumDepth: Int = JSONScanner.defaultDepth) throws(JSONError) {
        var scanner = JSONScanner(bytes, maximumDepth: maximumDepth)
        self = try scanner.value()
        try scanner.end()
    }

    /// Parses one value that fills all of `text`.
    public init(parsing text: String, maximumDepth: Int = JSONScanner.defaultDepth) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }

    /// The member of that name; of duplicates the last, as most parsers have it. Nil where this is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number as a 64-bit integer, if it is one (written without fraction or exponent) and fits.
    public var int64: Int64? {
        if case .number(let text) = self { Int64(text) } else { nil }
    }

    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    public var array: [JSONValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    public var object: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }
}
