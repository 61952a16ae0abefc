// fuzz: -max_len=512
@testable import Delta
@testable import Tables

private let policy = LocationPolicy(
    root: ObjectLocation(bucket: "b", key: "t"), allowed: [ObjectLocation(bucket: "c", key: "clones")], folder: "/d/b")

/// A storage type, an offset, and all the rest the path or inline vector.
func fuzz(_ bytes: [UInt8]) {
    checkZ85(bytes)
    if let vector = DeletionVectorRecord.read(bytes[...]) { checkRecord(vector) }
    var lines = Lines(bytes)
    let type = lines.text()
    let offset = Int64(lines.text())
    let text = String(decoding: lines.remainder(), as: UTF8.self)
    let descriptor = DeletionVectorDescriptor(
        storageType: type, pathOrInlineDv: text, offset: offset, sizeInBytes: 1, cardinality: 1)
    guard descriptor.isComplete else { return }
    let vector: DeletionVector
    do throws(TableError) {
        vector = try descriptor.resolved(policy)
    } catch {
        let kinds: [TableError.Kind] = [.corrupt, .forbiddenLocation, .unsupported]
        demand(kinds.contains(error.kind), "an error blames the table: \(error)")
        demand(!["i", "p", "u"].contains(type) || error.kind != .unsupported, "the three types are known")
        return
    }
    demand(vector.uniqueID == descriptor.uniqueID, "a vector keeps its identity")
    checkRecord(vector)
    switch vector.storage {
    case .inline(let content): demand(type == "i" && content == text, "an inline vector is its text")
    case .file(let location, let place):
        demand(type == "p" || type == "u", "only the two types name a file")
        demand(place == offset, "the offset is kept")
        let isBelow = policy.root.contains(location) || policy.allowed[0].contains(location)
        demand(isBelow, "\(location) may be read")
        let segments = location.key.utf8.split(separator: UInt8(ascii: "/"))
        demand(!segments.contains { $0.elementsEqual("..".utf8) }, "\(location) leads down")
        if type == "u" { checkName(location, text) }
    case .blob, .made, .announced: demand(false, "a log knows neither")
    }
}

private func checkRecord(_ vector: DeletionVector) {
    var record: [UInt8] = [7]
    DeletionVectorRecord.write(vector, into: &record)
    let again = DeletionVectorRecord.read(record[1...])
    demand(again == vector, "a vector reads back as it was")
    demand(again?.uniqueID.utf8.elementsEqual(vector.uniqueID.utf8) == true, "a vector keeps its identity")
    demand(DeletionVectorRecord.uniqueID(record[1...]).elementsEqual(vector.uniqueID.utf8), "it is found by itself")
}

private func checkName(_ location: ObjectLocation, _ text: String) {
    demand(policy.root.contains(location), "a relative vector lies below the table")
    let name = location.key.utf8.suffix("deletion_vector_.bin".utf8.count + 36)
    demand(name.starts(with: "deletion_vector_".utf8) && location.key.hasSuffix(".bin"), "the name is a vector's")
    let prefix = text.utf8.dropLast(20)
    let folder = location.key.utf8.dropFirst("t/".utf8.count).dropLast(name.count)
    demand(folder.elementsEqual(prefix.isEmpty ? [] : prefix + [UInt8(ascii: "/")]), "the prefix is the folder")
}

private let alphabet = Array(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

private func checkZ85(_ bytes: [UInt8]) {
    if let decoded = Z85.decode(bytes[...]) { demand(encode(decoded) == bytes, "Z85 has one text for each value") }
    let whole = bytes.prefix(bytes.count / 4 * 4)
    demand(Z85.decode(encode(Array(whole))[...]) == Array(whole), "every value has a Z85 text")
}

private func encode(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 4) {
        var word = bytes[start..<(start + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var group: [UInt8] = []
        for _ in 0..<5 {
            group.append(alphabet[Int(word % 85)])
            word /= 85
        }
        result += group.reversed()
    }
    return result
}
