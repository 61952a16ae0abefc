import Foundation

/// Where a secret comes from: the configuration itself, or a file that holds nothing else.
enum SecretSource: Sendable {
    case inline(Secret)
    case file(path: String)

    /// More than any key or session token takes.
    static let largestFile = 65_536

    /// The secret, read now, without the white space around it.
    ///
    /// - Throws: a ``CommandError`` of kind `configuration` that names the file, never its content.
    func read() throws(CommandError) -> Secret {
        switch self {
        case .inline(let secret): return secret
        case .file(let path):
            guard let handle = FileHandle(forReadingAtPath: path),
                let data = try? handle.read(upToCount: Self.largestFile + 1)
            else {
                throw CommandError(
                    .configuration,
                    "cannot read the secret file \(path): check that it exists and that "
                        + "this user may read it")
            }
            guard data.count <= Self.largestFile, let text = String(bytes: data, encoding: .utf8) else {
                throw CommandError(
                    .configuration,
                    "the secret file \(path) holds no text of at most "
                        + "\(Self.largestFile) bytes: put the secret alone into it")
            }
            let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !secret.isEmpty else {
                throw CommandError(.configuration, "the secret file \(path) is empty: put the secret into it")
            }
            return Secret(secret)
        }
    }
}
