import Tables

/// The versions of a table that a share shows. Those before are none to its recipients.
struct SharedVersions: Sendable {
    /// Nil for all that the table has.
    let first: Int64?

    /// - Throws: ``TableError`` of kind `outOfRange` for a version that is not shown.
    func require(_ version: Int64) throws(TableError) {
        guard let first, version < first else { return }
        throw outside(first)
    }

    /// An error of the table as a recipient may have it: one about versions that it lacks would name the earliest.
    func told(_ error: TableError) -> TableError {
        guard let first, error.kind == .outOfRange else { return error }
        return outside(first)
    }

    private func outside(_ first: Int64) -> TableError {
        TableError(
            .outOfRange,
            "the table has no such version: its versions begin with \(first), and end with the latest")
    }
}
