/// Bytes that can be read from any place. Their number stays as it was when reading began, though the file may grow.
protocol ByteSource {
    var count: Int64 { get }

    /// Up to `count` bytes from `offset` on; fewer only at the end.
    func read(at offset: Int64, count: Int) throws(AuditError) -> [UInt8]
}
