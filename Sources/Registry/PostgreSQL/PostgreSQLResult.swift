private import CPostgreSQL

/// The result of one statement; owns libpq's `PGresult`, which ends with it.
final class PostgreSQLResult {
    private let result: OpaquePointer

    /// - Parameter result: a result that nobody else clears.
    init(owning result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(result) }

    /// The SQLSTATE of the error that this is; nil for none. An error without one comes from libpq.
    var failure: (state: String, message: String)? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_SINGLE_TUPLE: nil
        default: (field("C"), field("M"))
        }
    }

    /// What the server says it did: `INSERT 0 1`, `COMMIT`.
    var commandTag: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    /// How many rows an `INSERT`, `UPDATE` or `DELETE` changed, without those that went with others.
    var changedRows: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// Whether its one value is the truth.
    var isTrue: Bool {
        guard PQntuples(result) == 1, let bytes = PQgetvalue(result, 0, 0) else { return false }
        return String(cString: bytes) == "t"
    }

    /// - Throws: `.unavailable` for a value that the registry never writes.
    func rows() throws(RegistryError) -> [SQLRow] {
        let columns = PQnfields(result)
        var rows: [SQLRow] = []
        rows.reserveCapacity(Int(PQntuples(result)))
        for row in 0..<PQntuples(result) {
            var values: [SQLValue] = []
            values.reserveCapacity(Int(columns))
            for column in 0..<columns { values.append(try value(row, column)) }
            rows.append(SQLRow(values))
        }
        return rows
    }

    private func value(_ row: CInt, _ column: CInt) throws(RegistryError) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let bytes = PQgetvalue(result, row, column) else { return .null }
        let buffer = UnsafeRawBufferPointer(start: bytes, count: Int(PQgetlength(result, row, column)))
        guard let text = String(validating: buffer, as: UTF8.self),
            let value = PostgreSQLDialect.value(text, ofType: PQftype(result, column))
        else { throw SQLRow.damaged(Int(column), "a value that the registry writes") }
        return value
    }

    /// A field of the error, by its code (PostgreSQL, "Error and Notice Message Fields").
    private func field(_ code: Unicode.Scalar) -> String {
        PQresultErrorField(result, CInt(code.value)).map { String(cString: $0) } ?? ""
    }
}
