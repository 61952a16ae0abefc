import Tables

/// A regular file open for reading, shared by those who read it and closed by the last of them.
final class OpenFile: Sendable {
    let info: ObjectInfo
    /// For errors, as `s3://bucket/key`.
    let location: String
    private let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor, info: ObjectInfo, location: String) {
        self.descriptor = descriptor
        self.info = info
        self.location = location
    }

    /// Exactly the bytes of `range`, which lies within the size that the file had when it was opened.
    ///
    /// - Throws: ``StorageError/Kind/unavailable`` when the file has shrunk since. Blocks.
    func read(_ range: Range<Int64>) throws(StorageError) -> [UInt8] {
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes = try descriptor.read(at: range.lowerBound, count: range.count)
        } catch {
            throw error.storageError(at: location)
        }
        guard bytes.count == range.count else {
            throw StorageError(
                .unavailable, at: location,
                "The file had \(info.size) bytes when it was opened and has shrunk while it was read: another program"
                    + " writes it in place.")
        }
        return bytes
    }
}
