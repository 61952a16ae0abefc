/// Writes structs in Thrift's compact protocol, in which Parquet keeps its metadata.
struct CompactWriter {
    private(set) var bytes: [UInt8] = []
    private var lastID = 0

    private enum WireType: UInt8 {
        case `true` = 1
        case `false` = 2
        case int32 = 5
        case int64 = 6
        case binary = 8
        case list = 9
        case structure = 12
    }

    /// The bytes of a struct whose fields `body` writes, in ascending order of their ids.
    static func structure(_ body: (inout CompactWriter) -> Void) -> [UInt8] {
        var writer = CompactWriter()
        body(&writer)
        writer.bytes.append(0)
        return writer.bytes
    }

    mutating func int32(_ id: Int, _ value: Int) {
        header(id, .int32)
        zigzag(Int64(value))
    }

    mutating func int64(_ id: Int, _ value: Int) {
        header(id, .int64)
        zigzag(Int64(value))
    }

    mutating func bool(_ id: Int, _ value: Bool) { header(id, value ? .true : .false) }

    mutating func string(_ id: Int, _ value: String) {
        header(id, .binary)
        binary(value)
    }

    mutating func structure(_ id: Int, _ body: (inout CompactWriter) -> Void) {
        header(id, .structure)
        bytes += Self.structure(body)
    }

    mutating func structures<Element>(
        _ id: Int, _ elements: [Element], _ body: (Element, inout CompactWriter) -> Void
    ) {
        list(id, .structure, count: elements.count)
        for element in elements { bytes += Self.structure { body(element, &$0) } }
    }

    mutating func int32s(_ id: Int, _ values: [Int]) {
        list(id, .int32, count: values.count)
        for value in values { zigzag(Int64(value)) }
    }

    mutating func strings(_ id: Int, _ values: [String]) {
        list(id, .binary, count: values.count)
        for value in values { binary(value) }
    }

    // MARK: Bytes

    private mutating func header(_ id: Int, _ type: WireType) {
        bytes.append(UInt8(id - lastID) << 4 | type.rawValue)
        lastID = id
    }

    private mutating func list(_ id: Int, _ type: WireType, count: Int) {
        header(id, .list)
        bytes.append(UInt8(min(count, 15)) << 4 | type.rawValue)
        if count >= 15 { Self.append(UInt64(count), to: &bytes) }
    }

    private mutating func binary(_ value: String) {
        Self.append(UInt64(value.utf8.count), to: &bytes)
        bytes.append(contentsOf: value.utf8)
    }

    private mutating func zigzag(_ value: Int64) {
        Self.append(UInt64(bitPattern: value << 1 ^ value >> 63), to: &bytes)
    }

    /// Appends a number in groups of seven bits, the lowest first.
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
