import Foundation

/// A file or folder that a key names, and what has to be true of it before the server starts.
struct FileRequirement: Sendable {
    enum Kind: Sendable {
        /// A file that is there and readable.
        case readable
        /// A readable file that nobody but its owner can read.
        case secret
        /// A secret that the server makes when it is missing, in a folder that is there.
        case createdSecret
        /// A file that is made when it is missing, in a folder that is there.
        case created
        /// A folder that is there and readable.
        case folder
        /// A folder that is made when it is missing, in a folder that is there.
        case createdFolder
    }

    let kind: Kind
    /// The key in full, as in `tls.certificateFile`.
    let key: String
    /// Absolute, or relative to the working directory.
    let path: String
    let place: ConfigurationProblem.Place

    /// What is wrong with the file now; reads no content.
    func check() -> [ConfigurationProblem] {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        let exists = files.fileExists(atPath: path, isDirectory: &isFolder)
        switch kind {
        case .created, .createdSecret, .createdFolder:
            let folder = (path as NSString).deletingLastPathComponent
            if !exists {
                guard !folder.isEmpty, !files.fileExists(atPath: folder) else { return [] }
                // What has an @ may be a URL with a password, meant for another key.
                let message =
                    path.contains("@")
                    ? "names a file in a folder that does not exist; write the path of a file in one that does"
                    : "cannot be made at \(path): there is no folder \(folder); create it"
                return [problem(.error, message)]
            }
        case .secret:
            // The secret itself may stand where its file belongs.
            guard exists else {
                return [problem(.error, "names a file that does not exist; create it or correct the path")]
            }
        case .readable, .folder:
            guard exists else {
                return [problem(.error, "names \(path), which does not exist; create it or correct the path")]
            }
        }
        guard isFolder.boolValue == (kind == .folder || kind == .createdFolder) else {
            let (found, expected) = isFolder.boolValue ? ("a folder", "a file") : ("no folder", "a folder")
            return [problem(.error, "names \(path), which is \(found); name \(expected)")]
        }
        guard files.isReadableFile(atPath: path) else {
            return [problem(.error, "names \(path), which this user may not read; change its owner or mode")]
        }
        guard kind == .secret || kind == .createdSecret, Self.isOpenToOthers(path) else { return [] }
        return [problem(.warning, "names \(path), which others than its owner may open; run chmod 600 \(path)")]
    }

    /// Whether group or others have any permission on the file.
    static func isOpenToOthers(_ path: String) -> Bool {
        let mode = (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]) as? Int
        return (mode ?? 0) & 0o077 != 0
    }

    private func problem(_ severity: ConfigurationProblem.Severity, _ message: String) -> ConfigurationProblem {
        ConfigurationProblem(severity: severity, kind: .file, place: place, key: key, message: message)
    }
}
