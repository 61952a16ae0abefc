import Foundation
import Logging
import Tables
import Testing

@testable import Commands

/// What good files mean.
@Suite struct ConfigurationTests {
    private func read(_ yaml: String, _ environment: [String: String] = [:]) throws -> Configuration {
        try ConfigurationFile.read(yaml, file: "c.yaml", folder: "/etc/causeway", environment: environment).validated()
    }

    @Test func anEmptyFileMeansTheDefaults() throws {
        let configuration = try read("")
        #expect(configuration.server.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(configuration.endpoint.absoluteString == "http://127.0.0.1:8080/delta-sharing")
        #expect(configuration.filesEndpoint.absoluteString == "http://127.0.0.1:8080/files")
        #expect(configuration.server.secretFile == "/etc/causeway/causeway.secret")
        #expect(configuration.server.urlLifetime == 3_600)
        #expect(configuration.server.tokenLifetime == .seconds(7_776_000))
        #expect(configuration.server.maxBodyBytes == 8_388_608)
        #expect(configuration.registry.socket == "/etc/causeway/causeway.sqlite.sock")
        #expect(configuration.registry.lockFile == "/etc/causeway/causeway.sqlite.lock")
        #expect(configuration.stores.isEmpty && !configuration.tls.isServed)
        #expect(configuration.log.level == .info && configuration.log.format == .text)
    }

    @Test func environmentWinsOverTheFile() throws {
        let configuration = try read(
            "server: {listen: '127.0.0.1:1', urlLifetime: 60}\nregistry: {file: /srv/a.sqlite}",
            [
                "CAUSEWAY_SERVER_LISTEN": "[::1]:9000", "CAUSEWAY_SERVER_URL_LIFETIME": "",
                "CAUSEWAY_SERVER_TOKEN_LIFETIME": "never", "CAUSEWAY_REGISTRY_FILE": "b.sqlite",
                "CAUSEWAY_LOG_LEVEL": "debug",
            ])
        #expect(configuration.server.listen == ListenAddress(host: "::1", port: 9000))
        #expect(configuration.endpoint.absoluteString == "http://[::1]:9000/delta-sharing")
        #expect(configuration.filesEndpoint.absoluteString == "http://[::1]:9000/files")
        #expect(configuration.server.urlLifetime == 60)
        #expect(configuration.server.tokenLifetime == .never)
        #expect(configuration.registry.file == "/etc/causeway/b.sqlite")
        #expect(configuration.log.level == .debug)
    }

    @Test func endpointsFollowFromEachOther() throws {
        let configuration = try read(
            "server: {listen: ':8443', endpoint: 'https://sharing.example.com:8443/delta-sharing/'}\n"
                + "tls: {certificateFile: a.pem, privateKeyFile: /b.pem}")
        #expect(configuration.endpoint.absoluteString == "https://sharing.example.com:8443/delta-sharing")
        #expect(configuration.filesEndpoint.absoluteString == "https://sharing.example.com:8443/files")
        #expect(configuration.tls.isServed && configuration.tls.certificateFile == "/etc/causeway/a.pem")
        let local = try read("tls: {certificateFile: a.pem, privateKeyFile: b.pem}")
        #expect(local.endpoint.absoluteString == "https://127.0.0.1:8080/delta-sharing")
    }

    @Test func storesAreRead() throws {
        let configuration = try read(
            """
            storage:
              stores:
                - buckets: [no, warehouse]
                  endpoint: https://minio.example.internal:9000/
                  publicEndpoint: https://objects.example.com
                  accessKeyId: reader
                  secretAccessKeyFile: minio.secret
                  allowedLocations: [s3://warehouse/shared/]
                  pathStyle: false
                  timeout: 5
                - buckets: [demo]
                  folder: data
            """.replacingOccurrences(of: "[no, ", with: "[nope, "))
        let first = try #require(configuration.stores.first)
        guard case .s3(let s3) = first.backend else {
            Issue.record("the first store is no endpoint")
            return
        }
        #expect(first.buckets == ["nope", "warehouse"] && first.delivery == .presigned)
        #expect(first.allowedLocations == [ObjectLocation(bucket: "warehouse", key: "shared")])
        #expect(s3.endpoint.absoluteString == "https://minio.example.internal:9000" && !s3.pathStyle)
        #expect(s3.timeout == 5 && s3.maxConcurrency == 64 && s3.region == "us-east-1")
        let last = try #require(configuration.stores.last)
        guard case .folder("/etc/causeway/data") = last.backend else {
            Issue.record("the last store is not the folder")
            return
        }
        #expect(last.delivery == .proxy)
    }

    @Test(arguments: [
        (":8080", "0.0.0.0", 8080, false), ("127.9.9.9:1", "127.9.9.9", 1, true), ("[::1]:0", "::1", 0, true),
        ("[::]:80", "::", 80, false), ("localhost:80", "localhost", 80, true),
        ("db.example:65535", "db.example", 65_535, false),
    ])
    func addresses(_ text: String, _ host: String, _ port: Int, _ isLoopback: Bool) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.host == host && address.port == port && address.isLoopback == isLoopback)
    }

    @Test(arguments: ["", "8080", "::1:8080", "[1.2.3.4]:1", "a b:1", "1.2.3.256:1", "h:65536", "h:+1", "h:", "-a:1"])
    func noAddresses(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(arguments: [("90d", 7_776_000), ("1h", 3_600), ("90m", 5_400), ("45s", 45)])
    func lifetimes(_ text: String, _ seconds: Int) {
        #expect(TokenLifetime(text) == .seconds(seconds))
        #expect(TokenLifetime(text)?.description == text)
    }

    @Test(arguments: ["", "d", "0d", "-1d", "1.5d", "1w", "99999999999999999999d", "9999999999999999d", "Never"])
    func noLifetimes(_ text: String) {
        #expect(TokenLifetime(text) == nil)
    }
}
