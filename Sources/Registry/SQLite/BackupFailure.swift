import GRDB

/// Says in one sentence what SQLite's result codes mean for a backup. Neither statements nor values are quoted.
enum BackupFailure {
    static func error(_ error: any Error, at path: String) -> RegistryError {
        switch error {
        case let error as RegistryError: error
        case let error as DatabaseError: RegistryError(.unavailable, message(error, at: path))
        default: RegistryError(.unavailable, "The file \(path) cannot be used: \(error).")
        }
    }

    static func damaged(_ path: String, _ fault: String) -> RegistryError {
        RegistryError(.unavailable, "The backup \(path) \(fault): use another backup, or another copy of it.")
    }

    private static func message(_ error: DatabaseError, at path: String) -> String {
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_CONSTRAINT, .SQLITE_ERROR:
            damaged(path, "is damaged, cut off, or no backup at all").message
        case .SQLITE_FULL:
            "The disk of \(path) is full: free some space, or name a file elsewhere."
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_READONLY:
            "The file \(path) cannot be opened: let this account read the file, and write its folder where it is new."
        default:
            "The file \(path) cannot be used (SQLite \(error.extendedResultCode.rawValue)): look at its disk and the "
                + "system's log."
        }
    }
}
