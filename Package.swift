// swift-tools-version: 6.2
import PackageDescription

/// Flags that every target of the house builds with. Warnings are errors: a warning that is left
/// standing hides the next one.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

/// The server's asynchronous functions run on the concurrent pool: Hummingbird's body writers are not Sendable and
/// are written from there.
let concurrent = strict

/// Everywhere else an asynchronous function stays with its caller.
let common = strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

/// Targets that touch no C library and no event loop also have to name every unsafe construct.
let pure = common + [.strictMemorySafety()]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")

let package = Package(
    name: "causeway",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "causeway", targets: ["causeway"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    ],
    targets: [
        .executableTarget(name: "causeway", dependencies: ["Commands"], swiftSettings: common),
        .target(
            name: "Commands",
            dependencies: [
                "ACME", "ACMESyntax", "Enrollment", "LDNS",
                "SharingServer", "Registry", "Identity", "TokenSyntax", "Audit", "Monitoring", "Addresses", "Catalogs",
                "Tables", "Storage", "Templates", "Runbooks", "JSON", "Certificates", "Findings", "Probes", "ProbeSyntax", "TrustLists",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "CryptoExtras", package: "swift-crypto"), crypto, x509, asn1,
                logging, nioCore, nioPosix, serviceLifecycle, unixSignals, asyncHTTPClient,
            ],
            swiftSettings: common),
        .target(
            name: "SharingServer",
            dependencies: [
                "Sharing", "Registry", "Identity", "TokenSyntax", "Audit", "Monitoring", "Addresses", "Delta", "Iceberg",
                "Catalogs", "Tables", "Storage", "JSON", "Templates", "CZlib",
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"), x509, asn1,
                logging, crypto, nioCore, nioPosix, httpTypes, nioHTTPTypes, serviceLifecycle, hummingbird,
            ],
            swiftSettings: concurrent),
        .target(name: "Sharing", dependencies: ["Tables", "JSON", crypto], swiftSettings: pure),
        .target(
            name: "Registry",
            dependencies: [
                "Addresses", "Tables", "CPostgreSQL", .product(name: "GRDB", package: "GRDB.swift"), logging, crypto,
            ],
            swiftSettings: common),
        .target(name: "Addresses", swiftSettings: pure),
        .target(name: "Findings", swiftSettings: pure),
        .target(
            name: "Certificates", dependencies: ["Findings", "OpenSSL", "Addresses", asn1], swiftSettings: pure),
        .target(
            name: "Probes", dependencies: ["Certificates", "OpenSSL", "ProbeSyntax", "Addresses", nioCore, nioPosix],
            swiftSettings: common),
        .target(name: "ProbeSyntax", dependencies: ["Addresses"], swiftSettings: pure),
        .target(name: "OpenSSL", dependencies: ["COpenSSL"], swiftSettings: common),
        .target(
            name: "ACME",
            dependencies: [
                "ACMESyntax", "TokenSyntax", "JSON", logging, crypto, x509, asn1,
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: pure),
        .target(name: "ACMESyntax", dependencies: ["TokenSyntax", "JSON"], swiftSettings: pure),
        .target(name: "LDNS", dependencies: ["CLDNS"], swiftSettings: common),
        .target(
            name: "Enrollment",
            dependencies: [
                "ACME", "ACMESyntax", "LDNS", "JSON", nioPosix, .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common),
        .target(name: "TokenSyntax", dependencies: ["JSON"], swiftSettings: pure),
        .target(
            name: "Identity",
            dependencies: ["TokenSyntax", "JSON", crypto, .product(name: "JWTKit", package: "jwt-kit")],
            swiftSettings: pure),
        .target(name: "Audit", dependencies: ["CZlib"], swiftSettings: common),
        .target(name: "Monitoring", dependencies: [coreMetrics], swiftSettings: pure),
        .target(name: "Delta", dependencies: ["Parquet", "Tables", "JSON"], swiftSettings: pure),
        .target(name: "Iceberg", dependencies: ["Avro", "Parquet", "Tables", "Compression", "JSON"], swiftSettings: pure),
        .target(name: "Avro", dependencies: ["Compression", "JSON"], swiftSettings: pure),
        .target(name: "Catalogs", dependencies: ["Iceberg", "Tables", "JSON"], swiftSettings: pure),
        .target(name: "Parquet", dependencies: ["Tables", "Compression", "JSON"], swiftSettings: pure),
        .target(name: "Tables", dependencies: ["Compression", "JSON"], swiftSettings: pure),
        .target(
            name: "Compression", dependencies: ["CSnappy", "CZlib", "CZstd", "CLZ4", "CBrotli"], swiftSettings: pure),
        .target(name: "JSON", swiftSettings: pure),
        .target(
            name: "Storage",
            dependencies: [
                "ACME", "Addresses", "Catalogs", "Identity", "Tables", logging, crypto, nioCore, nioPosix,
                asyncHTTPClient, .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: common),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLDNS", pkgConfig: "ldns", providers: [.apt(["libldns-dev"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSnappy", pkgConfig: "snappy", providers: [.apt(["libsnappy-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
        .target(
            name: "Templates", path: "templates", sources: ["Templates.swift"], swiftSettings: pure,
            plugins: ["EmbedFiles"]),
        .target(
            name: "Runbooks", path: "runbooks", sources: ["Runbooks.swift"], swiftSettings: pure,
            plugins: ["EmbedFiles"]),
        .target(
            name: "TrustLists", path: "trust", sources: ["TrustLists.swift"], swiftSettings: pure,
            plugins: ["EmbedFiles"]),
        .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"]),
        .executableTarget(name: "embed-files", path: "Plugins/embed-files", swiftSettings: pure),
        .target(name: "ListeningSocket", path: "Tests/ListeningSocket", swiftSettings: common),
        .target(name: "SeededGenerator", path: "Tests/SeededGenerator", swiftSettings: pure),
        .testTarget(name: "HouseTests", dependencies: ["Templates", "Runbooks"], swiftSettings: common),
        .testTarget(
            name: "SharingServerTests",
            dependencies: [
                "SharingServer", "Sharing", "Registry", "Identity", "Monitoring", "Catalogs", "Iceberg", "Storage", "Tables", "JSON", "Addresses",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                logging, nioCore, nioPosix, httpTypes, serviceLifecycle, hummingbird,
            ],
            swiftSettings: common),
        .testTarget(
            name: "ParquetTests", dependencies: ["SeededGenerator", "Parquet", "Compression", "Tables", "JSON"],
            exclude: ["Fixtures"], swiftSettings: common),
        .testTarget(
            name: "AvroTests", dependencies: ["SeededGenerator", "Avro", "Compression", "JSON"],
            exclude: ["Fixtures"], swiftSettings: common),
        .testTarget(name: "AddressesTests", dependencies: ["Addresses", "SeededGenerator"], swiftSettings: common),
        .testTarget(
            name: "CertificatesTests", dependencies: ["Certificates", "OpenSSL", "Findings", "Addresses", "JSON"],
            exclude: ["Fixtures"], swiftSettings: common),
        .testTarget(
            name: "ProbesTests",
            dependencies: [
                "ListeningSocket", "Probes", "ProbeSyntax", "Certificates", "OpenSSL", "Findings", "Addresses",
            ],
            swiftSettings: common),
        .testTarget(name: "FindingsTests", dependencies: ["Findings", "JSON"], swiftSettings: common),
        .testTarget(
            name: "ACMETests", dependencies: ["ACME", "ACMESyntax", "TokenSyntax", "JSON", logging, crypto, x509, asn1],
            swiftSettings: common),
        .testTarget(name: "LDNSTests", dependencies: ["ListeningSocket", "LDNS"], swiftSettings: common),
        .testTarget(
            name: "EnrollmentTests",
            dependencies: [
                "Enrollment", "ACME", "ACMESyntax", "LDNS", "Storage", "TokenSyntax", "JSON", logging, crypto, x509, nioCore, nioPosix,
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: common),
        .testTarget(name: "TokenSyntaxTests", dependencies: ["TokenSyntax", "JSON"], swiftSettings: common),
        .testTarget(
            name: "IdentityTests",
            dependencies: [
                "Identity", "TokenSyntax", "JSON", crypto, .product(name: "CryptoExtras", package: "swift-crypto"),
            ], exclude: ["Fixtures"], swiftSettings: common),
        .testTarget(name: "AuditTests", dependencies: ["Audit", "SeededGenerator"], swiftSettings: common),
        .testTarget(name: "MonitoringTests", dependencies: ["Monitoring", coreMetrics], swiftSettings: common),
        .testTarget(name: "JSONTests", dependencies: ["SeededGenerator", "JSON"], swiftSettings: common),
        .testTarget(
            name: "DeltaTests", dependencies: ["SeededGenerator", "Delta", "Tables", "JSON"], swiftSettings: common),
        .testTarget(
            name: "IcebergTests",
            dependencies: ["SeededGenerator", "Iceberg", "Avro", "Parquet", "Compression", "Tables", "JSON"],
            exclude: ["Fixtures"], swiftSettings: common),
        .testTarget(
            name: "SharingTests", dependencies: ["SeededGenerator", "Sharing", "Tables", "JSON"], swiftSettings: common),
        .testTarget(
            name: "TablesTests", dependencies: ["SeededGenerator", "Tables", "Compression", "JSON"],
            swiftSettings: common),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "Storage", "Catalogs", "Iceberg", "Tables", logging, crypto, nioCore, nioPosix, asyncHTTPClient,
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ], swiftSettings: common),
        .testTarget(
            name: "CatalogsTests", dependencies: ["Catalogs", "Iceberg", "Tables", "JSON"], swiftSettings: common),
        .testTarget(
            name: "RegistryTests",
            dependencies: ["Registry", .product(name: "GRDB", package: "GRDB.swift"), logging, crypto],
            swiftSettings: common),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "SharingServer", "Registry", "Catalogs", "Storage", "Tables", "Addresses", "Findings",
                "SeededGenerator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOHTTP1", package: "swift-nio"), nioCore, nioPosix, logging,
            ],
            exclude: ["Transcripts"], swiftSettings: common),
    ],
    swiftLanguageModes: [.v6]
)
