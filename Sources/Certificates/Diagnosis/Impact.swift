/// Why a finding matters to whoever connects.
enum Impact {
    static let refused = "Databricks ends the connection in the handshake, and every query fails."
    static let publicOnly =
        "Databricks trusts public authorities and no others, and nothing can be installed there. "
        + "That the certificate works from the company's own machines proves nothing: they carry the root."
    static let noFetching =
        "Clients in Java, as Databricks is, never fetch a certificate that is missing. Browsers do, or have it from "
        + "another site, so that the page opens there."
}
