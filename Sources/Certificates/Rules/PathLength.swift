/// How long a path is (RFC 5280 section 6.1.4 (l)): certificates that are self-issued do not count.
enum PathLength {
    /// Between leaf and anchor.
    static func intermediates(_ path: [Certificate]) -> Int {
        path.dropFirst().dropLast().count { !$0.isSelfIssued }
    }
}
