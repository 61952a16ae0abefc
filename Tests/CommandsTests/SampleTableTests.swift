import Foundation
import Testing

@testable import Commands

/// The sample tables as they are laid down in the folder of the quickstart.
@Suite struct SampleTableTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func write(_ table: SampleTable) throws {
        try table.write(to: URL(filePath: folder.path).appending(path: table.name))
    }

    /// Relative to the table's folder.
    private func files(of table: SampleTable) throws -> Set<String> {
        let base = folder.path + "/" + table.name
        return Set(
            try FileManager.default.subpathsOfDirectory(atPath: base).filter { path in
                !URL(filePath: base + "/" + path).hasDirectoryPath
            })
    }

    @Test func oneTableOfEachFormat() throws {
        for table in SampleTable.all { try write(table) }
        #expect(folder.exists("trips/_delta_log/00000000000000000003.json"))
        #expect(folder.exists("tickets/metadata/version-hint.text"))
        let newest = try folder.text(of: "tickets/metadata/version-hint.text")
        #expect(folder.exists("tickets/metadata/v\(newest).metadata.json"))
        #expect(SampleTable.all.map(\.format) == ["Delta", "Iceberg"])
    }

    @Test(arguments: SampleTable.all)
    func whatIsThereStaysAndWhatIsMissingComes(_ table: SampleTable) throws {
        try write(table)
        let all = try files(of: table)
        let kept = try #require(all.filter { $0.hasSuffix(".json") }.sorted().first)
        let gone = try #require(all.filter { $0.hasSuffix(".parquet") }.sorted().first)
        try folder.write("changed", to: table.name + "/" + kept)
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(table.name)/\(gone)")
        try write(table)
        #expect(try files(of: table) == all)
        #expect(try folder.text(of: table.name + "/" + kept) == "changed")
    }

    @Test func whatMakesFilesATableComesLast() throws {
        let order = try SampleTable.tickets.files().map(\.path)
        let metadata = (1...7).map { "metadata/v\($0).metadata.json" }
        #expect(order.suffix(8) == metadata + ["metadata/version-hint.text"])
        let log = (0...3).map { "_delta_log/0000000000000000000\($0).json" }
        #expect(try SampleTable.trips.files().map(\.path).suffix(4) == log)
    }

    @Test func aTableThatWasInterruptedIsNone() throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/tickets", withIntermediateDirectories: false)
        try folder.write("no folder", to: "tickets/data")
        #expect(throws: (any Error).self) { try write(.tickets) }
        #expect(!folder.exists("tickets/metadata"))
    }
}
