import Foundation

@testable import Registry

/// A registry with a row in each table of the schema.
enum SampleRows {
    static let share = "5f0c7e0a-7d4c-4d6e-9a55-0d2c5a0f0b01"
    static let recipient = "5f0c7e0a-7d4c-4d6e-9a55-0d2c5a0f0b02"
    static let token = "5f0c7e0a-7d4c-4d6e-9a55-0d2c5a0f0b03"

    private static let statements = [
        """
        INSERT INTO shares (id, name, name_key, comment, created_at, revision)
        VALUES ('\(share)', 'Retail', 'retail', 'ä "''\n', 1000, 7)
        """,
        "INSERT INTO shares (id, name, name_key, created_at) VALUES ('\(token)', 'Z', 'z', 1000)",
        """
        INSERT INTO shared_tables (id, share_id, schema_name, schema_key, name, name_key, location, history_shared,
            created_at, options, partition_filter, start_version)
        VALUES ('\(token)', '\(share)', 'S', 's', 'T', 't', 's3://lake/t', 1, 2000,
            '{"leftOut":["card"],"materialisesEqualityDeletes":true}', 'a = 1', 9)
        """,
        """
        INSERT INTO shared_namespaces (id, share_id, schema_name, schema_key, location, history_shared, created_at)
        VALUES ('\(token)', '\(share)', 'N', 'n', 'iceberg://c/n', 0, 3000)
        """,
        """
        INSERT INTO recipients (id, name, name_key, addresses, created_at, revision)
        VALUES ('\(recipient)', 'Acme', 'acme', '10.0.0.0/8', 4000, 12)
        """,
        "INSERT INTO grants (recipient_id, share_id, created_at) VALUES ('\(recipient)', '\(share)', 5000)",
        "INSERT INTO tokens (id, recipient_id, hash, created_at) VALUES ('\(token)', '\(recipient)', 'h', 6000)",
        """
        INSERT INTO recipient_identities (issuer, subject, recipient_id, created_at)
        VALUES ('https://login', 'me', '\(recipient)', 7000)
        """,
        """
        INSERT INTO activations (id, recipient_id, hash, token_kind, created_at, expires_at)
        VALUES ('\(token)', '\(recipient)', 'a', 'bearer', 8000, 9223372036854775807)
        """,
        "INSERT INTO credential_uses (credential_id, used_at, address) VALUES ('\(token)', -1, '10.0.0.1')",
        "INSERT INTO signing_keys (id, created_at, sealed) VALUES ('k', 9000, 'sealed')",
        """
        INSERT INTO administrators (id, name, name_key, hash, created_at)
        VALUES ('\(token)', 'Olga', 'olga', 'o', 9000)
        """,
        """
        INSERT INTO performed_requests (actor, request_key, request_hash, performed_at) VALUES ('a', 'k', 'h', 9000)
        """,
        "INSERT INTO table_versions VALUES ('k', 0, -9223372036854775808, 1), ('k', 1, 5, 2)",
    ]

    /// Writes them, and so many events that reading them takes several turns.
    static func fill(_ store: any RegistryStore) async throws {
        try await store.write { connection throws(RegistryError) in
            for statement in statements { try connection.execute(statement) }
            let events = (1...(TableReader.rowsAtOnce * 2 + 50)).map { number in
                "(\(number), \(number), 'commandLine', 'olga', 'createShare', 'Retail', '{}', 'done')"
            }
            try connection.execute("INSERT INTO audit_events VALUES \(events.joined(separator: ", "))")
        }
    }

    /// Every table that the database itself says it has, with its rows as text.
    static func dump(_ place: RegistryPlace) async throws -> [String: Set<[SQLValue]>] {
        try await place.read { state throws(RegistryError) in
            var tables: [String: Set<[SQLValue]>] = [:]
            for table in state.tables {
                tables[table] = Set(try state.connection.query("SELECT * FROM \(table)").map(\.values))
            }
            return tables
        }
    }
}
