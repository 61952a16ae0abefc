import ArgumentParser
import Foundation

struct Quickstart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quickstart",
        abstract: "Serve sample tables from this machine: a working demo in one command.",
        discussion: """
            Makes a folder with a small Delta table and an Iceberg table that join, a registry, a share, a recipient \
            and its profile, and serves it on 127.0.0.1 until Ctrl-C. Run again, it goes on with what is there.

            With --tls it makes a development authority as well, which is good for this machine alone, serves https \
            with a certificate of it, and shows how clients are made to trust it.

            EXAMPLE:
              causeway quickstart
              causeway quickstart --directory /tmp/demo --port 9000
              causeway quickstart --tls
            """)

    @Option(help: "The folder to make or to go on with.")
    var directory = "causeway-quickstart"
    @Option(help: "The port to listen on; by default 8080, or a free one where that is taken.")
    var port: Int?

    @Flag(help: "Serve https, with a development authority that is made for it.")
    var tls = false

    func validate() throws {
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port takes a number from 0 to 65535") }
    }

    func run() async throws {
        let context = CommandContext.current
        let path = directory.hasPrefix("/") ? directory : context.workingDirectory + "/" + directory
        let folder = QuickstartFolder(path: URL(filePath: path).standardizedFileURL.path(percentEncoded: false))
        let (configuration, isNew) = try await folder.prepare(port: port, tls: tls)
        try await folder.fill(configuration)
        let guide = QuickstartGuide(
            folder: folder.path, profile: folder.profile, endpoint: configuration.endpoint.absoluteString, isNew: isNew,
            authority: tls ? folder.development.authority : nil)
        try await ServerRun(configuration: configuration).run {
            try? context.output.write(guide.text)
        }
        try context.output.write(
            "\nStopped. The same command goes on with \(folder.path); remove that folder to be rid of it.\n")
    }
}
