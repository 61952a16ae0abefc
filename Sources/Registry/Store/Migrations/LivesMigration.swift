extension SchemaMigration {
    /// What the life of a recipient takes: several kinds of credentials, links that hand them out, addresses,
    /// identities elsewhere; and of changes: revisions, administrators, requests that were performed already.
    ///
    /// Every secret is there as its SHA-256 only, but for signing keys, which are sealed under the server's secret.
    static let lives = SchemaMigration(
        version: 5, name: "lives of recipients",
        statements: [
            // A client's id is the token's id, and its hash that of the client's secret.
            "ALTER TABLE tokens ADD COLUMN kind TEXT NOT NULL DEFAULT 'bearer'",
            "ALTER TABLE recipients ADD COLUMN addresses TEXT",
            "ALTER TABLE recipients ADD COLUMN revision BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE shares ADD COLUMN revision BIGINT NOT NULL DEFAULT 1",
            """
            CREATE TABLE recipient_identities (
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                recipient_id TEXT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (issuer, subject)
            )
            """,
            "CREATE INDEX recipient_identities_by_recipient ON recipient_identities (recipient_id)",
            """
            CREATE TABLE activations (
                id TEXT NOT NULL PRIMARY KEY,
                recipient_id TEXT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
                hash TEXT NOT NULL UNIQUE,
                token_kind TEXT NOT NULL,
                token_lifetime BIGINT,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX activations_by_recipient ON activations (recipient_id)",
            """
            CREATE TABLE credential_uses (
                credential_id TEXT NOT NULL PRIMARY KEY,
                used_at BIGINT NOT NULL,
                address TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE signing_keys (
                id TEXT NOT NULL PRIMARY KEY,
                created_at BIGINT NOT NULL,
                retired_at BIGINT,
                sealed TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE administrators (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                name_key TEXT NOT NULL UNIQUE,
                hash TEXT NOT NULL UNIQUE,
                created_at BIGINT NOT NULL,
                expires_at BIGINT
            )
            """,
            """
            CREATE TABLE performed_requests (
                actor TEXT NOT NULL,
                request_key TEXT NOT NULL,
                request_hash TEXT NOT NULL,
                performed_at BIGINT NOT NULL,
                PRIMARY KEY (actor, request_key)
            )
            """,
            "CREATE INDEX performed_requests_by_time ON performed_requests (performed_at)",
        ])
}
