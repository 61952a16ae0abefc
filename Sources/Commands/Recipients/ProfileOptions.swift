import ArgumentParser
import Foundation
import Registry
import SharingServer

/// What a new token is to be, and where its profile goes.
struct ProfileOptions: ParsableArguments {
    @Option(help: "How long the token is good for: 90d, 12h, 30m, 45s or never. Default: server.tokenLifetime.")
    var expires: TokenLifetime?
    @Flag(help: "Make an OAuth client in place of a token: its profile asks for tokens of one hour.")
    var oauth = false
    @Option(help: ArgumentHelp("Write to this file, mode 0600; else to standard output.", valueName: "file"))
    var output: String?
    @Flag(help: "Replace the file if it exists.")
    var force = false

    var kind: AccessToken.Kind { oauth ? .client : .bearer }

    /// Mints a token for a recipient and gets its profile out; where it goes to standard output, a report would spoil
    /// it, so that nil is given back for the file.
    func deliver(
        to recipient: String, through client: any RegistryClient
    ) async throws -> (minted: MintedToken, file: String?) {
        let context = CommandContext.current
        let server = try await client.server()
        let delivery = ProfileDelivery(
            client: client, addresses: server.addresses, recipient: recipient,
            lifetime: expires ?? TokenLifetime(wholeSeconds: server.tokenLifetimeSeconds), kind: kind)
        guard let output else {
            if context.output.isTerminal {
                context.note("what follows is a secret: whoever has it reads the shares")
            }
            return (try await delivery.deliver { text in try context.output.write(text) }, nil)
        }
        let path = context.absolute(output)
        var file = try PrivateFile(path: path, replacing: force)
        return (try await delivery.deliver { text in try file.commit(text) }, path)
    }
}
