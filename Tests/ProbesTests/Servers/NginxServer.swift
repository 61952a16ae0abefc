import Foundation

/// nginx in the foreground with one virtual server, or several that differ by name.
final class NginxServer {
    static let program = "/usr/sbin/nginx"
    let port: UInt16
    private let process: ServerProcess
    private let folder: URL

    /// - Parameters:
    ///   - name: the certificate of the default server.
    ///   - settings: lines for the default server.
    ///   - others: a name of a host, and the certificate that is shown for it.
    init(
        _ authority: TestAuthority, _ name: String, settings: String = "",
        others: [(host: String, certificate: String)] = []
    ) throws {
        let port = try ServerProcess.freePort()
        self.port = port
        folder = authority.folder.appending(path: "nginx-\(port)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let base = folder.path(percentEncoded: false)
        func server(_ host: String, _ certificate: String, _ settings: String) -> String {
            """
            server {
                listen 127.0.0.1:\(port) ssl http2;
                server_name \(host);
                ssl_certificate \(authority.path("\(certificate)-chain.pem"));
                ssl_certificate_key \(authority.path("\(certificate).key"));
                \(settings)
                location / { return 200 "here"; }
            }
            """
        }
        let text = """
            daemon off; master_process off; pid \(base)/pid; error_log \(base)/error.log;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path \(base)/body; proxy_temp_path \(base)/proxy; fastcgi_temp_path \(base)/fastcgi;
                uwsgi_temp_path \(base)/uwsgi; scgi_temp_path \(base)/scgi;
                \(server("_", name, settings))
                \(others.map { server($0.host, $0.certificate, "") }.joined(separator: "\n"))
            }
            """
        try text.write(to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
        process = try ServerProcess(Self.program, ["-p", base, "-c", base + "/nginx.conf"])
        try ServerProcess.waitForListener(on: port)
    }
}
