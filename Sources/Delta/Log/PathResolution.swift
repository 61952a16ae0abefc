import Tables

extension LocationPolicy {
    /// Where a path of the log points, as an error of the table where it may not be read.
    func location(of uriReference: String) throws(TableError) -> ObjectLocation {
        do { return try resolve(uriReference: uriReference) } catch { throw TableError(error) }
    }
}
