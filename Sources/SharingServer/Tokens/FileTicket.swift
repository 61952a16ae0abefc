import Foundation
import Tables

/// What a file URL of this server permits: one object, for one recipient of one table, until a moment.
struct FileTicket: Hashable {
    let recipient: UUID
    /// What the recipient showed when the ticket was made: see `AuthenticatedRecipient.credential`.
    let credential: UUID
    let table: UUID
    /// Milliseconds since the epoch from which it is refused.
    let expires: Int64
    /// The object's size in bytes as the table tells it; nil where it does not.
    let size: Int64?
    let object: ObjectLocation
    let part: Part
    /// ``ExtentMark`` of what the share showed when the ticket was made: what it shows now may lack the object.
    let extent: [UInt8]?

    /// What of the object is delivered.
    enum Part: Hashable {
        case whole
        /// Bytes that are a deletion vector, with a byte 1 before them.
        case vector(Range<Int64>)
        /// The deletion vector of the object, a data file, which the table has at a version.
        case vectorOfFile(version: Int64)

        /// Two numbers from which the part can be made again.
        fileprivate var numbers: [Int64] {
            switch self {
            case .whole: [-1, -1]
            case .vector(let range): [range.lowerBound, range.upperBound]
            case .vectorOfFile(let version): [version, -2]
            }
        }

        fileprivate init?(_ first: Int64, _ second: Int64) {
            switch (first, second) {
            case (-1, -1): self = .whole
            case (0..., -2): self = .vectorOfFile(version: first)
            case (0..., first...): self = .vector(first..<second)
            default: return nil
            }
        }
    }

    /// Version 4: a version byte, three UUIDs, expiry, size (−1 for none) and the part as four 8-byte big-endian
    /// numbers, the length of the bucket's name as 2 bytes, bucket and key in UTF-8. Version 5 has the extent between
    /// length and bucket.
    var bytes: [UInt8] {
        var bytes: [UInt8] = [extent == nil ? 4 : 5]
        bytes.reserveCapacity(Self.head + object.bucket.utf8.count + object.key.utf8.count)
        Self.append(recipient, to: &bytes)
        Self.append(credential, to: &bytes)
        Self.append(table, to: &bytes)
        for number in [expires, size ?? -1] + part.numbers {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
            }
        }
        let length = object.bucket.utf8.count
        bytes.append(UInt8(truncatingIfNeeded: length >> 8))
        bytes.append(UInt8(truncatingIfNeeded: length))
        bytes.append(contentsOf: extent ?? [])
        bytes.append(contentsOf: object.bucket.utf8)
        bytes.append(contentsOf: object.key.utf8)
        return bytes
    }

    private static let head = 83

    init(
        recipient: UUID, credential: UUID, table: UUID, expires: Int64, size: Int64?, object: ObjectLocation,
        part: Part = .whole, extent: [UInt8]? = nil
    ) {
        self.recipient = recipient
        self.credential = credential
        self.table = table
        self.expires = expires
        self.size = size
        self.object = object
        self.part = part
        self.extent = extent
    }

    init?(bytes: [UInt8]) {
        guard bytes.count > Self.head, bytes[0] == 4 || bytes[0] == 5 else { return nil }
        let head = bytes[0] == 4 ? Self.head : Self.head + ExtentMark.count
        let length = Int(bytes[81]) << 8 | Int(bytes[82])
        guard bytes.count >= head + length,
            let bucket = String(validating: bytes[head..<(head + length)], as: UTF8.self),
            let key = String(validating: bytes[(head + length)...], as: UTF8.self)
        else { return nil }
        guard let part = Part(Self.number(bytes[65..<73]), Self.number(bytes[73..<81])) else { return nil }
        self.part = part
        extent = head == Self.head ? nil : Array(bytes[Self.head..<head])
        recipient = Self.uuid(bytes[1..<17])
        credential = Self.uuid(bytes[17..<33])
        table = Self.uuid(bytes[33..<49])
        expires = Self.number(bytes[49..<57])
        let size = Self.number(bytes[57..<65])
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
