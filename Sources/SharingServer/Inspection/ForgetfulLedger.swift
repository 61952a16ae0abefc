import Tables

/// Numbers versions for whoever only looks at a table: what it says is kept nowhere.
struct ForgetfulLedger: VersionLedger {
    func versions(of table: String) async throws(TableError) -> [RecordedVersion] { [] }

    func record(
        _ versions: [RecordedVersion], insteadOf known: [RecordedVersion], of table: String
    ) async throws(TableError) -> [RecordedVersion] { versions }
}
