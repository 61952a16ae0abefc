/// What a file says there is to be: shares with their tables, recipients with their grants. Never a secret.
///
/// It says all of whatever it names, and nothing of the rest.
struct Declaration: Sendable, Hashable {
    /// The version of the format.
    static let version = 1

    /// Nil where the file does not speak of shares.
    var shares: [DeclaredShare]?
    /// Nil where the file does not speak of recipients, and so not of grants either.
    var recipients: [DeclaredRecipient]?

    /// For `--help`.
    static let example = """
        version: 1
        shares:
          - name: sales
            comment: Orders of all regions
            tables:
              - table: retail.orders
                location: s3://warehouse/retail/orders
                historyShared: true
              - table: retail.returns
                location: s3://warehouse/retail/returns
                filter: region = 'EU'
                startVersion: 12
              - table: emea.*
                location: iceberg://polaris/sales/emea
        recipients:
          - name: acme
            comment: Acme's Databricks workspace
            addresses: [192.0.2.0/24]
            identities:
              - issuer: https://login.example.com
                subject: 5c1f0a3e-client
            shares: [sales]
        """
}
