import JSON
import Tables

/// Where a log says that a deletion vector is (Delta protocol, "Deletion Vector Descriptor Schema").
struct DeletionVectorDescriptor: Sendable, Hashable {
    var storageType = ""
    var pathOrInlineDv = ""
    var offset: Int64?
    var sizeInBytes: Int64 = -1
    var cardinality: Int64 = -1

    /// Tells this vector from the file's other vectors; part of a file action's identity in replay.
    var uniqueID: String {
        storageType + pathOrInlineDv + (offset.map { "@\($0)" } ?? "")
    }

    /// - Returns: nil for null.
    static func parse(_ scanner: inout JSONScanner) throws(JSONError) -> DeletionVectorDescriptor? {
        if try scanner.null() { return nil }
        let start = scanner.offset
        var vector = DeletionVectorDescriptor()
        try scanner.forEachMember { key, scanner throws(JSONError) in
            switch key {
            case "storageType": vector.storageType = try scanner.string()
            case "pathOrInlineDv": vector.pathOrInlineDv = try scanner.string()
            case "offset": vector.offset = try scanner.null() ? nil : try scanner.int64()
            case "sizeInBytes": vector.sizeInBytes = try scanner.int64()
            case "cardinality": vector.cardinality = try scanner.int64()
            default: try scanner.skip()
            }
        }
        guard vector.isComplete else {
            throw JSONError(.unexpectedType, at: start, "a deletion vector without a size or cardinality")
        }
        return vector
    }

    /// Whether it has what every vector has.
    var isComplete: Bool { sizeInBytes >= 0 && cardinality >= 0 && offset ?? 0 >= 0 }

    /// The vector with its location resolved.
    func resolved(_ policy: LocationPolicy) throws(TableError) -> DeletionVector {
        let storage: DeletionVector.Storage
        switch storageType {
        case "i": storage = .inline(pathOrInlineDv)
        case "p":
            do throws(LocationError) {
                storage = .file(try policy.resolve(uriReference: pathOrInlineDv), offset: offset)
            } catch {
                throw TableError(error)
            }
        case "u":
            // The prefix is plain text, not percent-encoded, and the rest of the name is made here.
            let path = try relativePath()
            do { storage = .file(try policy.resolve(relative: path), offset: offset) } catch { throw TableError(error) }
        default:
            throw TableError(
                .unsupported,
                "the table uses the deletion vector storage '\(storageType)', "
                    + "which the Delta protocol does not define")
        }
        return DeletionVector(
            storage: storage, sizeInBytes: sizeInBytes, cardinality: cardinality, uniqueID: uniqueID)
    }

    /// `prefix/deletion_vector_UUID.bin`: the last 20 characters are the Z85 text of the UUID, what stands before
    /// them is a folder ("Derived Fields", `absolutePath`).
    private func relativePath() throws(TableError) -> String {
        let bytes = Array(pathOrInlineDv.utf8)
        guard bytes.count >= 20, let uuid = Z85.decode(bytes[(bytes.count - 20)...]) else {
            throw TableError(.corrupt, "the deletion vector '\(pathOrInlineDv)' does not end in an encoded UUID")
        }
        let prefix = String(decoding: bytes[..<(bytes.count - 20)], as: UTF8.self)
        let digits = Array("0123456789abcdef")
        var name = ""
        for (index, byte) in uuid.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { name.append("-") }
            name.append(digits[Int(byte >> 4)])
            name.append(digits[Int(byte & 15)])
        }
        return (prefix.isEmpty ? "" : prefix + "/") + "deletion_vector_\(name).bin"
    }
}
