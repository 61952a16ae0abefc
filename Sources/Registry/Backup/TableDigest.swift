import Crypto
import Foundation

/// The number of a table's rows and their SHA-256, in the order of its key. It finds what a disk or a transfer damaged;
/// who can write the backup can write another digest too.
struct TableDigest {
    private(set) var rows: Int64 = 0
    private var hash = SHA256()

    mutating func add(_ added: [SQLRow]) {
        rows += Int64(added.count)
        for row in added {
            for value in row.values { add(value) }
        }
    }

    /// A text by itself, as part of what is hashed.
    mutating func add(_ value: SQLValue) {
        // Each value says what it is and how long, so that no two rows come to the same bytes.
        switch value {
        case .null: hash.update(data: [0])
        case .integer(let integer): hash.update(data: [1] + Self.bytes(integer))
        case .text(let text):
            let bytes = Array(text.utf8)
            hash.update(data: [2] + Self.bytes(Int64(bytes.count)) + bytes)
        }
    }

    /// In hexadecimal.
    var text: String {
        hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func bytes(_ integer: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: integer >> (8 * $0)) }
    }
}
