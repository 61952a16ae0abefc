import Foundation
import Testing

/// A certificate authority of a test in a temporary folder: a root, an intermediate, and certificates that it issues.
final class TestAuthority: Sendable {
    let folder: URL
    static let openssl = "/usr/bin/openssl"

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "causeway-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try issue(
            "root", by: nil, extensions: ["basicConstraints=critical,CA:true", "keyUsage=critical,keyCertSign,cRLSign"])
        try issue(
            "intermediate", by: "root",
            extensions: ["basicConstraints=critical,CA:true,pathlen:0", "keyUsage=critical,keyCertSign,cRLSign"])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    /// Writes NAME.key and NAME.pem.
    func issue(
        _ name: String, by issuer: String? = "intermediate",
        key: [String] = ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        serial: Int = Int.random(in: 1_000_000...Int(Int32.max)),
        extensions: [String] = ["subjectAltName=DNS:localhost"]
    ) throws {
        let settings = path("\(name).cnf")
        try "[e]\n\(extensions.joined(separator: "\n"))\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
            .write(toFile: settings, atomically: true, encoding: .utf8)
        try run(["genpkey", "-algorithm"] + key + ["-out", path("\(name).key")])
        try run(["req", "-new", "-key", path("\(name).key"), "-subj", "/CN=\(name)", "-out", path("\(name).csr")])
        let signer =
            issuer.map { ["-CA", path("\($0).pem"), "-CAkey", path("\($0).key")] }
            ?? ["-signkey", path("\(name).key")]
        try run(
            [
                "x509", "-req", "-in", path("\(name).csr"), "-days", "30", "-set_serial", "\(serial)", "-extfile",
                settings,
                "-extensions", "e", "-out", path("\(name).pem"),
            ] + signer)
        let chain = try issuer.map { try String(contentsOfFile: path("\($0).pem"), encoding: .utf8) } ?? ""
        try chain.write(toFile: path("\(name)-issuers.pem"), atomically: true, encoding: .utf8)
        let own = try String(contentsOfFile: path("\(name).pem"), encoding: .utf8)
        try (own + chain).write(toFile: path("\(name)-chain.pem"), atomically: true, encoding: .utf8)
    }

    func der(_ name: String) throws -> [UInt8] {
        let text = try String(contentsOfFile: path("\(name).pem"), encoding: .utf8)
        let body = text.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        return try Array(#require(Data(base64Encoded: body)))
    }

    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: Self.openssl)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " ")): \(text)")
        return text
    }

    /// `openssl s_server` with a certificate and options of its own.
    func server(_ name: String, _ options: [String] = []) throws -> (
        process: ServerProcess, port: UInt16
    ) {
        let process = try ServerProcess(
            Self.openssl,
            [
                "s_server", "-accept", "127.0.0.1:0", "-cert_chain", path("\(name)-issuers.pem"), "-cert",
                path("\(name).pem"), "-key",
                path("\(name).key"), "-www",
            ] + options)
        return (process, try process.portItListensOn())
    }

    /// A list of revoked serial numbers in DER.
    func revocationList(revoking serials: [Int], by issuer: String, hours: Int = 24) throws -> [UInt8] {
        let lines = serials.map {
            "R\t300101000000Z\t260102030405Z,superseded\t\(String(format: "%04X", $0))\tunknown\t/CN=x\n"
        }
        try lines.joined().write(toFile: path("list.txt"), atomically: true, encoding: .utf8)
        try "[ca]\ndefault_ca=x\n[x]\ndatabase=\(path("list.txt"))\ndefault_md=sha256\n"
            .write(toFile: path("list.cnf"), atomically: true, encoding: .utf8)
        let period = hours > 0 ? ["-crlhours", "\(hours)"] : ["-crlsec", "1"]
        try run(
            [
                "ca", "-config", path("list.cnf"), "-gencrl", "-cert", path("\(issuer).pem"), "-keyfile",
                path("\(issuer).key"), "-out", path("list.pem"),
            ] + period)
        try run(["crl", "-in", path("list.pem"), "-outform", "DER", "-out", path("list.der")])
        return try Array(Data(contentsOf: URL(filePath: path("list.der"))))
    }
}
