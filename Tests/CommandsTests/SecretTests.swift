import Foundation
import Testing

@testable import Commands

/// A secret is nowhere but where it is asked for.
@Suite struct SecretTests {
    private let yaml = """
        storage:
          stores:
            - buckets: [lake]
              endpoint: https://minio.example:9000
              accessKeyId: reader
              secretAccessKey: hunter2-hunter2
              sessionToken: "hunter2-token"
        """

    @Test func descriptionsAndDumpsHideIt() throws {
        let file = ConfigurationFile.read(yaml, file: "c.yaml", folder: "/", environment: [:])
        var dumped = ""
        dump(file.configuration, to: &dumped)
        dumped += "\(file.configuration) \(String(reflecting: file.configuration)) \(ConfigurationSummary(file))"
        #expect(!dumped.contains("hunter2") && dumped.contains("minio.example"))
        let store = try #require(try file.validated().stores.first)
        guard case .s3(let s3) = store.backend else {
            Issue.record("not an endpoint")
            return
        }
        #expect(try s3.accessKey.secretAccessKey?.read().reveal() == "hunter2-hunter2")
    }

    @Test(arguments: [
        "      secretAccessKey: [hunter2]", "      secretAccessKey: \"hunter2\\u0007\"",
        "      secretAccessKey: \"hunter2",
        "      secretAccessKey: hunter2\n      hunter: 'hunter2",
        "      secretAccessKey: hunter2\n      region: {a: hunter2}",
    ])
    func problemsHideIt(_ line: String) throws {
        let text = "storage:\n  stores:\n    - buckets: [lake]\n      endpoint: https://minio.example\n" + line + "\n"
        let file = ConfigurationFile.read(text, file: "c.yaml", folder: "/", environment: [:])
        #expect(!file.errors.isEmpty)
        #expect(!file.problems.map(\.description).joined().contains("hunter2"))
    }

    @Test func filesAreReadAndBounded() throws {
        let folder = try TemporaryFolder()
        try folder.write("  s3cret\n", to: "good", mode: 0o600)
        try folder.write("\n", to: "empty", mode: 0o600)
        try folder.write(String(repeating: "x", count: SecretSource.largestFile + 1), to: "large", mode: 0o600)
        #expect(try SecretSource.file(path: folder.path + "/good").read().reveal() == "s3cret")
        for name in ["empty", "large", "missing"] {
            let error = #expect(throws: CommandError.self) {
                try SecretSource.file(path: folder.path + "/" + name).read()
            }
            #expect(error?.kind == .configuration && error?.message.contains(folder.path) == true)
        }
    }

    @Test func anOpenSecretFileIsAWarning() async throws {
        let folder = try TemporaryFolder()
        try folder.write("secret", to: "minio.secret", mode: 0o644)
        try folder.write(
            """
            storage:
              stores:
                - buckets: [lake]
                  endpoint: https://minio.example
                  accessKeyId: reader
                  secretAccessKeyFile: minio.secret
            """, to: "causeway.yaml")
        let run = await CommandRun(["config", "check"], in: folder)
        #expect(run.exitCode == 0)
        #expect(run.output.hasPrefix("causeway.yaml:6:7: warning: storage.stores[0].secretAccessKeyFile: names "))
        #expect(run.output.contains("chmod 600"))
    }
}
