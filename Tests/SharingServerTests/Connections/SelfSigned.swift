import Foundation
import NIOSSL
import SharingServer
import Testing

/// A key and a certificate for `localhost`, signed by itself.
struct SelfSigned {
    let pair: CertificatePair
    let served: ServedCertificate
    let client: TLSConfiguration

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "causeway-tls-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (
            folder.appending(path: "key.pem").path, folder.appending(path: "certificate.pem").path
        )
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
        let chain = try NIOSSLCertificate.fromPEMFile(certificate)
        pair = try CertificatePair(
            chainPEM: [UInt8](try Data(contentsOf: URL(filePath: certificate))),
            keyPEM: [UInt8](try Data(contentsOf: URL(filePath: key))))
        served = ServedCertificate(pair)
        var client = TLSConfiguration.makeClientConfiguration()
        client.trustRoots = .certificates(chain)
        self.client = client
    }
}
