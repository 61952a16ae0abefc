import NIOSSL
import Tables

/// The authorities that a peer's certificate is verified against.
enum TrustedAuthorities {
    /// - Parameters:
    ///   - caFile: a PEM file; nil for the system's authorities.
    ///   - key: the key of the configuration that names it.
    /// - Returns: nil where the HTTP client's own configuration is right.
    /// - Throws: ``StorageError/Kind/refused`` when the file cannot be read.
    static func configuration(_ caFile: String?, key: String) throws(StorageError) -> TLSConfiguration? {
        guard let caFile else { return nil }
        do {
            guard try !NIOSSLCertificate.fromPEMFile(caFile).isEmpty else { throw NIOSSLError.failedToLoadCertificate }
        } catch {
            throw StorageError(
                .refused, at: key,
                "The file \(caFile) cannot be read as PEM certificates: check its path, permissions and content.")
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(caFile)
        return tls
    }
}
