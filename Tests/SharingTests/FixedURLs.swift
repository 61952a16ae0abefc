import Sharing
import Tables

/// URLs that say what they are for.
struct FixedURLs: FileURLs {
    let expiration: Int64 = 1_800_000_000_000
    var cutsDeletionVectors = false

    func url(for object: ObjectLocation) throws(SharingError) -> String {
        guard object.key != "table/refused" else { throw SharingError(.temporarilyUnavailable, "no URL") }
        return "https://h/\(object.key)?X-Amz-Signature=s&e=\"1\""
    }

    func url(forDeletionVectorIn object: ObjectLocation) throws(SharingError) -> String { "https://h/dv/\(object.key)" }

    func url(forDeletionVectorIn object: ObjectLocation, range: Range<Int64>) throws(SharingError) -> String {
        "https://h/dv/\(object.key)/\(range.lowerBound)-\(range.upperBound)"
    }

    func url(
        forDeletionVectorOf file: ObjectLocation, atVersion version: Int64
    ) throws(SharingError) -> String { "https://h/dv/\(file.key)/\(version)" }
}

extension String {
    /// The parts between line ends as Python's `str.splitlines` finds them.
    var pythonLines: [String] {
        unicodeScalars.split { scalar in
            switch scalar.value {
            case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
            default: false
            }
        }.map { String($0) }
    }
}
