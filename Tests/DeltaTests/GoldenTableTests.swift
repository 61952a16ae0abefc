import Delta
import Foundation
import Tables
import Testing

/// Tables that other software wrote, where the archive of them is on this machine.
struct GoldenTableTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/data/delta-golden").standardized
    private static let archives =
        ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
        .filter { $0.lastPathComponent.hasSuffix(".tar.zst") }.sorted { $0.path < $1.path }
    private static let canUnpack = ["/usr/bin/zstd", "/bin/zstd"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// The most bytes of log that are read here; what has more is left to scripts/conformance.
    private static let mostBytes = 4 << 20

    /// Every table loads, or is refused with a reason: those that are broken on purpose, and those with a feature that
    /// nobody here understands.
    @Test(
        .enabled(if: !archives.isEmpty, "skipped: there is no ../shared/data/delta-golden"),
        .enabled(if: canUnpack, "skipped: zstd is not installed"))
    func loadOrSayWhyNot() async throws {
        let work = FileManager.default.temporaryDirectory.appendingPathComponent("golden-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: work) }
        var loaded: Set<String> = []
        var refused: [String: TableError] = [:]
        for archive in Self.archives {
            let name = String(archive.lastPathComponent.dropLast(".tar.zst".count))
            try Self.unpack(archive, into: work)
            let base = work.appendingPathComponent(name)
            let nested = base.appendingPathComponent("delta")
            let root = FileManager.default.fileExists(atPath: nested.path) ? nested : base
            let writer = LogWriter()
            guard try Self.load(root, into: writer) else { continue }
            let error = await tableError { () throws(TableError) in
                let snapshot = try await writer.table.snapshot(at: .latest)
                _ = try await writer.table.changes(ChangeRange(start: .version(0), end: nil, content: .dataChanges))
                _ = try await writer.table.snapshot(at: .timestamp(snapshot.timestamp))
            }
            if let error { refused[name] = error } else { loaded.insert(name) }
            try? FileManager.default.removeItem(at: base)
        }
        for (name, error) in refused {
            #expect(!error.message.isEmpty)
            #expect(Self.mayRefuse(name, error), "\(name): \(error)")
        }
        #expect(loaded.count >= Self.archives.count / 2, "\(loaded.count) of \(Self.archives.count)")
    }

    private static func mayRefuse(_ name: String, _ error: TableError) -> Bool {
        switch error.kind {
        case .unsupported: error.message.contains("reader feature")
        case .corrupt, .incomplete: name.contains("without-") || name.contains("missing-") || name.contains("invalid-")
        case .forbiddenLocation:
            name.contains("absolute-paths") || name.contains("canonicalized-paths")
                || name.contains("special-characters")
        default: false
        }
    }

    private static func unpack(_ archive: URL, into folder: URL) throws {
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/bin/tar")
        tar.arguments = ["--zstd", "-xf", archive.path, "-C", folder.path]
        tar.standardError = FileHandle.nullDevice
        try tar.run()
        tar.waitUntilExit()
        try #require(tar.terminationStatus == 0, "\(archive.lastPathComponent) does not unpack")
    }

    /// Puts the log of a table on disk into the writer's store, unless it is too large.
    private static func load(_ root: URL, into writer: LogWriter) throws -> Bool {
        let log = root.appendingPathComponent("_delta_log")
        var bytes = 0
        for file in try FileManager.default.contentsOfDirectory(at: log, includingPropertiesForKeys: nil)
        where !file.hasDirectoryPath {
            let version = Int64(file.lastPathComponent.prefix(20)) ?? 0
            let content = Array(try Data(contentsOf: file))
            bytes += content.count
            guard bytes <= mostBytes else { return false }
            writer.store.put(
                "table/_delta_log/" + file.lastPathComponent, content, modified: LogWriter.time(version))
        }
        return true
    }
}
