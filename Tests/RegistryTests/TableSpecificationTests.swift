import Registry
import Testing

@Suite struct TableSpecificationTests {
    @Test(
        arguments: [
            (
                "sales.orders=s3://lake/sales/orders", "sales", "orders",
                TableLocation.bucket(name: "lake", path: "sales/orders")
            ),
            ("sales.orders=s3a://lake/sales/orders/", "sales", "orders", .bucket(name: "lake", path: "sales/orders")),
            ("sales.orders=S3://Lake_1.x/o//", "sales", "orders", .bucket(name: "Lake_1.x", path: "o")),
            ("a.b=s3://lake/year=2024/p%20q%", "a", "b", .bucket(name: "lake", path: "year=2024/p%20q%")),
            ("a.b=s3://lake/ä ö/x?y#z:1", "a", "b", .bucket(name: "lake", path: "ä ö/x?y#z:1")),
            ("a=1.b=s3://lake/x", "a=1", "b", .bucket(name: "lake", path: "x")),
            ("a.b=file:///srv/tables/orders", "a", "b", .file(path: "/srv/tables/orders")),
            ("a.b=file:///srv/%41/", "a", "b", .file(path: "/srv/%41")),
            (
                "a.b=iceberg://polaris/sales/orders", "a", "b",
                .iceberg(catalog: "polaris", namespace: ["sales"], table: "orders")
            ),
            ("a.b=iceberg://p/x/y.z/t", "a", "b", .iceberg(catalog: "p", namespace: ["x", "y.z"], table: "t")),
            ("sales.orders:delta:lake:sales/orders", "sales", "orders", .bucket(name: "lake", path: "sales/orders")),
            ("orders:delta:lake:day=1/a:b/", "default", "orders", .bucket(name: "lake", path: "day=1/a:b")),
            (
                "orders:uniform:lake:sales.emea:orders", "default", "orders",
                .iceberg(catalog: "lake", namespace: ["sales", "emea"], table: "orders")
            ),
            (
                "s.o:uniform:lake:sales:orders", "s", "o",
                .iceberg(catalog: "lake", namespace: ["sales"], table: "orders")
            ),
        ] as [(String, String, String, TableLocation)])
    func valid(text: String, schema: String, name: String, location: TableLocation) throws {
        let specification = try TableSpecification(parsing: text)
        #expect(specification.table == QualifiedName(schema: schema, name: name))
        #expect(specification.location == location)
        #expect(try TableSpecification(parsing: specification.description) == specification)
        #expect(try TableLocation(parsing: location.description) == location)
    }

    @Test(arguments: [
        "", "=", "a.b", "a.b=", "orders=s3://lake/x", "a.b.c=s3://lake/x", ".b=s3://lake/x", "a.=s3://lake/x",
        "a.b=lake/x", "a.b=/srv/x", "a.b=gs://lake/x", "a.b=http://h/x", "a.b=s3:lake/x",
        "a.b=s3://", "a.b=s3:///x", "a.b=s3://lake", "a.b=s3://lake/", "a.b=s3://lake///",
        "a.b=s3://lake/x//y", "a.b=s3://lake//x", "a.b=s3://lake/../x", "a.b=s3://lake/x/..", "a.b=s3://lake/./x",
        "a.b=s3://la ke/x", "a.b=s3://user@lake/x", "a.b=s3://../x", "a.b=s3://lake/x\u{0}y", "a.b=s3://lake/x\ny",
        // An empty segment, which only looks like a second location.
        "a.b=s3://lake/x=s3://y", "o:delta:lake:p=s3://x",
        // The second slash carries a combining mark: one character to Swift, a traversal to a disk.
        "a.b=s3://lake/x/../\u{301}y", "a.b=file:///srv/../\u{301}etc",
        "a.b=file://srv/x", "a.b=file://host/srv/x", "a.b=file:///", "a.b=file:///srv/../etc", "a.b=file:///srv//x",
        "a.b=iceberg://", "a.b=iceberg://cat", "a.b=iceberg://cat/t", "a.b=iceberg:///ns/t", "a.b=iceberg://cat//t",
        "a.b=iceberg://cat/ns/../t", "a b.c=s3://lake/x", "a/b.c=s3://lake/x",
        "o:delta:lake", "o:delta::x", "o:delta:lake:", "o:delta:lake:/x", "o:delta:lake:a/../b", ":delta:lake:x",
        "o:uniform:w:ns", "o:uniform:w:ns:t:x", "o:uniform:w::t", "o:uniform:w:a..b:t", "o:uniform::ns:t",
        "o:uniform:w:ns:", "o:uniform:w:n/s:t", "o:uniform:w:ns:..", "a.b.c:delta:lake:x", "o:parquet:lake:x",
    ])
    func invalid(text: String) throws {
        let error = #expect(throws: RegistryError.self) { try TableSpecification(parsing: text) }
        #expect(error?.kind == .invalid)
        let message = error?.message ?? ""
        #expect(["write ", "use 1 to"].contains(where: message.contains), "\(message)")
        #expect(!message.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test func longLocationsAreRefused() {
        let error = #expect(throws: RegistryError.self) {
            try TableSpecification(parsing: "a.b=s3://lake/" + String(repeating: "x", count: 5000))
        }
        #expect(error?.kind == .invalid)
        #expect((error?.message.count ?? .max) < 400)
    }

    @Test func theErrorShowsTheForm() {
        let delta = #expect(throws: RegistryError.self) { try TableSpecification(parsing: "o:delta:lake") }
        #expect(delta?.message.contains("NAME:delta:BUCKET:PATH") == true)
        let plain = #expect(throws: RegistryError.self) { try TableSpecification(parsing: "orders") }
        #expect(plain?.message.contains("SCHEMA.TABLE=LOCATION") == true)
        let scheme = #expect(throws: RegistryError.self) { try TableSpecification(parsing: "a.b=gs://x/y") }
        #expect(scheme?.message.contains("s3://BUCKET/PATH") == true)
    }
}
