import SeededGenerator
import Tables

/// Protocol actions of generated histories.
enum RandomProtocol {
    static func make(_ generator: inout SeededGenerator) -> TableProtocol {
        let reader = Int.random(in: 1...3, using: &generator)
        guard reader == 3 else {
            return TableProtocol(
                minReaderVersion: reader, minWriterVersion: 5, readerFeatures: nil, writerFeatures: nil)
        }
        let features = ["deletionVectors", "v2Checkpoint", "columnMapping"].filter { _ in generator.chance(50) }
        return TableProtocol(
            minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features,
            writerFeatures: features + ["inCommitTimestamp"])
    }

    static func line(_ value: TableProtocol) -> String {
        func list(_ name: String, _ features: [String]?) -> String {
            features.map { ",\"\(name)\":[\($0.map(Line.quoted).joined(separator: ","))]" } ?? ""
        }
        return "{\"protocol\":{\"minReaderVersion\":\(value.minReaderVersion),\"minWriterVersion\":"
            + "\(value.minWriterVersion)\(list("readerFeatures", value.readerFeatures))"
            + "\(list("writerFeatures", value.writerFeatures))}}"
    }
}

/// Metadata actions of generated histories.
struct RandomMetadata {
    let id: String
    let name: String?
    let configuration: [String: String]
    let createdTime: Int64?
    let partitionColumns = ["p", "q"]

    init(id: String, configuration: [String: String], _ generator: inout SeededGenerator) {
        self.id = id
        name = generator.chance(50) ? "né\n" : nil
        createdTime = generator.chance(50) ? 5 : nil
        self.configuration = generator.chance(50) ? configuration.merging(["k": "", "é": id]) { $1 } : configuration
    }

    var line: String {
        let name = name.map { ",\"name\":" + Line.quoted($0) } ?? ""
        let createdTime = createdTime.map { ",\"createdTime\":\($0)" } ?? ""
        return Line.metadata(
            id: id, configuration: configuration, partitionColumns: partitionColumns, more: name + createdTime)
    }

    func isSame(as found: TableMetadata) -> Bool {
        id == found.id && name == found.name && configuration == found.configuration
            && createdTime == found.createdTime && partitionColumns == found.partitionColumns
            && found.schemaString == Line.schema && found.formatProvider == "parquet"
    }
}
