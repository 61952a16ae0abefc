import Parquet
import Tables

/// A part of a checkpoint that is read in one go.
enum CheckpointUnit: Sendable {
    case rowGroup(ParquetFile, index: Int, bytes: Int64)
    /// A file that is opened when its turn comes, and its size in bytes.
    case file(ObjectLocation, size: Int64)

    /// Bytes that reading it holds at once, about.
    var bytes: Int64 {
        switch self {
        case .rowGroup(_, _, let bytes), .file(_, let bytes): bytes
        }
    }

    /// The row groups of a file that may have files of the table.
    static func rowGroups(of file: ParquetFile) throws(TableError) -> [CheckpointUnit] {
        guard let columns = try AddColumns(file) else { return [] }
        var units: [CheckpointUnit] = []
        for index in 0..<file.rowGroupCount where file.mayHaveValues(rowGroup: index, leaf: columns.path) {
            units.append(.rowGroup(file, index: index, bytes: file.byteCount(ofRowGroup: index)))
        }
        return units
    }
}
