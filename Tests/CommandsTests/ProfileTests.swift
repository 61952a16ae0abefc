import Foundation
import Registry
import SharingServer
import Testing

@testable import Commands

/// A token is in its profile or is no longer good.
@Suite struct ProfileTests {
    private let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        try folder.write("registry: {file: r.sqlite}\n", to: "causeway.yaml")
        _ = await CommandRun(["recipient", "create", "acme"], in: folder)
    }

    private func tokenCount() async -> Int {
        let shown = await CommandRun(["recipient", "show", "acme", "--format", "json"], in: folder)
        return shown.output.components(separatedBy: "\"isExpired\"").count - 1
    }

    @Test func theFileIsPrivateAndWhole() async throws {
        let run = await CommandRun(["recipient", "profile", "acme", "--output", "a.share"], in: folder)
        #expect(run.exitCode == 0)
        #expect(try folder.mode(of: "a.share") == 0o600)
        let data = Data(try folder.text(of: "a.share").utf8)
        let profile = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let token = try #require(profile["bearerToken"] as? String)
        #expect(profile["shareCredentialsVersion"] as? Int == 1)
        #expect(profile["endpoint"] as? String == "http://127.0.0.1:8080/delta-sharing")
        #expect(profile["icebergEndpoint"] as? String == "http://127.0.0.1:8080/delta-sharing/iceberg")
        #expect((profile["expirationTime"] as? String)?.hasSuffix(".0Z") == true)
        #expect(!run.output.contains(token) && !run.errorOutput.contains(token))
    }

    @Test func anExistingFileIsKeptAndMintsNothing() async throws {
        try folder.write("mine", to: "a.share")
        let run = await CommandRun(["recipient", "profile", "acme", "--output", "a.share"], in: folder)
        #expect(run.exitCode == 73)
        #expect(try folder.text(of: "a.share") == "mine")
        #expect(await tokenCount() == 0)
    }

    @Test func forceReplacesInOneStepWithAPrivateFile() async throws {
        try folder.write("mine", to: "a.share", mode: 0o644)
        let run = await CommandRun(["recipient", "profile", "acme", "--output", "a.share", "--force"], in: folder)
        #expect(run.exitCode == 0)
        #expect(try folder.text(of: "a.share").contains("bearerToken"))
        #expect(try folder.mode(of: "a.share") == 0o600)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".new") }
        #expect(left.isEmpty)
    }

    @Test func anUnknownRecipientLeavesNoFile() async {
        let run = await CommandRun(["recipient", "profile", "nobody", "--output", "a.share"], in: folder)
        #expect(run.exitCode == 66)
        #expect(!folder.exists("a.share"))
    }

    @Test func aProfileThatDoesNotGetOutIsRevoked() async throws {
        let file = ConfigurationFile.read(
            "registry: {file: r.sqlite}", file: "c", folder: folder.path, environment: [:])
        let configuration = try file.validated()
        let failure = CommandError(.failure, "the disk is full")
        let error = await #expect(throws: CommandError.self) {
            try await RegistryAccess(configuration).withClient { client in
                try await ProfileDelivery(
                    client: client, addresses: configuration.addresses, recipient: "acme", lifetime: .never
                ).deliver { text in
                    #expect(text.contains("bearerToken"))
                    throw failure
                }
            }
        }
        #expect(error == failure)
        #expect(await tokenCount() == 0)
    }

    @Test func aTerminalIsWarned() async {
        let run = await CommandRun(["recipient", "profile", "acme"], in: folder, isTerminal: true)
        #expect(run.exitCode == 0 && run.output.contains("bearerToken"))
        #expect(run.errorOutput.contains("is a secret"))
        let piped = await CommandRun(["recipient", "profile", "acme"], in: folder)
        #expect(piped.errorOutput.isEmpty)
    }

    @Test func timesHaveTheSpecificationsForm() {
        #expect(SharingProfile.time(Date(timeIntervalSince1970: 1_798_761_600.9)) == "2027-01-01T00:00:00.0Z")
    }
}
