import COpenSSL

/// One run of OpenSSL's verification, which goes on after each fault so that all are known.
struct VerificationContext: ~Copyable {
    /// Hostile paths cannot make more of them than this.
    private static let mostFaults = 64

    private let pointer: OpaquePointer
    private let faults = FaultList()

    init(
        store: borrowing TrustStoreHandle, leaf: borrowing CertificateHandle, others: borrowing CertificateStack
    ) throws(OpenSSLError) {
        ERR_clear_error()
        guard let pointer = X509_STORE_CTX_new() else { throw .take() }
        guard X509_STORE_CTX_init(pointer, store.pointer, leaf.pointer, others.pointer) == 1 else {
            X509_STORE_CTX_free(pointer)
            throw .take()
        }
        self.pointer = pointer
    }

    func configure(_ check: PathCheck) throws(OpenSSLError) {
        guard let parameters = X509_STORE_CTX_get0_param(pointer) else { throw .take() }
        var flags = UInt(X509_V_FLAG_X509_STRICT) | UInt(X509_V_FLAG_PARTIAL_CHAIN)
        if !check.revocationLists.isEmpty {
            flags |= UInt(X509_V_FLAG_CRL_CHECK) | UInt(X509_V_FLAG_CRL_CHECK_ALL)
        }
        var isSet = X509_VERIFY_PARAM_set_flags(parameters, flags) == 1
        isSet = isSet && X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER) == 1
        X509_VERIFY_PARAM_set_time(parameters, time_t(check.time))
        X509_VERIFY_PARAM_set_depth(parameters, Int32(check.path.count))
        // Which algorithms and sizes are good enough is judged elsewhere, with a name for each.
        X509_VERIFY_PARAM_set_auth_level(parameters, 0)
        // A common name is no name of a server, and name constraints are none of its either.
        X509_VERIFY_PARAM_set_hostflags(
            parameters, UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT) | UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        switch check.subject {
        case nil: break
        case .host(let name):
            isSet = isSet && X509_VERIFY_PARAM_set1_host(parameters, name, name.utf8.count) == 1
        case .address(let bytes): isSet = isSet && X509_VERIFY_PARAM_set1_ip(parameters, bytes, bytes.count) == 1
        }
        guard isSet else { throw .take() }
        X509_STORE_CTX_set_verify_cb(pointer) { isGood, context in
            guard isGood == 0, let context, let known = X509_STORE_CTX_get_ex_data(context, 0) else { return 1 }
            Unmanaged<FaultList>.fromOpaque(known).takeUnretainedValue()
                .append(X509_STORE_CTX_get_error(context), at: X509_STORE_CTX_get_error_depth(context))
            return 1
        }
    }

    func run() throws(OpenSSLError) -> [PathCheck.Fault] {
        ERR_clear_error()
        guard X509_STORE_CTX_set_ex_data(pointer, 0, Unmanaged.passUnretained(faults).toOpaque()) == 1 else {
            throw .take()
        }
        let result = X509_verify_cert(pointer)
        defer { ERR_clear_error() }
        if result < 0 {
            let code = X509_STORE_CTX_get_error(pointer)
            faults.append(code == X509_V_OK ? X509_V_ERR_UNSPECIFIED : code, at: 0)
        }
        return faults.all
    }

    deinit { X509_STORE_CTX_free(pointer) }

    /// What the callback has been told.
    private final class FaultList {
        private(set) var all: [PathCheck.Fault] = []

        func append(_ code: Int32, at depth: Int32) {
            guard all.count < mostFaults else { return }
            let text = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
            let fault = PathCheck.Fault(code: code, depth: Int(depth), text: text)
            if !all.contains(fault) { all.append(fault) }
        }
    }
}
