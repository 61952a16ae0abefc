import Tables

/// A deletion vector of a generated file. Some differ from others in a single member of their descriptors.
enum RandomVector: CaseIterable {
    case none, zeros, ones, stored, storedAtOne, storedAtFifty, absolute

    /// The prefix and the UUID of the protocol's own example.
    private static let name = "ab^-aqEH.-t@S}K{vb[*k^"

    /// Tells it from a file's other vectors, as the protocol composes it; empty for none.
    var uniqueID: String {
        switch self {
        case .none: ""
        case .zeros: "i00000"
        case .ones: "i11111"
        case .stored: "u" + Self.name
        case .storedAtOne: "u\(Self.name)@1"
        case .storedAtFifty: "u\(Self.name)@50"
        case .absolute: "ps3a://bucket/table/a%20b.bin@1"
        }
    }

    /// As the log has it; nil for none.
    var descriptor: String? {
        switch self {
        case .none: nil
        case .zeros: Line.inline("00000")
        case .ones: Line.inline("11111")
        case .stored: Line.stored("u", Self.name, offset: nil)
        case .storedAtOne: Line.stored("u", Self.name, offset: 1)
        case .storedAtFifty: Line.stored("u", Self.name, offset: 50)
        case .absolute: Line.stored("p", "s3a://bucket/table/a%20b.bin", offset: 1)
        }
    }

    /// As a snapshot has it.
    var vector: DeletionVector? {
        let file = ObjectLocation(
            bucket: "bucket", key: "table/ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin")
        let storage: DeletionVector.Storage
        switch self {
        case .none: return nil
        case .zeros: storage = .inline("00000")
        case .ones: storage = .inline("11111")
        case .stored: storage = .file(file, offset: nil)
        case .storedAtOne: storage = .file(file, offset: 1)
        case .storedAtFifty: storage = .file(file, offset: 50)
        case .absolute: storage = .file(ObjectLocation(bucket: "bucket", key: "table/a b.bin"), offset: 1)
        }
        return DeletionVector(storage: storage, sizeInBytes: 40, cardinality: 6, uniqueID: uniqueID)
    }
}
