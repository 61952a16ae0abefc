/// A cursor over Thrift's compact protocol (Apache Thrift, "Thrift Compact protocol encoding"), in which Parquet
/// writes its metadata.
///
/// Every access is checked and depth is limited, so that time and memory are linear in the input.
struct CompactReader {
    /// The types that a field or an element may have.
    enum WireType: UInt8 {
        case `true` = 1, `false`, int8, int16, int32, int64, double, binary, list, set, map, structure, uuid
    }

    private static let maximumDepth = 32

    let bytes: [UInt8]
    private(set) var offset: Int
    private let end: Int
    private var depth = 0

    init(_ bytes: [UInt8], from offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
        end = bytes.count
    }

    private mutating func byte() throws(ParquetError) -> UInt8 {
        guard offset < end else { throw .malformed("the metadata ends too early") }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// An unsigned number in base 128, least significant group first.
    private mutating func unsigned() throws(ParquetError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = try byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw .malformed("a number of the metadata is longer than 64 bits")
    }

    /// A signed number: the sign is the lowest bit.
    mutating func int64() throws(ParquetError) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func int32() throws(ParquetError) -> Int32 {
        guard let value = Int32(exactly: try int64()) else { throw .malformed("a number of the metadata is too large") }
        return value
    }

    /// A number that counts or sizes something.
    mutating func count() throws(ParquetError) -> Int {
        let value = try int64()
        guard value >= 0 else { throw .malformed("a size of the metadata is negative") }
        return Int(value)
    }

    mutating func binary() throws(ParquetError) -> ArraySlice<UInt8> {
        let length = try unsigned()
        guard length <= UInt64(end - offset) else { throw .malformed("a text of the metadata ends too early") }
        defer { offset += Int(length) }
        return bytes[offset..<(offset + Int(length))]
    }

    mutating func string() throws(ParquetError) -> String {
        guard let string = String(validating: try binary(), as: UTF8.self) else {
            throw .malformed("a name of the metadata is not UTF-8")
        }
        return string
    }

    /// Calls `body` for every field of a struct; `body` returns whether it consumed the value, which is skipped
    /// otherwise.
    mutating func fields(
        _ body: (_ id: Int, _ type: WireType, _ reader: inout CompactReader) throws(ParquetError) -> Bool
    ) throws(ParquetError) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw .malformed("the metadata is nested too deeply") }
        var id = 0
        while true {
            let header = try byte()
            if header == 0 { break }
            let type = try Self.type(header & 0x0F)
            id = header >> 4 == 0 ? Int(try int64() & 0xFFFF) : id + Int(header >> 4)
            let start = offset
            if try !body(id, type, &self) {
                guard offset == start else { throw .malformed("a field of the metadata has another type") }
                try skip(type)
            }
        }
        depth -= 1
    }

    /// Calls `body` for every element of a list; `body` consumes exactly one value of the type.
    mutating func elements(
        _ body: (_ type: WireType, _ reader: inout CompactReader) throws(ParquetError) -> Void
    ) throws(ParquetError) {
        let (count, type) = try listHeader()
        for _ in 0..<count { try body(type, &self) }
    }

    private mutating func listHeader() throws(ParquetError) -> (count: Int, type: WireType) {
        let header = try byte()
        let count = header >> 4 == 15 ? try unsigned() : UInt64(header >> 4)
        // Each element takes a byte at least.
        guard count <= UInt64(end - offset) else { throw .malformed("a list of the metadata ends too early") }
        return (Int(count), try Self.type(header & 0x0F))
    }

    private mutating func skip(_ type: WireType) throws(ParquetError) {
        switch type {
        case .true, .false: break
        case .int8: _ = try byte()
        case .int16, .int32, .int64: _ = try unsigned()
        case .double: for _ in 0..<8 { _ = try byte() }
        case .uuid: for _ in 0..<16 { _ = try byte() }
        case .binary: _ = try binary()
        case .list, .set:
            depth += 1
            guard depth <= Self.maximumDepth else { throw .malformed("the metadata is nested too deeply") }
            let (count, element) = try listHeader()
            for _ in 0..<count {
                // Booleans take a byte in a list, and none as a field.
                if element == .true || element == .false { _ = try byte() } else { try skip(element) }
            }
            depth -= 1
        case .map:
            depth += 1
            guard depth <= Self.maximumDepth else { throw .malformed("the metadata is nested too deeply") }
            let count = try unsigned()
            if count > 0 {
                guard count <= UInt64(end - offset) else { throw .malformed("a map of the metadata ends too early") }
                let types = try byte()
                let (key, value) = (try Self.type(types >> 4), try Self.type(types & 0x0F))
                for _ in 0..<count {
                    for type in [key, value] {
                        if type == .true || type == .false { _ = try byte() } else { try skip(type) }
                    }
                }
            }
            depth -= 1
        case .structure: try fields { _, _, _ in false }
        }
    }

    private static func type(_ code: UInt8) throws(ParquetError) -> WireType {
        guard let type = WireType(rawValue: code) else { throw .malformed("the metadata has a field of no known type") }
        return type
    }
}
