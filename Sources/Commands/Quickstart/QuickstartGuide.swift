/// What the quickstart tells its user once the server listens.
struct QuickstartGuide {
    let folder: String
    let profile: String
    let endpoint: String
    let isNew: Bool
    /// The development authority that clients have to trust; nil without TLS.
    let authority: String?

    var text: String {
        let schema = "\(QuickstartFolder.share).\(QuickstartFolder.schema)"
        let path = "shares/\(QuickstartFolder.share)/schemas/\(QuickstartFolder.schema)/tables"
        let made = "tables/, causeway.yaml, registry.sqlite, profile.share" + (authority == nil ? "" : ", tls/")
        let curl = authority.map { "curl --cacert \"\($0)\"" } ?? "curl"
        let (trips, tickets) = (SampleTable.trips.name, SampleTable.tickets.name)
        return """

            Causeway serves \(Self.listed(in: schema)) at \(endpoint)
            \(isNew ? "Made" : "Going on with") \(folder): \(made)\(trust)

            Read a table with Python (in another terminal):

                pip install delta-sharing
                python3 -c 'import delta_sharing; print(delta_sharing.load_as_pandas("\(profile)#\(schema).\(trips)"))'

            or join the two, to see who travelled from where:

                python3 -c 'from delta_sharing import load_as_pandas; tables = "\(profile)#\(schema)."; print(
                    load_as_pandas(tables + "\(tickets)").merge(load_as_pandas(tables + "\(trips)"), on="trip_id")
                    .groupby("harbour")[["passengers", "bicycles"]].sum())'

            or look at the protocol with curl:

                token=$(sed -n 's/.*"bearerToken" *: *"\\([^"]*\\)".*/\\1/p' "\(profile)")
                \(curl) -H "Authorization: Bearer $token" "\(endpoint)/shares"
                \(curl) -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d '{}' \\
                    "\(endpoint)/\(path)/\(trips)/query"

            Share a table of your own:  causeway share --help
            Ctrl-C stops the server.


            """
    }

    /// Python's clients look for authorities in three places: that of requests, that of Python itself, which files are
    /// read with, and that of the kernel that reads tables with newer features, which takes the same variable.
    private var trust: String {
        guard let authority else { return "" }
        return """


            The certificate is of a development authority, which no client knows. Have those of this machine trust it:

                export REQUESTS_CA_BUNDLE="\(authority)" SSL_CERT_FILE="\(authority)"

            It is good for 127.0.0.1 and localhost alone, and its key is gone: it can issue nothing else. For a server \
            that others reach:  causeway certificate request --help
            """
    }

    private static func listed(in schema: String) -> String {
        SampleTable.all.map { "\(schema).\($0.name) (\($0.format))" }.joined(separator: " and ")
    }
}
