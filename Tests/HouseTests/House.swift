import Foundation

/// The checkout that the tests were built from.
enum House {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct Source {
        /// Relative to the root.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

        /// The modules that the file imports.
        var imports: [String] {
            lines.compactMap { line in
                var words = line.split(separator: " ")[...]
                while let first = words.first,
                    ["public", "internal", "package", "private", "@testable"].contains(first)
                {
                    words.removeFirst()
                }
                guard words.first == "import", words.count >= 2 else { return nil }
                let name =
                    words.count >= 3
                        && ["struct", "class", "enum", "protocol", "func"].contains(words[words.startIndex + 1])
                    ? words[words.startIndex + 2] : words[words.startIndex + 1]
                return String(name.prefix { $0 != "." })
            }
        }
    }

    /// Every Swift file below a folder of the checkout, sorted by path.
    static func sources(below folder: String) throws -> [Source] {
        let base = root.appending(path: folder)
        let enumerator = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
        var sources: [Source] = []
        while let url = enumerator?.nextObject() as? URL {
            guard url.pathExtension == "swift" else { continue }
            let path = url.path(percentEncoded: false).dropFirst(root.path(percentEncoded: false).count)
            sources.append(Source(path: String(path), text: try String(contentsOf: url, encoding: .utf8)))
        }
        return sources.sorted { $0.path < $1.path }
    }
}
