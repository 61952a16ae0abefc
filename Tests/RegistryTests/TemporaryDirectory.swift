import Foundation

/// A folder that is gone when the value is.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/causeway-backup-\(UUID())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// An empty file.
    func make(_ name: String) throws -> String {
        let file = path + "/" + name
        try Data().write(to: URL(filePath: file))
        return file
    }
}
