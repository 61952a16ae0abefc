import HTTPTypes
import Testing

@testable import SharingServer

struct IcebergRouteTests {
    let table = RouteTable(endpointPath: "/delta-sharing", filesPath: "/files")
    static let trips = Route.TableName(share: "a b", schema: "s", table: "t")

    @Test(arguments: [
        ("GET", "config", IcebergRoute.config), ("GET", "a%20b/namespaces", .namespaces(share: "a b")),
        ("HEAD", "a%20b/namespaces/s", .namespace(share: "a b", "s")),
        ("GET", "a%20b/namespaces/s%1Ft", .namespace(share: "a b", "s\u{1F}t")),
        ("GET", "a%20b/namespaces/s/tables", .tables(share: "a b", namespace: "s")),
        ("GET", "a%20b/namespaces/s/tables/t", .table(trips)),
        ("HEAD", "a%20b/namespaces/s/tables/t", .table(trips)),
        ("GET", "a%20b/namespaces/s/tables/t/credentials", .credentials(trips)),
        ("POST", "a%20b/namespaces/s/tables/t/sign", .sign(trips, ticket: nil)),
        ("POST", "a%20b/namespaces/s/tables/t/sign/x.y", .sign(trips, ticket: "x.y")),
        ("POST", "a%20b/namespaces/s/tables/t/metrics", .metrics(trips)),
        ("GET", "a%20b/namespaces/s/views", .views(share: "a b", namespace: "s")),
        ("GET", "a%20b/namespaces/s/views/v", .view), ("POST", "oauth/tokens", .tokens),
        // Shares may have the names of other routes.
        ("GET", "config/namespaces", .namespaces(share: "config")),
        ("GET", "oauth/namespaces", .namespaces(share: "oauth")),
        ("POST", "a/namespaces", .change), ("DELETE", "a/namespaces/s", .change),
        ("POST", "a/namespaces/s/properties", .change), ("POST", "a/namespaces/s/register", .change),
        ("POST", "a/namespaces/s/tables", .change), ("POST", "a/namespaces/s/tables/t", .change),
        ("DELETE", "a/namespaces/s/tables/t", .change), ("POST", "a/namespaces/s/tables/t/plan", .change),
        ("POST", "a/tables/rename", .change), ("POST", "a/transactions/commit", .change),
        ("POST", "a/namespaces/s/views", .change), ("POST", "config", .change),
    ])
    func found(_ method: String, _ path: String, _ expected: IcebergRoute) throws {
        let path = "/delta-sharing/iceberg/v1/" + path
        #expect(try table.route(try #require(HTTPRequest.Method(method)), path) == .iceberg(expected))
        #expect(table.isIceberg(path))
    }

    @Test(arguments: [
        "iceberg", "iceberg/v1", "iceberg/v2/config", "iceberg/v1/a", "iceberg/v1/a/tables",
        "iceberg/v1/a/namespaces/s/nothing", "iceberg/v1/a/namespaces/s/tables/t/sign",
        "iceberg/v1/a/namespaces/s/tables/t/more/more", "iceberg/v1/a/namespaces/%ff",
    ])
    func unknown(_ path: String) {
        #expect(throws: Route.Failure.unknown) { try table.route(.get, "/delta-sharing/" + path) }
    }

    /// An answer to HEAD has no body: only where the specification has HEAD, one is made.
    @Test func headIsThereWhereTheSpecificationHasIt() throws {
        for path in [
            "config", "a/namespaces", "a/namespaces/s/tables", "a/namespaces/s/views",
            "a/namespaces/s/tables/t/credentials",
        ] {
            #expect(throws: Route.Failure.unknown) { try table.route(.head, "/delta-sharing/iceberg/v1/" + path) }
        }
    }

    @Test func objectsAreARouteWhateverTheMethod() throws {
        for method in [HTTPRequest.Method.get, .head, .put, .delete, .post] {
            #expect(try table.route(method, "/files/s3/bucket/a/b") == .object)
        }
        #expect(throws: Route.Failure.unknown) { try table.route(.get, "/files/s4/bucket/a") }
    }

    @Test func patternsHoldNoName() {
        #expect(IcebergRoute.sign(Self.trips, ticket: "secret").pattern.hasSuffix("/tables/{table}/sign"))
        #expect(IcebergRoute.namespaces(share: "secret").pattern == "/iceberg/v1/{share}/namespaces")
    }
}
