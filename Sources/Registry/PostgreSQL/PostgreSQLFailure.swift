/// Why a statement or a connection failed, in the terms of the database.
struct PostgreSQLFailure: Error, Sendable {
    /// The SQLSTATE (PostgreSQL, appendix A); empty if this side gave up or lost the connection.
    let state: String
    /// The server's or libpq's words. They may hold values, and are quoted only where they cannot.
    let message: String
    /// Whether the connection is gone: what the server did with the last statement is not known.
    let isLost: Bool

    /// Undone by the server for the sake of another transaction; running it again is the remedy
    /// (PostgreSQL, "Serialization Failure Handling").
    var isRetryable: Bool { state == "40001" || state == "40P01" }

    /// Whether the server said that the transaction was undone; where it did not, and the connection is gone, a
    /// commit may have taken place.
    var isCertainlyUndone: Bool { !isLost }

    /// In one sentence. Neither statements nor values are quoted.
    func error(at location: String, _ timeouts: PostgreSQLTimeouts) -> RegistryError {
        let isConflict = state.hasPrefix("23") || isRetryable
        let kind: RegistryError.Kind = isConflict ? .conflict : state == "54000" ? .invalid : .unavailable
        return RegistryError(kind, sentence(location, timeouts))
    }

    /// Of a commit that nobody answered for.
    static func unknownOutcome(at location: String) -> RegistryError {
        RegistryError(
            .unavailable,
            """
            The connection to the registry \(location) broke while a change was being committed, and it is unknown \
            whether the change was made: look at what is there before asking for it again.
            """)
    }

    private func sentence(_ location: String, _ timeouts: PostgreSQLTimeouts) -> String {
        switch state {
        case _ where state.hasPrefix("23") || isRetryable:
            "The registry \(location) was changed by somebody else at the same time: look at it and try again."
        case "55P03":
            "Another process has been writing to the registry \(location) for more than \(timeouts.lock) seconds: try "
                + "again."
        case "57014":
            "The registry \(location) took longer than \(timeouts.statement) seconds for a statement and was stopped: "
                + "look at the load of the database, and try again."
        case "54000":
            "A name or location is too long for the indexes of the registry \(location): use a shorter one."
        case "53100":
            "The disk of the registry \(location) is full and nothing was changed: free some space and try again."
        case "53300":
            "The database of the registry \(location) has no connection left: raise its max_connections, or let "
                + "fewer servers use it."
        case "25006":
            "The registry \(location) is read-only: connect to the primary server, not to a standby."
        case "42501":
            "The database user may not do what the registry \(location) needs: make it the owner of the database."
        case "":
            isLost
                ? "The connection to the registry \(location) broke and nothing was changed: see that the database "
                    + "runs and can be reached, and try again."
                : "The registry \(location) cannot be used: see the database's log."
        case _ where state.hasPrefix("57") || state.hasPrefix("08"):
            "The database of the registry \(location) ended the connection (SQLSTATE \(state)) and nothing was "
                + "changed: try again."
        case _ where Self.quotable.contains(String(state.prefix(2))):
            "The registry \(location) cannot be used (SQLSTATE \(state): \(message)): see the database's log."
        default:
            "The registry \(location) cannot be used (SQLSTATE \(state)): see the database's log."
        }
    }

    /// Classes whose messages name objects, files and limits, never values.
    private static let quotable: Set<String> = ["0A", "25", "3D", "3F", "42", "53", "55", "58", "XX"]
}
