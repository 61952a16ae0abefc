import SeededGenerator
import Tables

/// Checkpoints of an aged log.
extension AgedLog {
    /// A file of the log's folder.
    private typealias File = (name: String, bytes: [UInt8])

    /// Writes a checkpoint of the state at a version. Where one of the same name is there already, nothing happens.
    mutating func writeCheckpoint(_ version: Int64, _ shape: CheckpointShape, _ fault: CheckpointFault) throws {
        try random { aged, random in try aged.writeCheckpoint(version, shape, fault, &random) }
    }

    private mutating func writeCheckpoint(
        _ version: Int64, _ shape: CheckpointShape, _ fault: CheckpointFault, _ random: inout SeededGenerator
    ) throws {
        let (definitions, files) = states[Int(version)].reconciled { random.chance(70) }
        var lines = definitions.map { RandomLog.line($0, &random) } + [Line.transaction]
        if shape != .classic && shape != .parts { lines.append(Line.checkpointMetadata(version)) }
        var sidecars: [File] = []
        let hasVectors = states[Int(version)].live.values.contains { $0.deletionVector != nil }
        if shape.hasSidecars {
            let fileLines = files.map { RandomLog.line($0, &random) }
            for part in Self.dealt(fileLines, among: .random(in: 1...3, using: &random), &random) {
                let bytes = try parquet(part, CheckpointSchema.files, hasVectors: hasVectors, &random)
                let name = "_sidecars/\(version) \(checkpoints.count) \(sidecars.count).parquet"
                let encoded = name.dropFirst("_sidecars/".count).replacing(" ", with: "%20")
                let folder = random.chance(20) ? "s3a://bucket/table/_delta_log/_sidecars/" : ""
                lines.append(Line.sidecar(folder + encoded, size: bytes.count))
                sidecars.append((name, bytes))
            }
        } else {
            for file in files { lines.append(RandomLog.line(file, &random)) }
        }
        lines.shuffle(using: &random)
        var tops: [File] = []
        for (name, part) in named(lines, version, shape, &random) {
            let bytes =
                shape.isJSON
                ? LogWriter.json(part) : try parquet(part, CheckpointSchema.full, hasVectors: hasVectors, &random)
            tops.append((name, bytes))
        }
        guard !checkpoints.contains(where: { $0.names.contains(tops[0].name) }) else { return }
        let names = (tops + sidecars).map(\.name)
        Self.spoil(&tops, &sidecars, fault, isJSON: shape.isJSON, &random)
        let time = Self.checkpointTime(version)
        for file in tops + sidecars { writer.put(log: file.name, file.bytes, modified: time) }
        checkpoints.append(WrittenCheckpoint(version: version, names: names, isWhole: fault == .none))
        count("checkpoint \(shape) \(fault)")
    }

    /// A file in any layout, with any columns that hold what it says.
    private mutating func parquet(
        _ lines: [String], _ columns: ParquetField, hasVectors: Bool, _ random: inout SeededGenerator
    ) throws -> [UInt8] {
        let root = CheckpointSchema.random(columns.fields, hasVectors: hasVectors, &random)
        let layout = ParquetLayout(&random)
        count("file of pages of version \(layout.pageVersion)")
        if layout.hasDictionaries { count("file with dictionaries") }
        if lines.count > layout.rowsPerGroup { count("file of several row groups") }
        if lines.count > layout.rowsPerPage { count("file of several pages") }
        if !layout.hasStatistics { count("file without statistics") }
        let add = root["add"].fields.map(\.name)
        if !add.contains("stats") { count("file whose stats are a struct") }
        if !add.contains("deletionVector") { count("file without the column of vectors") }
        return try LogWriter.parquet(lines, root, layout)
    }

    /// The top-level files' names, and what each of them says.
    private func named(
        _ lines: [String], _ version: Int64, _ shape: CheckpointShape, _ random: inout SeededGenerator
    ) -> [(name: String, lines: [String])] {
        switch shape {
        case .classic, .classicWithSidecars: return [(LogWriter.classicName(version), lines)]
        case .parts:
            let total = Int.random(in: 2...4, using: &random)
            return Self.dealt(lines, among: total, &random).enumerated().map { part, lines in
                (LogWriter.partName(version, part + 1, of: total), lines)
            }
        case .json, .jsonWithSidecars: return [(LogWriter.topLevelName(version, checkpoints.count, "json"), lines)]
        case .parquet, .parquetWithSidecars:
            return [(LogWriter.topLevelName(version, checkpoints.count, "parquet"), lines)]
        }
    }

    private static func dealt(
        _ lines: [String], among count: Int, _ random: inout SeededGenerator
    ) -> [[String]] {
        var parts = [[String]](repeating: [], count: count)
        for line in lines { parts[Int.random(in: 0..<count, using: &random)].append(line) }
        return parts
    }

    private static func spoil(
        _ tops: inout [File], _ sidecars: inout [File], _ fault: CheckpointFault, isJSON: Bool,
        _ random: inout SeededGenerator
    ) {
        let top = Int.random(in: 0..<tops.count, using: &random)
        let sidecar = sidecars.isEmpty ? 0 : Int.random(in: 0..<sidecars.count, using: &random)
        switch fault {
        case .none: break
        case .cut where isJSON: tops[top].bytes = Array(tops[top].bytes.prefix(tops[top].bytes.count / 2) + [0x7B])
        case .cut: tops[top].bytes.removeLast(.random(in: 1..<tops[top].bytes.count, using: &random))
        case .garbage: tops[top].bytes = tops[top].bytes.map { ~$0 }
        case .empty: tops[top].bytes = []
        case .incomplete: tops.remove(at: top)
        case .missingSidecar: sidecars.remove(at: sidecar)
        case .damagedSidecar: sidecars[sidecar].bytes.removeLast(.random(in: 1...99, using: &random))
        }
    }
}
