import Tables

/// What of an object a reader asks for, held against the object's size.
enum ByteRange {
    /// The part of `range` that an object of `size` bytes has; the whole object for nil.
    ///
    /// A range may end beyond the object, as in HTTP (RFC 9110 section 14.1.2), but must not begin there; an empty
    /// range may begin at its end.
    ///
    /// - Throws: ``StorageError/Kind/rangeNotSatisfiable``.
    static func clamp(_ range: Range<Int64>?, size: Int64, at location: String) throws(StorageError) -> Range<Int64> {
        guard let range else { return 0..<size }
        guard range.lowerBound >= 0, range.lowerBound < size || (range.isEmpty && range.lowerBound == size) else {
            throw unsatisfiable(range, size: size, at: location)
        }
        return range.lowerBound..<Swift.min(range.upperBound, size)
    }

    static func unsatisfiable(_ range: Range<Int64>, size: Int64?, at location: String) -> StorageError {
        let length = size.map { "of \($0) bytes" } ?? "asked"
        return StorageError(
            .rangeNotSatisfiable, at: location,
            "The range from byte \(range.lowerBound) to \(range.upperBound) lies beyond the object \(length).")
    }

    static func requireWithin(_ limit: Int, _ count: Int64, at location: String) throws(StorageError) {
        guard count <= Int64(limit) else {
            throw StorageError(
                .tooLarge, at: location, "\(count) bytes were to be read, and the reader allows \(limit).")
        }
    }
}
