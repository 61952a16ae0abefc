/// A column as a predicate names it.
public struct ColumnReference: Sendable, Hashable {
    /// The name's parts, outermost first. A name that came in one piece has one part, which may hold dots.
    public let parts: [String]
    /// The type that the predicate casts the column to, where it says one.
    public let cast: DataType?

    public init(_ parts: [String], cast: DataType? = nil) {
        self.parts = parts
        self.cast = cast
    }

    /// The column of `schema` that is meant; nil where there is none, or more than one that could be.
    ///
    /// Names match without regard to case, as Spark's do. A name with dots is first looked up as it stands, then
    /// as a path through structs. Both at once is a doubt; so is a path whose end
    /// is a path too, for its beginning may be the table's name.
    func resolve(in schema: StructType, partitionColumns: [String]) -> BoundColumn? {
        let whole = parts.joined(separator: ".")
        let direct = Self.field(whole, in: schema)
        let path = parts.count > 1 ? parts : whole.split(separator: ".", maxSplits: 32).map(String.init)
        guard path.count > 1 else {
            return direct.flatMap { BoundColumn(fields: [$0], partitionColumns: partitionColumns, cast: cast) }
        }
        let nested = Self.fields(path, in: schema)
        switch (direct, nested) {
        case (let direct?, nil): return BoundColumn(fields: [direct], partitionColumns: partitionColumns, cast: cast)
        case (nil, let nested?):
            let tails = (1..<path.count).map { Array(path[$0...]) }
            guard !tails.contains(where: { Self.fields($0, in: schema) != nil }) else { return nil }
            return BoundColumn(fields: nested, partitionColumns: partitionColumns, cast: cast)
        default: return nil
        }
    }

    private static func fields(_ path: [String], in schema: StructType) -> [StructType.Field]? {
        guard path.count <= 32 else { return nil }
        var type = DataType.structure(schema)
        var result: [StructType.Field] = []
        for name in path {
            guard case .structure(let structure) = type, let field = field(name, in: structure) else { return nil }
            result.append(field)
            type = field.type
        }
        return result
    }

    private static func field(_ name: String, in structure: StructType) -> StructType.Field? {
        let similar = structure.fields.filter { isSimilar($0.name, name) }
        return similar.count == 1 ? similar.first : nil
    }

    /// Equal but for case. Most names are ASCII, and wide schemas are searched often.
    private static func isSimilar(_ left: String, _ right: String) -> Bool {
        let isASCII = left.utf8.allSatisfy { $0 < 0x80 } && right.utf8.allSatisfy { $0 < 0x80 }
        guard isASCII else { return left.lowercased() == right.lowercased() }
        return left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { fold($0) == fold($1) }
    }

    private static func fold(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
