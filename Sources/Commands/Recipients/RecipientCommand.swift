import ArgumentParser

struct RecipientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recipient",
        abstract: "Make recipients, grant them shares, and hand out their profiles.",
        discussion: """
            A recipient is somebody outside who reads shares with a token of their own. The token is in the profile \
            that `causeway recipient profile` writes or an activation link hands out, and nowhere else.

            EXAMPLE:
              causeway recipient create acme --share sales
              causeway recipient profile acme --output acme.share
            """,
        subcommands: [
            RecipientCreate.self, RecipientList.self, RecipientShow.self, RecipientUpdate.self, RecipientGrant.self,
            RecipientRevoke.self, RecipientDelete.self, RecipientProfile.self, RecipientActivation.self,
            RecipientRotate.self,
        ])
}
