import ArgumentParser

struct ShareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Make, list, change and delete shares.",
        discussion: """
            A share is a named group of tables that recipients are granted as a whole. Changes hold at once, without a \
            restart of the server.

            EXAMPLE:
              causeway share create sales --add sales.orders=s3://warehouse/sales/orders
              causeway share show sales
            """,
        subcommands: [
            ShareCreate.self, ShareList.self, ShareShow.self, ShareUpdate.self, ShareDelete.self, ShareApply.self,
            ShareExport.self, ShareImport.self,
        ])
}
