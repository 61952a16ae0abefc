import Tables

/// A path of the log and what became of resolving it, once: the log may name files that may not be read, which matters
/// only where one of them is asked for.
struct LogPath {
    /// A URI reference, percent-encoded, as the log has it.
    let reference: String
    let resolved: Result<ObjectLocation, LocationError>

    init(_ reference: String, _ policy: LocationPolicy) {
        self.reference = reference
        do throws(LocationError) {
            resolved = .success(try policy.resolve(uriReference: reference))
        } catch {
            resolved = .failure(error)
        }
    }

    /// - Throws: ``TableError`` of kind `forbiddenLocation` where the file may not be read.
    func location() throws(TableError) -> ObjectLocation {
        switch resolved {
        case .success(let location): return location
        case .failure(let error): throw TableError(error)
        }
    }
}
