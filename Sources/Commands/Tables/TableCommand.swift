import ArgumentParser

struct TableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Look at tables as a recipient would get them.",
        discussion: """
            EXAMPLE:
              causeway table inspect s3://warehouse/sales/orders
            """,
        subcommands: [TableInspect.self])
}
