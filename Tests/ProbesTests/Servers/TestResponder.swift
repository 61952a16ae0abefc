import Foundation

/// `openssl ocsp` that answers for certificates of the intermediate: `good` and `revoked`; of `unknown` it does not know.
final class TestResponder {
    let authority: TestAuthority
    let port: UInt16
    private let process: ServerProcess

    /// - Parameters:
    ///   - signer: who signs; the issuer itself, or one that is issued with these extensions.
    ///   - issuer: who issues the signer; nil for itself.
    ///   - options: further ones for the responder.
    init(
        signer: String = "intermediate", by issuer: String? = "intermediate", extensions: [String] = [],
        options: [String] = []
    ) throws {
        authority = try TestAuthority()
        if signer != "intermediate" { try authority.issue(signer, by: issuer, extensions: extensions) }
        let index = """
            V\t300101000000Z\t\t03E9\tunknown\t/CN=good
            R\t300101000000Z\t260102030405Z,keyCompromise\t03EA\tunknown\t/CN=revoked

            """
        try index.write(toFile: authority.path("index.txt"), atomically: true, encoding: .utf8)
        process = try ServerProcess(
            TestAuthority.openssl,
            [
                "ocsp", "-port", "0", "-index", authority.path("index.txt"), "-CA", authority.path("intermediate.pem"),
                "-rsigner", authority.path("\(signer).pem"), "-rkey", authority.path("\(signer).key"),
            ] + options)
        port = try process.portItListensOn()
        for (name, serial) in [("good", 1001), ("revoked", 1002), ("unknown", 1003)] {
            try authority.issue(
                name, serial: serial,
                extensions: ["subjectAltName=DNS:localhost", "authorityInfoAccess=OCSP;URI:http://127.0.0.1:\(port)/"])
        }
    }
}
