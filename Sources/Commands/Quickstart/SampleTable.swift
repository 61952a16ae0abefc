import Foundation
import Templates

/// A small table that the quickstart serves. Its files were written once, by `scripts/make-sample-tables.py`, and are
/// embedded.
struct SampleTable: Sendable {
    /// What the quickstart calls it, and its template.
    let name: String
    /// As the guide says it.
    let format: String

    static let trips = SampleTable(name: "trips", format: "Delta")
    static let tickets = SampleTable(name: "tickets", format: "Iceberg")

    /// In the order in which they are shared. They join on `trip_id`.
    static let all = [trips, tickets]

    struct File: Decodable {
        /// Relative to the table's folder.
        let path: String
        let base64: Data
    }

    /// Those that make the others a table are last and in their order, so that a table that was interrupted is never a
    /// table with files missing.
    func files() throws -> [File] {
        struct Packed: Decodable { let files: [File] }
        let text = Templates.text("quickstart/\(name).json") ?? ""
        let files = try JSONDecoder().decode(Packed.self, from: Data(text.utf8)).files
        return files.filter { !Self.isLast($0.path) }
            + files.filter { Self.isLast($0.path) }.sorted { $0.path < $1.path }
    }

    /// Writes the files that are not there yet below `folder`.
    func write(to folder: URL) throws {
        for file in try files() {
            let target = folder.appending(path: file.path)
            if FileManager.default.fileExists(atPath: target.path(percentEncoded: false)) { continue }
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try file.base64.write(to: target, options: .atomic)
        }
    }

    /// Whether it is of a Delta log, or metadata of Iceberg or the hint that names its newest.
    private static func isLast(_ path: String) -> Bool {
        path.hasPrefix("_delta_log/") || path.hasSuffix(".metadata.json") || path.hasSuffix("/version-hint.text")
    }
}
