/// Writes Parquet files for tests, uncompressed and as small as they come: checkpoints that no real writer would make,
/// hostile ones included.
struct ParquetWriter {
    /// A group of the top-level fields.
    let root: ParquetField
    var layout = ParquetLayout()
    /// Changes what rows were taken apart into, to say what no rows say.
    var tamper: (inout [ParquetColumn]) -> Void = { _ in }

    private struct Group {
        let chunks: [(chunk: ChunkWriter, offset: Int)]
        let rowCount: Int
    }

    func file(_ rows: [ParquetValue]) -> [UInt8] {
        var bytes = Array("PAR1".utf8)
        var groups: [Group] = []
        var rest = rows[...]
        while !rest.isEmpty {
            let part = rest.prefix(layout.rowsPerGroup)
            rest = rest.dropFirst(part.count)
            var shredder = ParquetShredder(root, layout)
            for row in part { shredder.append(row) }
            var columns = shredder.columns
            tamper(&columns)
            var chunks: [(chunk: ChunkWriter, offset: Int)] = []
            for column in columns {
                let chunk = ChunkWriter(column, layout)
                chunks.append((chunk, bytes.count))
                bytes += chunk.bytes
            }
            groups.append(Group(chunks: chunks, rowCount: part.count))
        }
        let footer = footer(groups, rowCount: rows.count)
        bytes += footer
        PageEncoder.append(UInt64(footer.count), 4, to: &bytes)
        return bytes + Array("PAR1".utf8)
    }

    private func footer(_ groups: [Group], rowCount: Int) -> [UInt8] {
        CompactWriter.structure { footer in
            footer.int32(1, layout.pageVersion == .one ? 1 : 2)
            footer.structures(2, SchemaWriter(layout).elements(of: root)) { element, writer in element(&writer) }
            footer.int64(3, rowCount)
            footer.structures(4, groups) { group, writer in
                writer.structures(1, group.chunks) { write($0.chunk, at: $0.offset, to: &$1) }
                writer.int64(2, group.chunks.reduce(0) { $0 + $1.chunk.bytes.count })
                writer.int64(3, group.rowCount)
            }
            footer.string(6, "Causeway's tests")
        }
    }

    private func write(_ chunk: ChunkWriter, at offset: Int, to writer: inout CompactWriter) {
        writer.int64(2, offset)
        writer.structure(3) { writer in
            writer.int32(1, chunk.column.leaf.physical)
            writer.int32s(2, chunk.encodings)
            writer.strings(3, chunk.column.path)
            writer.int32(4, 0)
            writer.int64(5, chunk.column.entries.count)
            writer.int64(6, chunk.bytes.count)
            writer.int64(7, chunk.bytes.count)
            writer.int64(9, offset + chunk.dataOffset)
            if chunk.hasDictionary { writer.int64(11, offset) }
            if layout.hasStatistics { writer.structure(12) { $0.int64(3, chunk.nullCount) } }
        }
    }
}
