import ArgumentParser

struct AdministratorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "administrator",
        abstract: "Make and delete administrators, who work through the API from elsewhere.",
        discussion: """
            On the server's machine, whoever may use the registry's socket or file administers, and needs no token. \
            From elsewhere the administrative API (admin.listen) asks for an administrator's token. It is worth \
            nothing to recipients' routes, and a recipient's token is worth nothing to the API.

            EXAMPLE:
              causeway administrator create olga --expires 30d --output olga.token
              CAUSEWAY_ADMIN_TOKEN=$(cat olga.token) causeway share list --server https://sharing.example.com:8443
            """,
        subcommands: [AdministratorCreate.self, AdministratorList.self, AdministratorDelete.self])
}
