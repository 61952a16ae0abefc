/// What the quickstart tells its user once the server listens.
struct QuickstartGuide {
    let folder: String
    let profile: String
    let endpoint: String
    let isNew: Bool

    var text: String {
        let schema = "\(QuickstartFolder.share).\(QuickstartFolder.schema)"
        let path = "shares/\(QuickstartFolder.share)/schemas/\(QuickstartFolder.schema)/tables"
        let (trips, tickets) = (SampleTable.trips.name, SampleTable.tickets.name)
        return """

            Causeway serves \(Self.listed(in: schema)) at \(endpoint)
            \(isNew ? "Made" : "Going on with") \(folder): tables/, causeway.yaml, registry.sqlite, profile.share

            Read a table with Python (in another terminal):

                pip install delta-sharing
                python3 -c 'import delta_sharing; print(delta_sharing.load_as_pandas("\(profile)#\(schema).\(trips)"))'

            or join the two, to see who travelled from where:

                python3 -c 'from delta_sharing import load_as_pandas; tables = "\(profile)#\(schema)."; print(
                    load_as_pandas(tables + "\(tickets)").merge(load_as_pandas(tables + "\(trips)"), on="trip_id")
                    .groupby("harbour")[["passengers", "bicycles"]].sum())'

            or look at the protocol with curl:

                token=$(sed -n 's/.*"bearerToken" *: *"\\([^"]*\\)".*/\\1/p' "\(profile)")
                curl -H "Authorization: Bearer $token" "\(endpoint)/shares"
                curl -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d '{}' \\
                    "\(endpoint)/\(path)/\(trips)/query"

            Share a table of your own:  causeway share --help
            Ctrl-C stops the server.


            """
    }

    private static func listed(in schema: String) -> String {
        SampleTable.all.map { "\(schema).\($0.name) (\($0.format))" }.joined(separator: " and ")
    }
}
