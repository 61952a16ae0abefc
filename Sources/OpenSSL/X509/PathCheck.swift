import COpenSSL

/// Verifies one certification path, from the leaf to its anchor, and nothing but this path.
public struct PathCheck: Sendable {
    /// What the leaf is asked to be good for.
    public enum Subject: Sendable, Hashable {
        /// A host name, which may be matched by a wildcard in the leftmost label.
        case host(String)
        /// An address of 4 or 16 bytes.
        case address([UInt8])
    }

    /// One thing that OpenSSL finds wrong.
    public struct Fault: Sendable, Hashable {
        /// One of OpenSSL's `X509_V_ERR_…`.
        public let code: Int32
        /// The place of the certificate in the path; 0 is the leaf.
        public let depth: Int
        /// OpenSSL's words.
        public let text: String
    }

    /// Certificates in DER, the leaf first and the anchor last.
    public var path: [[UInt8]]
    /// Seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    public var subject: Subject?
    /// Revocation lists in DER. A certificate whose issuer has none here that counts has a fault of the kind `noList`.
    public var revocationLists: [[UInt8]]

    public init(path: [[UInt8]], time: Int64, subject: Subject? = nil, revocationLists: [[UInt8]] = []) {
        self.path = path
        self.time = time
        self.subject = subject
        self.revocationLists = revocationLists
    }

    /// Everything that is wrong, as far as OpenSSL goes on after the first; empty for a good path.
    ///
    /// - Throws: for certificates or lists that OpenSSL cannot read, and where memory is short.
    public func faults() throws(OpenSSLError) -> [Fault] {
        guard let anchor = path.last, let leaf = path.first else { return [] }
        let handle = try CertificateHandle(der: leaf)
        let store = try TrustStoreHandle()
        try store.add(try CertificateHandle(der: anchor))
        for list in revocationLists { try store.add(revocationList: list) }
        let others = try CertificateStack()
        for certificate in path.dropFirst().dropLast() { try others.append(try CertificateHandle(der: certificate)) }
        let context = try VerificationContext(store: store, leaf: handle, others: others)
        try context.configure(self)
        return try context.run()
    }
}
