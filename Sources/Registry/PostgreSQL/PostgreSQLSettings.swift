import Foundation

/// Where a registry's database is and how to connect to it: `postgres://user:password@host:port/database?option=…`.
///
/// libpq reads the URL (PostgreSQL, "Connection URIs") and takes what it does not say from where it always does: the
/// environment (`PGPASSWORD`, `PGPASSFILE`, `PGSSLROOTCERT`, …) and `~/.pgpass`.
///
/// Without an `sslmode`, a connection that leaves this machine is encrypted and the server proves its name
/// (`verify-full`). libpq's own default, `prefer`, goes on in clear where somebody in between says that the server has
/// no TLS, and shows them the password's exchange and the hashes of all tokens. Over the loopback and Unix sockets
/// there is nobody in between, and servers there rarely have a certificate.
struct PostgreSQLSettings: Sendable, CustomStringConvertible, CustomReflectable {
    /// `postgres://host:port/database`: for messages.
    let location: String
    private let values: [String: String]

    /// - Throws: `.invalid`, without a word of the URL that could belong to the password.
    init(url: String) throws(RegistryError) {
        try PostgreSQLURL.check(url)
        guard var values = ConnectionOptions.parse(url) else {
            throw PostgreSQLURL.invalid("cannot be read by PostgreSQL's client library")
        }
        guard let database = values["dbname"], !database.isEmpty else {
            throw PostgreSQLURL.invalid("names no database")
        }
        let defaults = ConnectionOptions.defaults()
        let hosts = HostList(
            hosts: values["host"] ?? defaults["host"], addresses: values["hostaddr"] ?? defaults["hostaddr"],
            ports: values["port"] ?? defaults["port"])
        guard hosts.portsAreNumbers else { throw PostgreSQLURL.invalid("has a port that is no number from 1 to 65535") }
        self.location = "postgres://\(hosts)/\(PostgreSQLURL.encoded(database))"
        let environment = ProcessInfo.processInfo.environment
        if values["sslmode"] == nil, environment["PGSSLMODE"] == nil {
            values["sslmode"] = hosts.stayOnThisMachine ? "prefer" : "verify-full"
        }
        // Where roots are given, the lesser modes look at the certificate too, and would refuse what they are to take.
        let verifies = (values["sslmode"] ?? environment["PGSSLMODE"])?.hasPrefix("verify-") ?? false
        if verifies, values["sslrootcert"] == nil, defaults["sslrootcert"] == nil {
            values["sslrootcert"] = Self.systemRoots()
        }
        // Encryption by Kerberos would come before TLS where a ticket is at hand, and not prove the server's name.
        if values["gssencmode"] == nil, environment["PGGSSENCMODE"] == nil { values["gssencmode"] = "disable" }
        // Of several servers the one is meant that takes changes.
        if hosts.count > 1, values["target_session_attrs"] == nil { values["target_session_attrs"] = "read-write" }
        try Self.check(timeout: values["connect_timeout"])
        self.values = values
    }

    /// What libpq connects with.
    func parameters(_ timeouts: PostgreSQLTimeouts) -> [(keyword: String, value: String)] {
        var all = values
        all["client_encoding"] = "UTF8"
        all["fallback_application_name"] = "causeway"
        // A peer that is gone without a word is noticed within half a minute, also where nothing is under way.
        let defaults = [
            ("connect_timeout", "\(timeouts.connect)"), ("keepalives", "1"), ("keepalives_idle", "10"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "\((timeouts.statement + timeouts.grace) * 1000)"),
        ]
        for (keyword, value) in defaults where all[keyword] == nil { all[keyword] = value }
        return all.sorted { $0.key < $1.key }.map { (keyword: $0.key, value: $0.value) }
    }

    /// `text` without the password, should libpq or the server ever repeat it.
    func redacted(_ text: String) -> String {
        guard let password = values["password"], password.count > 3 else { return text }
        return text.replacingOccurrences(of: password, with: "…")
    }

    var description: String { location }
    var customMirror: Mirror { Mirror(self, children: ["location": location]) }

    private static func check(timeout: String?) throws(RegistryError) {
        guard let timeout else { return }
        // 0 would wait for ever.
        guard let seconds = Int(timeout), (1...60).contains(seconds) else {
            throw PostgreSQLURL.invalid("has a connect_timeout that is not from 1 to 60 seconds")
        }
    }

    /// The certificates that this machine trusts, where the account has none of its own for PostgreSQL: libpq looks for
    /// those alone.
    private static func systemRoots() -> String? {
        let own = NSHomeDirectory() + "/.postgresql/root.crt"
        guard access(own, F_OK) != 0 else { return nil }
        let bundles = [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
        ]
        return bundles.first { access($0, R_OK) == 0 }
    }
}
