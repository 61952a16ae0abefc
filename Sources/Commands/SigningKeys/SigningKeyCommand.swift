import ArgumentParser

struct SigningKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signing-key",
        abstract: "List and rotate the keys that tokens of OAuth clients are signed with.",
        discussion: """
            OAuth clients (causeway recipient profile NAME --oauth) get tokens of one hour, which the server signs. It \
            makes the key at the first token and a new one every 30 days by itself; the one before verifies until the \
            last of its tokens has expired. The keys lie in the registry, sealed under server.secretFile.

            EXAMPLES:
              causeway signing-key list
              causeway signing-key rotate --grace 0
            """,
        subcommands: [SigningKeyList.self, SigningKeyRotate.self])
}
