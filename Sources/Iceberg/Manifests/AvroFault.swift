import Avro
import Tables

extension TableError {
    /// - Parameter what: which part of the table could not be read.
    init(_ error: AvroError, in what: String) {
        switch error.kind {
        case .malformed: self.init(.corrupt, "\(what) is damaged: \(error.message)")
        case .unsupported: self.init(.unsupported, "\(what) cannot be read: \(error.message)")
        case .tooLarge: self.init(.storage(.tooLarge), "\(what) is larger than this server reads: \(error.message)")
        }
    }
}
