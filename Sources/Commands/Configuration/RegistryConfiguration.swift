/// Where shares, recipients and tokens are kept.
struct RegistryConfiguration: Sendable {
    /// Absolute path of the registry.
    let file: String

    init(_ keys: inout ConfigurationReader) {
        file = keys.path(
            "file", default: "causeway.sqlite", .created,
            "The file that holds shares, recipients and the hashes of their tokens. The server's socket and lock lie "
                + "beside it, as FILE.sock and FILE.lock.")
    }

    /// Where the running server answers administrative commands.
    var socket: String { file + ".sock" }
    /// Who holds this file's lock writes the registry.
    var lockFile: String { file + ".lock" }
}
