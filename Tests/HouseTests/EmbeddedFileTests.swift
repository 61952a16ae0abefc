import Foundation
import Runbooks
import Templates
import Testing

/// What is embedded is what lies in the folders, no more and no less.
struct EmbeddedFileTests {
    static func files(_ folder: String) throws -> [String: String] {
        let base = House.root.appending(path: folder, directoryHint: .isDirectory)
        let enumerator = FileManager.default.enumerator(at: base, includingPropertiesForKeys: [.isRegularFileKey])
        var files: [String: String] = [:]
        while let url = enumerator?.nextObject() as? URL {
            guard url.pathExtension != "swift", !url.hasDirectoryPath else { continue }
            let path = url.path(percentEncoded: false).dropFirst(base.path(percentEncoded: false).count)
            files[String(path)] = try String(contentsOf: url, encoding: .utf8)
        }
        return files
    }

    @Test func templates() throws {
        let files = try Self.files("templates")
        #expect(Templates.paths == files.keys.sorted())
        #expect(files["quickstart/trips.json"] != nil && files["quickstart/tickets.json"] != nil)
        for (path, text) in files { #expect(Templates.text(path) == text, "\(path)") }
    }

    @Test func runbooks() throws {
        let files = try Self.files("runbooks")
        #expect(Runbooks.paths == files.keys.sorted())
        for (path, text) in files { #expect(Runbooks.text(path) == text, "\(path)") }
    }
}
