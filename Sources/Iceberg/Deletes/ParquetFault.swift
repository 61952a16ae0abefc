import Parquet
import Tables

extension TableError {
    /// - Parameter what: which file of the table could not be read.
    init(_ error: ParquetError, in what: String) {
        switch error.kind {
        case .malformed: self.init(.corrupt, "\(what) is damaged: \(error.message)")
        case .unsupported: self.init(.unsupported, "\(what) cannot be read: \(error.message)")
        case .tooLarge: self.init(.storage(.tooLarge), "\(what) is larger than this server reads: \(error.message)")
        case .storage(let error): self.init(error)
        }
    }
}
