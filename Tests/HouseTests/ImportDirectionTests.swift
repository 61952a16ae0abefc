import Foundation
import Testing

/// Imports run one way: a room knows the rooms below it and nothing above.
struct ImportDirectionTests {
    /// What each target may import of the house, as Sources/README.md draws it. A target that is not here is new: add it
    /// with the least that it needs.
    static let allowed: [String: Set<String>] = [
        "causeway": ["Commands"],
        "Commands": [
            "ACME", "ACMESyntax", "Enrollment", "LDNS",
            "SharingServer", "Registry", "Identity", "TokenSyntax", "Audit", "Monitoring", "Addresses", "Catalogs",
            "Storage", "Tables", "JSON", "Templates", "Runbooks", "Certificates", "Findings", "Probes", "ProbeSyntax",
            "TrustLists",
        ],
        "SharingServer": [
            "Sharing", "Registry", "Identity", "TokenSyntax", "Audit", "Monitoring", "Addresses", "Delta", "Iceberg",
            "Catalogs", "Storage", "Tables", "JSON", "Templates", "CZlib",
        ],
        "Sharing": ["Tables", "JSON"],
        "Registry": ["Addresses", "Tables", "CPostgreSQL"],
        "Addresses": [],
        "Findings": [],
        "OpenSSL": ["COpenSSL"],
        "ACMESyntax": ["TokenSyntax", "JSON"],
        "ACME": ["ACMESyntax", "TokenSyntax", "JSON"],
        "LDNS": ["CLDNS"],
        "Enrollment": ["ACME", "ACMESyntax", "LDNS", "JSON"],
        "Probes": ["Certificates", "OpenSSL", "ProbeSyntax", "Addresses"],
        "ProbeSyntax": ["Addresses"],
        "Certificates": ["Findings", "OpenSSL", "Addresses"],
        "TokenSyntax": ["JSON"],
        "Identity": ["TokenSyntax", "JSON"],
        "Audit": ["CZlib"],
        "Monitoring": [],
        "Delta": ["Parquet", "Tables", "JSON"],
        "Iceberg": ["Avro", "Parquet", "Tables", "Compression", "JSON"],
        "Avro": ["Compression", "JSON"],
        "Catalogs": ["Iceberg", "Tables", "JSON"],
        "Parquet": ["Compression", "Tables", "JSON"],
        "Storage": ["ACME", "Addresses", "Catalogs", "Identity", "Tables"],
        "Tables": ["Compression", "JSON"],
        "Compression": ["CSnappy", "CZlib", "CZstd", "CLZ4", "CBrotli"],
        "JSON": [],
    ]

    /// Packages that only one room may know, so that the choice of them stays a choice.
    static let owners: [String: Set<String>] = [
        "GRDB": ["Registry"], "Hummingbird": ["SharingServer"], "HummingbirdCore": ["SharingServer"],
        "HummingbirdHTTP2": ["SharingServer"], "Yams": ["Commands"], "ArgumentParser": ["Commands"],
        "AsyncHTTPClient": ["Storage", "Commands"], "CZlib": ["SharingServer", "Compression", "Audit"],
        "CPostgreSQL": ["Registry"], "COpenSSL": ["OpenSSL"], "CoreMetrics": ["Monitoring"], "JWTKit": ["Identity"],
        "CLDNS": ["LDNS"], "Subprocess": ["Enrollment"], "CSnappy": ["Compression"],
        "CZstd": ["Compression"], "CLZ4": ["Compression"], "CBrotli": ["Compression"],
    ]

    /// Rooms that do no input or output.
    static let pure = [
        "JSON", "Compression", "Tables", "Parquet", "Avro", "Delta", "Iceberg", "Catalogs", "Sharing", "Addresses",
        "TokenSyntax", "Identity", "Findings", "Certificates", "ProbeSyntax", "ACMESyntax", "ACME",
    ]

    static func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            at: House.root.appending(path: "Sources"), includingPropertiesForKeys: [.isDirectoryKey]
        ).filter { $0.hasDirectoryPath }.map(\.lastPathComponent).sorted()
    }

    @Test func everyTargetHasARule() throws {
        let swift = try Self.targets().filter { try !House.sources(below: "Sources/\($0)").isEmpty }
        #expect(swift == Self.allowed.keys.sorted())
    }

    @Test(arguments: allowed.keys.sorted())
    func importsPointDown(_ target: String) throws {
        let house = Set(Self.allowed.keys).union(
            [
                "COpenSSL", "CLDNS", "CPostgreSQL", "CZlib", "CSnappy", "CZstd", "CLZ4", "CBrotli", "Templates",
                "Runbooks", "TrustLists",
            ])
        let sources = try House.sources(below: "Sources/\(target)")
        #expect(!sources.isEmpty)
        for source in sources {
            for module in source.imports where house.contains(module) {
                #expect(Self.allowed[target]?.contains(module) == true, "\(source.path) imports \(module)")
            }
            for module in source.imports {
                guard let owners = Self.owners[module] else { continue }
                #expect(
                    owners.contains(target), "\(source.path) imports \(module), which belongs to \(owners.sorted())")
            }
        }
    }

    @Test(arguments: pure)
    func pureRoomsOpenNothing(_ target: String) throws {
        let forbidden: Set<String> = ["NIOCore", "NIOPosix", "Glibc", "Dispatch", "GRDB", "AsyncHTTPClient"]
        for source in try House.sources(below: "Sources/\(target)") {
            #expect(forbidden.isDisjoint(with: source.imports), "\(source.path)")
            for word in ["FileManager", "FileHandle", "URLSession", "contentsOf: URL"] {
                #expect(!source.text.contains(word), "\(source.path) uses \(word)")
            }
        }
    }
}
