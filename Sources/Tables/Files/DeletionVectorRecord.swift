/// Writes deletion vectors into a few bytes and reads them back: a list may hold a million.
///
/// The kind, cardinality, size and offset (−1 for none) as 8 bytes each, the lengths of the first two texts as 4, then
/// bucket, key or inline text, and unique id.
enum DeletionVectorRecord {
    private static let head = 1 + 3 * 8 + 2 * 4

    static func write(_ vector: DeletionVector, into record: inout [UInt8]) {
        let bucket: String
        let text: String
        var offset: Int64 = -1
        switch vector.storage {
        case .inline(let inline):
            record.append(0)
            (bucket, text) = ("", inline)
        case .file(let location, let at):
            record.append(1)
            (bucket, text) = (location.bucket, location.key)
            offset = at ?? -1
        }
        for number in [vector.cardinality, vector.sizeInBytes, offset] { append(number, bytes: 8, to: &record) }
        append(Int64(bucket.utf8.count), bytes: 4, to: &record)
        append(Int64(text.utf8.count), bytes: 4, to: &record)
        record.append(contentsOf: bucket.utf8)
        record.append(contentsOf: text.utf8)
        record.append(contentsOf: vector.uniqueID.utf8)
    }

    /// - Returns: nil for what ``write(_:into:)`` did not write.
    static func read(_ record: ArraySlice<UInt8>) -> DeletionVector? {
        guard let (bucketEnd, textEnd) = texts(record) else { return nil }
        let start = record.startIndex
        let bucket = String(decoding: record[(start + head)..<bucketEnd], as: UTF8.self)
        let text = String(decoding: record[bucketEnd..<textEnd], as: UTF8.self)
        let offset = number(record, at: 17, bytes: 8)
        return DeletionVector(
            storage: record[start] == 0
                ? .inline(text)
                : .file(ObjectLocation(bucket: bucket, key: text), offset: offset < 0 ? nil : offset),
            sizeInBytes: number(record, at: 9, bytes: 8), cardinality: number(record, at: 1, bytes: 8),
            uniqueID: String(decoding: record[textEnd...], as: UTF8.self))
    }

    static func uniqueID(_ record: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        texts(record).map { record[$0.textEnd...] } ?? []
    }

    private static func texts(_ record: ArraySlice<UInt8>) -> (bucketEnd: Int, textEnd: Int)? {
        guard record.count >= head else { return nil }
        let bucketEnd = record.startIndex + head + Int(number(record, at: 25, bytes: 4))
        let textEnd = bucketEnd + Int(number(record, at: 29, bytes: 4))
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
