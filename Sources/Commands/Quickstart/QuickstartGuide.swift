/// What the quickstart tells its user once the server listens.
struct QuickstartGuide {
    let folder: String
    let profile: String
    let endpoint: String
    let isNew: Bool

    var text: String {
        let table = "\(QuickstartFolder.share).\(QuickstartFolder.schema).\(QuickstartFolder.table)"
        let path =
            "shares/\(QuickstartFolder.share)/schemas/\(QuickstartFolder.schema)/tables/\(QuickstartFolder.table)"
        return """

            Causeway serves the sample table \(table) at \(endpoint)
            \(isNew ? "Made" : "Going on with") \(folder): tables/, causeway.yaml, registry.sqlite, profile.share

            Read it with Python (in another terminal):

                pip install delta-sharing
                python3 -c 'import delta_sharing; print(delta_sharing.load_as_pandas("\(profile)#\(table)"))'

            or look at the protocol with curl:

                token=$(sed -n 's/.*"bearerToken" *: *"\\([^"]*\\)".*/\\1/p' "\(profile)")
                curl -H "Authorization: Bearer $token" "\(endpoint)/shares"
                curl -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d '{}' \\
                    "\(endpoint)/\(path)/query"

            Share a table of your own:  causeway share --help
            Ctrl-C stops the server.


            """
    }
}
