import COpenSSL

/// Where a certificate says that its state can be asked and its issuer be had (RFC 5280 sections 4.2.1.13, 4.2.2.1).
public struct RevocationAddresses: Sendable, Hashable {
    /// Addresses of responders, of lists of revoked certificates and of the issuer's certificate, in their order, as
    /// they stand there: whoever fetches them judges them first.
    public var responders: [String] = []
    public var lists: [String] = []
    public var issuers: [String] = []
    /// The certificate demands that its server sends an answer of the responder along (RFC 7633).
    public var mustStaple = false

    /// Addresses of one kind that are taken from a certificate.
    private static let most = 8

    /// - Parameter certificate: in DER.
    public init(of certificate: [UInt8]) throws(OpenSSLError) {
        let handle = try CertificateHandle(der: certificate)
        defer { ERR_clear_error() }
        if let access = X509_get_ext_d2i(handle.pointer, NID_info_access, nil, nil).map({ OpaquePointer($0) }) {
            defer { AUTHORITY_INFO_ACCESS_free(access) }
            for index in 0..<max(0, OPENSSL_sk_num(access)) {
                guard let entry = OPENSSL_sk_value(access, index)?.assumingMemoryBound(to: ACCESS_DESCRIPTION.self),
                    let address = Self.address(entry.pointee.location)
                else { continue }
                switch OBJ_obj2nid(entry.pointee.method) {
                case NID_ad_OCSP: responders.append(address)
                case NID_ad_ca_issuers: issuers.append(address)
                default: continue
                }
            }
        }
        if let points = X509_get_ext_d2i(handle.pointer, NID_crl_distribution_points, nil, nil)
            .map({ OpaquePointer($0) })
        {
            defer { CRL_DIST_POINTS_free(points) }
            for index in 0..<max(0, OPENSSL_sk_num(points)) {
                guard let point = OPENSSL_sk_value(points, index)?.assumingMemoryBound(to: DIST_POINT.self) else {
                    continue
                }
                lists += Self.addresses(of: point.pointee)
            }
        }
        responders = Array(responders.prefix(Self.most))
        lists = Array(lists.prefix(Self.most))
        issuers = Array(issuers.prefix(Self.most))
        mustStaple = Self.demandsStaple(handle)
    }

    private static func addresses(of point: DIST_POINT) -> [String] {
        // Another issuer's list says nothing that this issuer's key could confirm.
        guard point.CRLissuer == nil, let name = point.distpoint, name.pointee.type == 0,
            let names = name.pointee.name.fullname
        else { return [] }
        return (0..<max(0, OPENSSL_sk_num(names))).compactMap { index in
            address(OPENSSL_sk_value(names, index)?.assumingMemoryBound(to: GENERAL_NAME.self))
        }
    }

    private static func address(_ name: UnsafePointer<GENERAL_NAME>?) -> String? {
        guard let name, name.pointee.type == GEN_URI, let text = name.pointee.d.uniformResourceIdentifier,
            let bytes = ASN1_STRING_get0_data(text)
        else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(text))), as: UTF8.self)
    }

    /// The feature status_request is 5.
    private static func demandsStaple(_ handle: borrowing CertificateHandle) -> Bool {
        guard let features = X509_get_ext_d2i(handle.pointer, NID_tlsfeature, nil, nil).map({ OpaquePointer($0) })
        else { return false }
        defer { TLS_FEATURE_free(features) }
        return (0..<max(0, OPENSSL_sk_num(features))).contains { index in
            ASN1_INTEGER_get(OPENSSL_sk_value(features, index)?.assumingMemoryBound(to: ASN1_INTEGER.self)) == 5
        }
    }
}
