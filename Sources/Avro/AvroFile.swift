import Compression

/// An Avro object container file whose header is read (Avro specification, "Object Container Files").
///
/// Reads what is asked for: rows come as columns of the leaves that are named, everything else is stepped over. Bounds
/// of sizes and counts are checked before anything is allocated for them.
public struct AvroFile: Sendable {
    /// The largest header that is read, in bytes.
    static let maximumHeaderBytes = 16 << 20
    private static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 0x01]
    private static let syncBytes = 16

    /// What the header says, by its keys: `avro.schema` and `avro.codec`, and what the writer added.
    public let metadata: [String: [UInt8]]
    /// The schema; it is a record.
    public let root: AvroNode
    public let leaves: [AvroLeaf]
    /// Whether any field of the schema has an id. Where none has, fields are told by their names.
    public let hasFieldIDs: Bool
    let listCount: Int
    let codec: CompressionCodec
    /// What every block ends with.
    let sync: ArraySlice<UInt8>
    /// The blocks, up to the end of the file.
    let blocks: ByteCursor

    /// Reads the header. Fails where the schema or the codec is not read.
    public init(_ bytes: [UInt8]) throws(AvroError) {
        guard bytes.starts(with: Self.magic) else { throw .malformed("the file does not begin as an Avro file does") }
        var header = ByteCursor(bytes, Self.magic.count..<min(bytes.count, Self.maximumHeaderBytes))
        do throws(AvroError) {
            metadata = try Self.metadata(&header)
            let start = header.offset
            try header.step(Self.syncBytes)
            sync = bytes[start..<header.offset]
        } catch {
            guard bytes.count > Self.maximumHeaderBytes else { throw error.within("header") }
            throw AvroError(
                error.kind, "header: \(error); no more than \(Self.maximumHeaderBytes) bytes of a header are read")
        }
        guard let schema = metadata["avro.schema"] else { throw .malformed("the header has no schema") }
        codec = try Self.codec(metadata["avro.codec"])
        var builder = SchemaBuilder()
        root = try builder.build(try SchemaParser.parse(schema))
        leaves = builder.leaves
        listCount = builder.listCount
        hasFieldIDs = builder.hasFieldIDs
        blocks = ByteCursor(bytes, header.offset..<bytes.count)
    }

    /// The leaf with these ids of its fields from below the root on, elements of arrays that have none left out.
    public func leaf(fieldIDs: [Int32]) -> Int? {
        leaves.firstIndex { $0.idPath == fieldIDs }
    }

    /// The leaf with these names from below the root on: "element" below arrays, "key" and "value" below maps.
    public func leaf(named path: [String]) -> Int? {
        leaves.firstIndex { $0.path == path }
    }

    /// A reader of all rows from the first on.
    ///
    /// - Parameter leaves: the columns to read, by their places in ``leaves``. Fails where one of them is in a list of
    ///   lists, or a union of several types.
    public func reader(leaves: [Int]) throws(AvroError) -> AvroReader {
        AvroReader(self, try PlanCompiler.compile(leaves, of: self))
    }

    private static func metadata(_ header: inout ByteCursor) throws(AvroError) -> [String: [UInt8]] {
        var metadata: [String: [UInt8]] = [:]
        while true {
            let (count, _) = try header.part()
            guard count > 0 else { return metadata }
            guard count <= header.left / 2 else { throw .malformed("it announces more than there is") }
            for _ in 0..<count {
                guard let key = String(validating: try text(&header), as: UTF8.self) else {
                    throw .malformed("a key is not UTF-8")
                }
                metadata[key] = Array(try text(&header))
            }
        }
    }

    private static func text(_ header: inout ByteCursor) throws(AvroError) -> ArraySlice<UInt8> {
        let length = try header.length()
        let start = header.offset
        try header.step(length)
        return header.bytes[start..<header.offset]
    }

    private static func codec(_ name: [UInt8]?) throws(AvroError) -> CompressionCodec {
        switch name.map({ String(decoding: $0.prefix(40), as: UTF8.self) }) {
        case nil, "null": return .uncompressed
        case "deflate": return .deflate
        case "snappy": return .snappy
        case "zstandard": return .zstd
        case .some(let name): throw AvroError(.unsupported, "the compression '\(name)' is not read")
        }
    }
}
