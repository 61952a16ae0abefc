import Foundation
import Testing

@testable import Commands

/// A bundle has what helps, and no secret, wherever one was put.
@Suite struct SupportBundleTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func unpacked(_ name: String) throws -> [String: String] {
        let target = folder.path + "/unpacked-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/env")
        tar.arguments = ["tar", "-xzf", folder.path + "/" + name, "-C", target]
        try tar.run()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
        let inner = try #require(try FileManager.default.contentsOfDirectory(atPath: target).first)
        var texts: [String: String] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: target + "/" + inner) {
            texts[file] = try String(contentsOfFile: "\(target)/\(inner)/\(file)", encoding: .utf8)
        }
        return texts
    }

    /// Declared secrets, in the file's own words: each with a value that is nowhere else.
    private func secrets(_ keys: [ConfigurationKey], _ path: [String]) -> [(path: [String], variable: String?)] {
        keys.flatMap { key in
            (key.isSecret ? [(path + [key.name], key.environmentName)] : []) + secrets(key.children, path + [key.name])
        }
    }

    @Test func noSecretIsInItWhereverItWasPut() async throws {
        let empty = ConfigurationFile.read("", file: "", folder: "", environment: [:])
        let declared = secrets(empty.keys, [])
        #expect(declared.count >= 7)
        var planted: [String] = []
        func plant(_ name: String) -> String {
            planted.append("Planted\(planted.count)\(name)Zq7")
            return planted[planted.count - 1]
        }
        // Every secret key in the file, as a value and as a file; contradictions are a reason to ask for help too.
        func text(_ keys: [ConfigurationKey], _ indent: String) throws -> String {
            try keys.map { key in
                switch key.shape {
                case .section(let inner): return "\(indent)\(key.name):\n" + (try text(inner, indent + "  "))
                case .sectionList(let inner):
                    let item = try text(inner, indent + "    ")
                    return "\(indent)\(key.name):\n\(indent)  - " + item.drop { $0 == " " }
                case .value where key.isSecret: return "\(indent)\(key.name): \(plant(key.name))\n"
                case .value where key.name.hasSuffix("File"):
                    let name = "file-\(planted.count)"
                    try folder.write(plant(key.name) + "\nkey=\(plant("second"))\n", to: name, mode: 0o600)
                    return "\(indent)\(key.name): \(name)\n"
                case .value where key.name.lowercased().hasSuffix("endpoint"):
                    return "\(indent)\(key.name): https://user:\(plant("url"))/x@host.example\n"
                case .value where key.name == "file" && indent == "  ": return ""
                case .value(_, let sample):
                    return "\(indent)\(key.name): \(sample.contains(":") ? "'\(sample)'" : sample)\n"
                case .list(let sample): return "\(indent)\(key.name): [\(sample.joined(separator: ", "))]\n"
                }
            }.joined()
        }
        var configuration = try text(empty.keys, "")
        configuration += "secretAcessKey: \(plant("slip"))\nunknown: {inner: \(plant("inner"))}\n"
        try folder.write(configuration, to: "causeway.yaml")
        let password = plant("password")
        var environment = [
            "CAUSEWAY_ADMIN_TOKEN": "cwm_" + plant("admin"), "AWS_SECRET_ACCESS_KEY": plant("aws"),
            "AWS_SESSION_TOKEN": plant("session"), "PGPASSWORD": plant("pg"),
            "HTTPS_PROXY": "http://u:\(plant("proxy"))@proxy.example:3128", "CAUSEWAY_REGISTRY_DATABSE": plant("slip"),
        ]
        for secret in declared { if let name = secret.variable { environment[name] = plant("variable") } }
        environment["CAUSEWAY_REGISTRY_DATABASE"] = "postgres://me:\(password)%21@127.0.0.1:1/x"
        // The audit has what a client sent where no secret belongs.
        let line = """
            {"v":1,"time":"2026-11-25T06:30:00.123Z","kind":"access","action":"query","recipient":"cwy_\(plant("token"))",\
            "userAgent":"\(password)%21 or \(password)! https://a:\(plant("agent"))@h","share":"sales","outcome":"complete"}
            """
        try folder.write(line + "\n", to: "causeway.audit.log", mode: 0o600)

        let run = await CommandRun(
            ["support", "bundle", "--output", "b.tar.gz"], in: folder, environment: environment)
        #expect(run.exitCode == 0, "\(run.errorOutput)")
        #expect(try folder.mode(of: "b.tar.gz") == 0o600)
        let texts = try unpacked("b.tar.gz")
        #expect(texts["audit.jsonl"]?.contains("sales") == true, "\(texts["audit.jsonl"] ?? "")")
        #expect(texts["configuration.txt"]?.contains("storage.stores[0].secretAccessKey: ***") == true)
        #expect(texts["configuration.txt"]?.contains("($CAUSEWAY_REGISTRY_DATABASE)") == true)
        #expect(texts["configuration-check.txt"]?.contains("not both") == true)
        #expect(planted.count > 25)
        for (name, text) in texts.merging(["output": run.output + run.errorOutput], uniquingKeysWith: { $1 }) {
            for secret in planted { #expect(!text.contains(secret), "\(secret) is in \(name)") }
        }
    }

    @Test func aGoodConfigurationAndItsRegistryAreInIt() async throws {
        try folder.write("registry: {file: r.sqlite}\nadmin: {listen: '127.0.0.1:8443'}\n", to: "causeway.yaml")
        _ = await CommandRun(["share", "create", "sales"], in: folder)
        let listed = await CommandRun(["support", "bundle", "--list", "--format", "json"], in: folder)
        #expect(listed.exitCode == 0 && listed.output.contains("registry.json"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".gz") })
        let run = await CommandRun(["support", "bundle"], in: folder)
        let made = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasSuffix(".tar.gz") })
        #expect(made.hasPrefix("causeway-support-20") && run.output.contains(made))
        let texts = try unpacked(made)
        for name in texts.keys { #expect(run.output.contains(name)) }
        #expect(texts["version.txt"]?.contains(Build.version) == true)
        #expect(texts["configuration.txt"]?.contains("admin.listen: 127.0.0.1:8443    (causeway.yaml:2)") == true)
        #expect(texts["registry.json"]?.contains("\"shares\" : 1") == true)
        #expect(texts["audit.jsonl"]?.contains("cannot be read") == true)
        #expect(texts["system.txt"]?.contains("Open files") == true)
        let again = await CommandRun(["support", "bundle", "--output", made], in: folder)
        #expect(again.exitCode == 73)
    }

    @Test(arguments: [
        ("a https://u:p@host/x b", "a https://***@host/x b"), ("https://host/x@y", "https://***@y"),
        ("postgres://u:p/w@h and http://h", "postgres://***@h and http://h"), ("no URL @ all", "no URL @ all"),
        ("\"https://u:p@h\",\"https://v:q@i\"", "\"https://***@h\",\"https://***@i\""),
    ])
    func credentialsOfURLsAreMasked(text: String, masked: String) {
        #expect(CredentialsInURLs.mask(text) == masked)
    }
}
