import HTTPTypes
import Testing

@testable import SharingServer

struct RouteTests {
    let table = RouteTable(endpointPath: "/delta-sharing", filesPath: "/files")
    static let trips = Route.TableName(share: "s", schema: "a b", table: "t")

    @Test(arguments: [
        ("GET", "/healthz", Route.health), ("HEAD", "/healthz", .health), ("GET", "/delta-sharing/shares", .shares),
        ("GET", "/delta-sharing//shares", .shares), ("GET", "/delta-sharing/shares/", .shares),
        ("GET", "/delta-sharing/shares/S%C3%A9", .share("Sé")),
        ("GET", "/delta-sharing/shares/s/schemas", .schemas(share: "s")),
        ("GET", "/delta-sharing/shares/s/all-tables", .allTables(share: "s")),
        ("GET", "/delta-sharing/shares/s/schemas/a%20b/tables", .tables(share: "s", schema: "a b")),
        ("HEAD", "/delta-sharing/shares/s/schemas/a%20b/tables/t", .version(trips)),
        ("GET", "/delta-sharing/shares/s/schemas/a%20b/tables/t/version", .version(trips)),
        ("GET", "/delta-sharing/shares/s/schemas/a%20b/tables/t/metadata", .metadata(trips)),
        ("POST", "/delta-sharing/shares/s/schemas/a%20b/tables/t/query", .query(trips)),
        ("GET", "/delta-sharing/shares/s/schemas/a%20b/tables/t/changes", .changes(trips)),
        ("GET", "/files/abc.parquet", .file("abc.parquet")), ("HEAD", "/files/abc.bin", .file("abc.bin")),
    ])
    func found(_ method: String, _ path: String, _ expected: Route) throws {
        let route = try table.route(try #require(HTTPRequest.Method(method)), path)
        #expect(route == expected)
    }

    @Test(arguments: [
        "/", "", "/delta-sharing", "/delta-sharing/", "/delta-sharingx/shares", "/shares", "/files", "/files/a/b",
        "/delta-sharing/shares/s/nothing", "/delta-sharing/shares/s/schemas/d/tables/t/nothing",
        "/delta-sharing/shares/s/schemas/d/tables/t/query/more", "/delta-sharing/shares/%zz",
        "/delta-sharing/shares/%ff",
        "/delta-sharing/shares/%", "/delta-sharing/Shares",
    ])
    func unknown(_ path: String) {
        #expect(throws: Route.Failure.unknown) { try table.route(.get, path) }
    }

    @Test(arguments: [
        ("POST", "/delta-sharing/shares", ["GET"]),
        ("GET", "/delta-sharing/shares/s/schemas/d/tables/t/query", ["POST"]),
        ("DELETE", "/delta-sharing/shares/s", ["GET"]), ("PUT", "/files/abc.parquet", ["GET", "HEAD"]),
        ("GET", "/delta-sharing/shares/s/schemas/d/tables/t", ["HEAD"]),
    ])
    func wrongMethod(_ method: String, _ path: String, _ allowed: [String]) throws {
        let method = try #require(HTTPRequest.Method(method))
        #expect(throws: Route.Failure.method(allowed: allowed.compactMap { HTTPRequest.Method($0) })) {
            try table.route(method, path)
        }
    }

    @Test func anEndpointWithoutAPathLeavesHealthAndFilesReachable() throws {
        let table = RouteTable(endpointPath: "", filesPath: "/files")
        #expect(try table.route(.get, "/healthz") == .health)
        #expect(try table.route(.get, "/files/abc.parquet") == .file("abc.parquet"))
        #expect(try table.route(.get, "/shares") == .shares)
    }

    @Test func anEncodedSlashStaysInTheName() throws {
        #expect(try table.route(.get, "/delta-sharing/shares/a%2Fschemas") == .share("a/schemas"))
    }

    @Test func onlyTheEndpointsOwnPathsAskForAToken() {
        #expect(table.isSharing("/delta-sharing/nothing"))
        #expect(table.isSharing("//delta-sharing//shares"))
        #expect(!table.isSharing("/files/x"))
        #expect(!table.isSharing("/delta-sharingx"))
    }

    @Test func thePatternHoldsNoName() {
        #expect(Route.query(Self.trips).pattern == "/shares/{share}/schemas/{schema}/tables/{table}/query")
        #expect(Route.file("secret").pattern == "/files/{file}")
    }
}
