import GRDB

/// Says in one sentence what SQLite's result codes mean for a registry. Neither statements nor values are quoted.
enum SQLiteFailure {
    static func error(_ error: any Error, at path: String) -> RegistryError {
        switch error {
        case let error as RegistryError: error
        case let error as DatabaseError: RegistryError(kind(error), message(error, at: path))
        case is CancellationError:
            RegistryError(.unavailable, "The access to the registry \(path) was cancelled before it took effect.")
        default:
            RegistryError(.unavailable, "The registry \(path) cannot be used: \(error).")
        }
    }

    private static func kind(_ error: DatabaseError) -> RegistryError.Kind {
        error.resultCode == .SQLITE_CONSTRAINT ? .conflict : .unavailable
    }

    private static func message(_ error: DatabaseError, at path: String) -> String {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            "The file \(path) is not a SQLite database, or is damaged: restore the registry from a backup, or give "
                + "another path."
        case .SQLITE_CORRUPT:
            "The registry \(path) is damaged: stop the server and restore it from a backup."
        case .SQLITE_FULL:
            "The disk of the registry \(path) is full and nothing was changed: free some space and try again."
        case .SQLITE_READONLY:
            "The registry \(path) is read-only: make the file, its folder and its file system writable for this "
                + "account."
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            "The registry \(path), or a file beside it (-wal, -shm), cannot be opened: let this account read and "
                + "write the file and its folder."
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "Another process has been writing to the registry \(path) for more than "
                + "\(Int(SQLiteStore.busyTimeout)) seconds: try again."
        case .SQLITE_CONSTRAINT:
            "The registry \(path) was changed by somebody else at the same time: look at it and try again."
        case .SQLITE_IOERR:
            "The disk of the registry \(path) reported an error (SQLite \(code(error))): look at the system's log."
        case .SQLITE_INTERRUPT, .SQLITE_ABORT:
            "The access to the registry \(path) was cancelled before it took effect."
        default:
            "The registry \(path) cannot be used (SQLite \(code(error)): \(error.message ?? "no explanation"))."
        }
    }

    private static func code(_ error: DatabaseError) -> String { "\(error.extendedResultCode.rawValue)" }
}
