/// One step of the registry's schema: portable statements, applied together with its number.
struct SchemaMigration: Sendable {
    let version: Int64
    let name: String
    let statements: [String]

    /// In order, numbered from 1 without a gap. A released step is never edited: a change is a further step.
    ///
    /// `…_key` columns hold what ``ObjectName/key`` gives. A token's hash is its SHA-256 in hexadecimal.
    static let all: [SchemaMigration] = [
        SchemaMigration(
            version: 1, name: "shares, recipients, tokens, audit",
            statements: [
                """
                CREATE TABLE shares (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    name_key TEXT NOT NULL UNIQUE,
                    comment TEXT,
                    created_at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE shared_tables (
                    id TEXT NOT NULL PRIMARY KEY,
                    share_id TEXT NOT NULL REFERENCES shares (id) ON DELETE CASCADE,
                    schema_name TEXT NOT NULL,
                    schema_key TEXT NOT NULL,
                    name TEXT NOT NULL,
                    name_key TEXT NOT NULL,
                    location TEXT NOT NULL,
                    history_shared BIGINT NOT NULL,
                    created_at BIGINT NOT NULL,
                    UNIQUE (share_id, schema_key, name_key)
                )
                """,
                """
                CREATE TABLE recipients (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    name_key TEXT NOT NULL UNIQUE,
                    comment TEXT,
                    created_at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE grants (
                    recipient_id TEXT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
                    share_id TEXT NOT NULL REFERENCES shares (id) ON DELETE CASCADE,
                    created_at BIGINT NOT NULL,
                    PRIMARY KEY (recipient_id, share_id)
                )
                """,
                "CREATE INDEX grants_by_share ON grants (share_id)",
                """
                CREATE TABLE tokens (
                    id TEXT NOT NULL PRIMARY KEY,
                    recipient_id TEXT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
                    hash TEXT NOT NULL UNIQUE,
                    created_at BIGINT NOT NULL,
                    expires_at BIGINT
                )
                """,
                "CREATE INDEX tokens_by_recipient ON tokens (recipient_id)",
                """
                CREATE TABLE audit_events (
                    sequence BIGINT NOT NULL PRIMARY KEY,
                    time BIGINT NOT NULL,
                    actor_kind TEXT NOT NULL,
                    actor_name TEXT NOT NULL,
                    operation TEXT NOT NULL,
                    object TEXT NOT NULL,
                    details TEXT NOT NULL,
                    outcome TEXT NOT NULL
                )
                """,
            ]),
        SchemaMigration(
            version: 2, name: "versions of tables",
            statements: [
                """
                CREATE TABLE table_versions (
                    table_key TEXT NOT NULL,
                    version BIGINT NOT NULL,
                    snapshot_id BIGINT NOT NULL,
                    became_current_at BIGINT NOT NULL,
                    PRIMARY KEY (table_key, version)
                )
                """
            ]),
        SchemaMigration(
            version: 3, name: "namespaces as a whole",
            statements: [
                """
                CREATE TABLE shared_namespaces (
                    id TEXT NOT NULL PRIMARY KEY,
                    share_id TEXT NOT NULL REFERENCES shares (id) ON DELETE CASCADE,
                    schema_name TEXT NOT NULL,
                    schema_key TEXT NOT NULL,
                    location TEXT NOT NULL,
                    history_shared BIGINT NOT NULL,
                    created_at BIGINT NOT NULL,
                    UNIQUE (share_id, schema_key)
                )
                """,
                "ALTER TABLE shared_tables ADD COLUMN namespace_id TEXT",
                "CREATE INDEX shared_tables_by_namespace ON shared_tables (namespace_id)",
            ]),
        SchemaMigration(
            version: 4, name: "options of tables",
            statements: ["ALTER TABLE shared_tables ADD COLUMN options TEXT"]),
        lives, extents,
    ]
}
