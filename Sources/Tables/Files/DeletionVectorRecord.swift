/// Writes deletion vectors into a few bytes and reads them back: a list may hold a million.
///
/// The kind, cardinality, size, offset (−1 for none; of an announced vector its number) and end of the range as 8
/// bytes each, the lengths of the first two texts as 4, then bucket, key or inline text, and unique id.
enum DeletionVectorRecord {
    private enum Kind: UInt8 {
        case inline, file, blob, announced, made
    }

    private static let head = 1 + 4 * 8 + 2 * 4

    static func write(_ vector: DeletionVector, into record: inout [UInt8]) {
        let kind: Kind
        var place = ObjectLocation(bucket: "", key: "")
        var offset: Int64 = -1
        var end: Int64 = -1
        switch vector.storage {
        case .inline(let text): (kind, place) = (.inline, ObjectLocation(bucket: "", key: text))
        case .file(let location, let at): (kind, place, offset) = (.file, location, at ?? -1)
        case .blob(let location, let range):
            (kind, place, offset, end) = (.blob, location, range.lowerBound, range.upperBound)
        case .made: kind = .made
        case .announced(let number): (kind, offset) = (.announced, Int64(number))
        }
        record.append(kind.rawValue)
        for number in [vector.cardinality, vector.sizeInBytes, offset, end] { append(number, bytes: 8, to: &record) }
        append(Int64(place.bucket.utf8.count), bytes: 4, to: &record)
        append(Int64(place.key.utf8.count), bytes: 4, to: &record)
        record.append(contentsOf: place.bucket.utf8)
        record.append(contentsOf: place.key.utf8)
        record.append(contentsOf: vector.uniqueID.utf8)
    }

    /// - Returns: nil for what ``write(_:into:)`` did not write.
    static func read(_ record: ArraySlice<UInt8>) -> DeletionVector? {
        guard let (bucketEnd, textEnd) = texts(record), let kind = Kind(rawValue: record[record.startIndex]) else {
            return nil
        }
        let bucket = String(decoding: record[(record.startIndex + head)..<bucketEnd], as: UTF8.self)
        let text = String(decoding: record[bucketEnd..<textEnd], as: UTF8.self)
        let location = ObjectLocation(bucket: bucket, key: text)
        let offset = number(record, at: 17, bytes: 8)
        let storage: DeletionVector.Storage
        switch kind {
        case .inline: storage = .inline(text)
        case .file: storage = .file(location, offset: offset < 0 ? nil : offset)
        case .blob:
            let end = number(record, at: 25, bytes: 8)
            guard offset <= end else { return nil }
            storage = .blob(location, range: offset..<end)
        case .made: storage = .made
        case .announced:
            guard let number = UInt32(exactly: offset) else { return nil }
            storage = .announced(number)
        }
        return DeletionVector(
            storage: storage, sizeInBytes: number(record, at: 9, bytes: 8),
            cardinality: number(record, at: 1, bytes: 8),
            uniqueID: String(decoding: record[textEnd...], as: UTF8.self))
    }

    static func uniqueID(_ record: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        texts(record).map { record[$0.textEnd...] } ?? []
    }

    private static func texts(_ record: ArraySlice<UInt8>) -> (bucketEnd: Int, textEnd: Int)? {
        guard record.count >= head else { return nil }
        let bucketEnd = record.startIndex + head + Int(number(record, at: 33, bytes: 4))
        let textEnd = bucketEnd + Int(number(record, at: 37, bytes: 4))
        return textEnd <= record.endIndex ? (bucketEnd, textEnd) : nil
    }

    private static func append(_ number: Int64, bytes: Int, to record: inout [UInt8]) {
        for shift in 0..<bytes { record.append(UInt8(truncatingIfNeeded: number >> Int64(shift * 8))) }
    }

    private static func number(_ record: ArraySlice<UInt8>, at offset: Int, bytes: Int) -> Int64 {
        let first = record.startIndex + offset
        return record[first..<(first + bytes)].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
}
