import Foundation

/// One row of a query's result, read by position.
public struct SQLRow: Sendable, Hashable {
    public let values: [SQLValue]

    public init(_ values: [SQLValue]) {
        self.values = values
    }

    func integer(_ column: Int) throws(RegistryError) -> Int64 {
        guard case .integer(let value) = value(column) else { throw Self.damaged(column, "an integer") }
        return value
    }

    func optionalInteger(_ column: Int) throws(RegistryError) -> Int64? {
        value(column) == .null ? nil : try integer(column)
    }

    func text(_ column: Int) throws(RegistryError) -> String {
        guard case .text(let value) = value(column) else { throw Self.damaged(column, "a text") }
        return value
    }

    func optionalText(_ column: Int) throws(RegistryError) -> String? {
        value(column) == .null ? nil : try text(column)
    }

    func uuid(_ column: Int) throws(RegistryError) -> UUID {
        guard let uuid = UUID(uuidString: try text(column)) else { throw Self.damaged(column, "a UUID") }
        return uuid
    }

    func date(_ column: Int) throws(RegistryError) -> Date { SQLTime.date(try integer(column)) }

    func optionalDate(_ column: Int) throws(RegistryError) -> Date? {
        value(column) == .null ? nil : try date(column)
    }

    private func value(_ column: Int) -> SQLValue { values.indices.contains(column) ? values[column] : .null }

    static func damaged(_ column: Int, _ expected: String) -> RegistryError {
        RegistryError(
            .unavailable,
            """
            The registry's database holds something else than \(expected) in column \(column) of a result: it was \
            changed by another program; restore it from a backup.
            """)
    }
}
