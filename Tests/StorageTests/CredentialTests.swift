import Tables
import Testing

@testable import Storage

@Suite struct CredentialTests {
    private let file = """
        # a comment
        [default]
        aws_access_key_id = one
        aws_secret_access_key = a=b/c+

        [profile data]
        AWS_ACCESS_KEY_ID=two
        aws_secret_access_key\t=\tsecret
        aws_session_token = token
        region = eu-west-1
        ; another
        [broken]
        aws_access_key_id = three
        """

    @Test func profilesAreFound() {
        #expect(
            CredentialsFile.parse(file, profile: "default") == Credentials(accessKey: "one", secretKey: "a=b/c+"))
        #expect(
            CredentialsFile.parse(file, profile: "data")
                == Credentials(accessKey: "two", secretKey: "secret", sessionToken: "token"))
        #expect(CredentialsFile.parse(file, profile: "broken") == nil)
        #expect(CredentialsFile.parse(file, profile: "none") == nil)
        #expect(CredentialsFile.parse(file.replacing("\n", with: "\r\n"), profile: "default")?.accessKey == "one")
    }

    private func provider(
        _ source: CredentialSource, _ variables: [String: String] = [:]
    ) -> CredentialProvider {
        CredentialProvider(source: source, region: "us-east-1") { variables[$0] }
    }

    @Test func environmentIsRead() throws {
        let provider = provider(
            .environment,
            ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": ""])
        #expect(try provider.signer(at: 0).credentials == Credentials(accessKey: "a", secretKey: "s"))
        #expect(throws: StorageError.self) { try self.provider(.environment).signer(at: 0) }
    }

    @Test func filesAreReadAgainWhenTheyChange() throws {
        let folder = try TemporaryFolder()
        try folder.write("c", file)
        let provider = provider(
            .sharedFile(path: nil, profile: "default"), ["AWS_SHARED_CREDENTIALS_FILE": folder.path + "/c"])
        #expect(try provider.signer(at: 0).credentials.accessKey == "one")
        try folder.write("c", file.replacing("one", with: "changed"))
        // Within the second in which the file was looked at.
        #expect(try provider.signer(at: 999).credentials.accessKey == "one")
        #expect(try provider.signer(at: 1000).credentials.accessKey == "changed")
        #expect(try provider.renew(after: Credentials(accessKey: "changed", secretKey: "a=b/c+")) == false)
        try folder.write("c", "")
        #expect(throws: StorageError.self) { try provider.signer(at: 2000) }
        let missing = self.provider(.sharedFile(path: folder.path + "/none", profile: "default"))
        #expect(throws: StorageError.self) { try missing.signer(at: 0) }
    }

    @Test func keysAreOfTheDay() throws {
        let provider = provider(.fixed(Credentials(accessKey: "a", secretKey: "s")))
        #expect(try provider.signer(at: SignerTests.midnight - 1).key.scope == "20130523/us-east-1/s3/aws4_request")
        #expect(try provider.signer(at: SignerTests.midnight).key.scope == "20130524/us-east-1/s3/aws4_request")
    }
}
