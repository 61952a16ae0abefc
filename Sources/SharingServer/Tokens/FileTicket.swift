import Foundation
import Tables

/// What a file URL of this server permits: one object, for one recipient of one table, until a moment.
struct FileTicket: Hashable {
    let recipient: UUID
    let table: UUID
    /// Milliseconds since the epoch from which it is refused.
    let expires: Int64
    /// The object's size in bytes as the table tells it; nil where it does not.
    let size: Int64?
    let object: ObjectLocation
    /// The bytes of the object that are a deletion vector, and are delivered with a byte 1 before them; nil for the
    /// whole object as it is.
    let vector: Range<Int64>?

    /// Version 2: a version byte, two UUIDs, expiry, size, and begin and end of the vector (−1 for none) as 8-byte
    /// big-endian numbers, the length of the bucket's name as 2 bytes, bucket and key in UTF-8.
    var bytes: [UInt8] {
        var bytes: [UInt8] = [2]
        bytes.reserveCapacity(Self.head + object.bucket.utf8.count + object.key.utf8.count)
        Self.append(recipient, to: &bytes)
        Self.append(table, to: &bytes)
        for number in [expires, size ?? -1, vector?.lowerBound ?? -1, vector?.upperBound ?? -1] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
            }
        }
        let length = object.bucket.utf8.count
        bytes.append(UInt8(truncatingIfNeeded: length >> 8))
        bytes.append(UInt8(truncatingIfNeeded: length))
        bytes.append(contentsOf: object.bucket.utf8)
        bytes.append(contentsOf: object.key.utf8)
        return bytes
    }

    private static let head = 67

    init(
        recipient: UUID, table: UUID, expires: Int64, size: Int64?, object: ObjectLocation, vector: Range<Int64>? = nil
    ) {
        self.recipient = recipient
        self.table = table
        self.expires = expires
        self.size = size
        self.object = object
        self.vector = vector
    }

    init?(bytes: [UInt8]) {
        guard bytes.count > Self.head, bytes[0] == 2 else { return nil }
        let length = Int(bytes[65]) << 8 | Int(bytes[66])
        guard bytes.count >= Self.head + length,
            let bucket = String(validating: bytes[Self.head..<(Self.head + length)], as: UTF8.self),
            let key = String(validating: bytes[(Self.head + length)...], as: UTF8.self)
        else { return nil }
        let begin = Self.number(bytes[49..<57])
        let end = Self.number(bytes[57..<65])
        guard begin <= end else { return nil }
        vector = begin < 0 ? nil : begin..<end
        recipient = Self.uuid(bytes[1..<17])
        table = Self.uuid(bytes[17..<33])
        expires = Self.number(bytes[33..<41])
        let size = Self.number(bytes[41..<49])
        self.size = size < 0 ? nil : size
        object = ObjectLocation(bucket: bucket, key: key)
    }

    private static func append(_ uuid: UUID, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: uuid.uuid) { bytes.append(contentsOf: $0) }
    }

    private static func uuid(_ bytes: ArraySlice<UInt8>) -> UUID {
        var value = nullBytes
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes) }
        return UUID(uuid: value)
    }

    private static let nullBytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}
