import Testing

@testable import Registry

@Suite struct PostgreSQLDialectTests {
    @Test func placeholdersAreNumberedAndColumnsOfTextOrderBytewise() {
        #expect(
            PostgreSQLDialect.statement("SELECT a FROM t WHERE b = ? AND (c, d) > (?, ?)")
                == "SELECT a FROM t WHERE b = $1 AND (c, d) > ($2, $3)")
        #expect(
            PostgreSQLDialect.statement("CREATE TABLE t (TEXT_KEY TEXT, b BIGINT, c TEXT NOT NULL DEFAULT 'A TEXT')")
                == #"CREATE TABLE t (TEXT_KEY TEXT COLLATE "C", b BIGINT, c TEXT COLLATE "C" NOT NULL DEFAULT 'A TEXT')"#
        )
        #expect(
            PostgreSQLDialect.statement("ALTER TABLE t ADD COLUMN d TEXT")
                == #"ALTER TABLE t ADD COLUMN d TEXT COLLATE "C""#)
        #expect(PostgreSQLDialect.statement("SELECT 'TEXT'") == "SELECT 'TEXT'")
    }
}
