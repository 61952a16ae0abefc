import Crypto
import Foundation

/// The secret from which every key of the server is derived, the same on all replicas.
///
/// The newest secret seals; older ones, kept for the time of a rotation, still open.
public struct ServerSecret: Sendable {
    /// Newest first; never empty.
    let secrets: [SymmetricKey]

    /// - Parameter text: base64 secrets of at least 32 bytes each, one a line, the newest first. Empty lines and lines
    ///   that begin with `#` are passed over.
    /// - Returns: nil where no line, or a line that is no such secret, is there.
    public init?(parsing text: String) {
        var secrets: [SymmetricKey] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            guard let bytes = Data(base64Encoded: trimmed), bytes.count >= 32 else { return nil }
            secrets.append(SymmetricKey(data: bytes))
        }
        guard !secrets.isEmpty else { return nil }
        self.secrets = secrets
    }

    /// The text of a new secret file.
    public static func generate() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() } + "\n"
    }

    /// A key for one purpose (HKDF-SHA256, RFC 5869).
    static func derive(_ secret: SymmetricKey, purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret, info: Data("causeway \(purpose)".utf8), outputByteCount: 32)
    }
}
