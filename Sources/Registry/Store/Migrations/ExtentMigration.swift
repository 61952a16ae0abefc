extension SchemaMigration {
    /// How much of a table a share shows: which partitions, and from which version on; and what a share does with the
    /// history of tables that are put into it.
    static let extents = SchemaMigration(
        version: 6, name: "extents of tables",
        statements: [
            "ALTER TABLE shared_tables ADD COLUMN partition_filter TEXT",
            "ALTER TABLE shared_tables ADD COLUMN start_version BIGINT",
            "ALTER TABLE shares ADD COLUMN history_shared BIGINT NOT NULL DEFAULT 0",
        ])
}
