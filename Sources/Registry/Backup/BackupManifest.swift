public import Foundation

/// What a backup says of itself.
public struct BackupManifest: Sendable, Hashable {
    /// A table's rows.
    public struct Content: Sendable, Hashable {
        public let table: String
        public let rows: Int64
        /// Of ``TableDigest``.
        let digest: String
    }

    /// The form of backups that this program writes.
    static let newestFormat: Int64 = 1

    let format: Int64
    /// The version of the registry's schema.
    public let schemaVersion: Int64
    /// The version of the program that made it.
    public let program: String
    public let madeAt: Date
    /// What the registry was in, and where.
    public let kind: RegistryPlace.Kind
    public let location: String
    public let contents: [Content]

    /// How many rows the table has; 0 for one that it does not have.
    public func rows(of table: String) -> Int64 { contents.first { $0.table == table }?.rows ?? 0 }

    static let tableNames: Set<String> = ["causeway_backup", "causeway_backup_contents"]

    func write(to connection: any SQLConnection) throws(RegistryError) {
        try connection.execute(
            """
            CREATE TABLE causeway_backup (
                format BIGINT NOT NULL, schema_version BIGINT NOT NULL, program TEXT NOT NULL, made_at BIGINT NOT NULL,
                kind TEXT NOT NULL, location TEXT NOT NULL, digest TEXT NOT NULL
            )
            """)
        try connection.execute(
            """
            CREATE TABLE causeway_backup_contents (
                table_name TEXT NOT NULL PRIMARY KEY, row_count BIGINT NOT NULL, digest TEXT NOT NULL
            )
            """)
        try connection.execute(
            """
            INSERT INTO causeway_backup (format, schema_version, program, made_at, kind, location, digest)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, fields + [.text(digest)])
        for content in contents {
            try connection.execute(
                "INSERT INTO causeway_backup_contents (table_name, row_count, digest) VALUES (?, ?, ?)",
                [.text(content.table), .integer(content.rows), .text(content.digest)])
        }
    }

    /// - Throws: `.unavailable` for a manifest that is none, or of a newer form.
    static func read(
        from connection: any SQLConnection, at path: String
    ) throws(RegistryError) -> BackupManifest {
        let rows = try connection.query("SELECT * FROM causeway_backup")
        guard rows.count == 1, let row = rows.first else {
            throw BackupFailure.damaged(path, "does not say what it holds")
        }
        guard try row.integer(0) <= newestFormat else {
            throw RegistryError(
                .unavailable,
                "The backup \(path) has a form that this causeway does not know: use the newer causeway that wrote it.")
        }
        guard let kind = RegistryPlace.Kind(rawValue: try row.text(4)) else {
            throw BackupFailure.damaged(path, "names an unknown kind of database")
        }
        var contents: [Content] = []
        for row in try connection.query("SELECT * FROM causeway_backup_contents ORDER BY table_name") {
            contents.append(Content(table: try row.text(0), rows: try row.integer(1), digest: try row.text(2)))
        }
        let manifest = BackupManifest(
            format: try row.integer(0), schemaVersion: try row.integer(1), program: try row.text(2),
            madeAt: try row.date(3), kind: kind, location: try row.text(5), contents: contents)
        guard try row.text(6) == manifest.digest else { throw BackupFailure.damaged(path, "has a damaged manifest") }
        return manifest
    }

    private var fields: [SQLValue] {
        [
            .integer(format), .integer(schemaVersion), .text(program), .date(madeAt), .text(kind.rawValue),
            .text(location),
        ]
    }

    private var digest: String {
        var digest = TableDigest()
        digest.add([SQLRow(fields)])
        for content in contents.sorted(by: { $0.table < $1.table }) {
            digest.add([SQLRow([.text(content.table), .integer(content.rows), .text(content.digest)])])
        }
        return digest.text
    }
}
