import Foundation
import Templates

/// The small Delta table that the quickstart serves. Its files were written by a Delta writer once and are embedded.
struct SampleTable: Decodable, Sendable {
    struct File: Decodable, Sendable {
        /// Relative to the table's folder.
        let path: String
        let base64: Data
    }

    let files: [File]

    static func load() throws -> SampleTable {
        try JSONDecoder().decode(
            SampleTable.self, from: Data((Templates.text("quickstart/sample-table.json") ?? "").utf8))
    }

    /// Writes the files that are not there yet below `folder`, those of the log last, so that a table that was
    /// interrupted is never a table with files missing.
    func write(to folder: URL) throws {
        let isLog = { (file: File) in file.path.hasPrefix("_delta_log/") }
        for file in files.filter({ !isLog($0) }) + files.filter(isLog).sorted(by: { $0.path < $1.path }) {
            let target = folder.appending(path: file.path)
            if FileManager.default.fileExists(atPath: target.path(percentEncoded: false)) { continue }
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try file.base64.write(to: target, options: .atomic)
        }
    }
}
