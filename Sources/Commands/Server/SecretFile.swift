import Foundation
import SharingServer

/// The file with the server's secret, made when it is missing.
enum SecretFile {
    static func load(_ path: String) throws(CommandError) -> ServerSecret {
        if !FileManager.default.fileExists(atPath: path) {
            var file = try PrivateFile(path: path, replacing: false)
            try file.commit(ServerSecret.generate())
        }
        guard let secret = ServerSecret(parsing: try SecretSource.file(path: path).read().reveal()) else {
            throw CommandError(
                .configuration,
                "\(path) holds no server secret (base64 of at least 32 bytes on each line): restore it, or "
                    + "move it away and let the server make a new one, which ends all file URLs and page tokens"
            )
        }
        return secret
    }
}
