/// Lines one after the other, in bounded memory.
protocol LineSource {
    /// - Returns: nil at the end. Empty lines are passed over.
    mutating func next() throws(AuditError) -> ReadLine?
}
