import Foundation
import Registry
import Testing

@testable import Commands

/// The reference server's file as a declaration: what means the same, and a word about all that does not.
@Suite struct ReferenceConfigurationTests {
    private static func read(_ tables: String) throws -> ReferenceConfiguration {
        try ReferenceConfiguration(
            "version: 1\nshares:\n- name: s\n  schemas:\n  - name: d\n    tables:\n" + tables, file: "r")
    }

    static let locations: [(String, String?)] = [
        ("s3a://lake/a/b", "s3://lake/a/b"), ("s3://lake/a", "s3://lake/a"), ("S3N://lake/a/", "s3://lake/a"),
        ("s3a://lake/year=2024/a%20b", "s3://lake/year=2024/a%20b"), ("/srv/x", "file:///srv/x"),
        ("file:/srv/x", "file:///srv/x"), ("file:///srv/x", "file:///srv/x"), ("file://host/x", nil),
        ("srv/x", nil), ("s3a://AKIA:hunter2@lake/x", nil), ("s3a://<bucket-name>/<the-table-path>", nil),
        ("s3a://lake/../x", nil), ("wasbs://c@a.blob.core.windows.net/x", nil), ("wasb://c@a/x", nil),
        ("abfss://c@a.dfs.core.windows.net/x", nil), ("abfs://c@a/x", nil), ("adl://a/x", nil), ("gs://b/x", nil),
        ("hdfs://n/x", nil), ("r2://hunter2/x", nil), ("", nil),
    ]

    @Test(arguments: locations)
    func aLocationIsTranslatedOrRefusedByName(_ location: String, _ expected: String?) throws {
        let read = try Self.read("    - name: t\n      location: '\(location)'\n")
        #expect(read.shares.first?.tables.first?.location.description == expected)
        #expect(read.leftOut.count == (expected == nil ? 1 : 0))
        #expect(!"\(read)".contains("hunter2"))
        guard expected == nil else { return }
        #expect(read.leftOut.first?.hasPrefix("r:7:7: the table s.d.t: ") == true, "\(read.leftOut)")
        for scheme in ["wasbs", "wasb", "abfss", "abfs", "adl", "gs", "hdfs"] where location.hasPrefix(scheme + ":") {
            #expect(read.leftOut.first?.contains("\(scheme)://") == true)
        }
    }

    @Test func historyAndFirstVersionAreTakenOver() throws {
        let read = try Self.read(
            """
                - {name: a, location: 's3a://l/a', historyShared: true, startVersion: 4, id: x}
                - {name: b, location: 's3a://l/b', cdfEnabled: true}
                - {name: c, location: 's3a://l/c', historyShared: false, startVersion: 0}
                - {name: d, location: 's3a://l/d', historyShared: perhaps}
                - {name: e, location: 's3a://l/e', startVersion: -1}
            """)
        let tables = try #require(read.shares.first?.tables)
        #expect(tables.map(\.name.name) == ["a", "b", "c"])
        #expect(tables.map(\.historyShared) == [true, true, false])
        #expect(tables.map(\.extent.startVersion) == [4, nil, nil])
        #expect(read.leftOut.count == 2)
        #expect(read.remarks == ["id of tables has no counterpart: each table gets an id of its own"])
    }

    @Test func whatIsThereTwiceIsTold() throws {
        let read = try ReferenceConfiguration(
            """
            version: 1
            shares:
            - {name: s, schemas: [{name: d, tables: [{name: t, location: /a}, {name: T, location: /b}]}, {name: D}]}
            - {name: S, schemas: []}
            - {name: "a b"}
            - {schemas: []}
            - {name: n, schemas: [{name: d, tables: [{name: '*', location: /a}]}]}
            """, file: "r")
        #expect(read.shares.map(\.name.text) == ["s", "n"])
        #expect(read.shares.first?.tables.map(\.location) == [.file(path: "/a")])
        #expect(read.leftOut.count == 6)
        #expect(read.leftOut.allSatisfy { $0.hasPrefix("r:") })
    }

    @Test func keysOfTheServerAreNamedAndTheTokenIsNot() throws {
        let text = """
            version: 1
            shares: []
            authorization: {bearerToken: hunter2}
            ssl: {selfSigned: false, certificateFile: a, certificateKeyFile: b, certificatePasswordFile: c}
            host: localhost
            port: 8080
            endpoint: /delta-sharing
            preSignedUrlTimeoutSeconds: 3600
            deltaTableCacheSize: 10
            stalenessAcceptable: false
            evaluatePredicateHints: false
            requestTimeoutSeconds: 30
            novelty: hunter2
            """
        let read = try ReferenceConfiguration(text, file: "r")
        let keys = [
            "authorization", "ssl", "host", "port", "endpoint", "preSignedUrlTimeoutSeconds", "deltaTableCacheSize",
            "stalenessAcceptable", "evaluatePredicateHints", "requestTimeoutSeconds", "novelty",
        ]
        #expect(read.remarks.map { String($0.prefix { $0 != " " }) } == keys)
        #expect(read.leftOut.isEmpty)
        #expect(!"\(read)".contains("hunter2"))
    }

    /// Every key of this program's configuration that a remark names is one.
    @Test func remarksNameKeysThatExist() {
        let example = ConfigurationFile.read("", file: "c", folder: "/", environment: [:])
        func names(_ keys: [ConfigurationKey], _ path: String) -> [String] {
            keys.flatMap { [path + $0.name] + names($0.children, "\(path)\($0.name).") }
        }
        let known = Set(names(example.keys, ""))
        for key in [
            "server.listen", "server.endpoint", "server.urlLifetime", "cache.maxBytes", "cache.staleness",
            "tls.certificateFile", "tls.privateKeyFile", "storage.stores",
        ] {
            #expect(known.contains(key))
        }
    }

    @Test(arguments: ["shares: []", "version: 2", "- a", "version: 1\n\tx", "a: &a [x]\nb: *a"])
    func anotherFileIsRefused(_ text: String) {
        let error = #expect(throws: CommandError.self) { try ReferenceConfiguration(text, file: "r") }
        #expect(error?.kind == .configuration)
    }

    @Test func whatIsTakenOverIsReadByApply() throws {
        let read = try Self.read("    - {name: a, location: 's3a://l/a b', historyShared: true, startVersion: 4}\n")
        let text = DeclarationReport(read.declaration).lines(TextStyle(hasColour: false)).joined(separator: "\n")
        #expect(try DeclarationFile.read(text, file: "f").validated() == read.declaration)
        #expect(read.declaration.recipients == nil)
    }
}
