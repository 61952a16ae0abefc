/// A file as long as it was when it was opened.
struct FileBytes: ByteSource {
    let file: OpenFile
    let count: Int64

    init(_ file: OpenFile) throws(AuditError) {
        self.file = file
        count = try file.size()
    }

    func read(at offset: Int64, count: Int) throws(AuditError) -> [UInt8] {
        try file.read(at: offset, count: Int(min(Int64(count), max(0, self.count - offset))))
    }
}
