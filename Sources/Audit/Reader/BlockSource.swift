/// Bytes one block after the other.
protocol BlockSource {
    mutating func next() throws(AuditError) -> [UInt8]?
}
