/// Writes manifests of a few entries, as no writer of the fixtures would: an Avro file of one block.
struct ManifestText {
    struct Entry {
        var path: String
        var content: Int64 = 0
        /// The value of the only partition field, as Avro has it.
        var partition: [UInt8] = []
        var records: Int64 = 1
        var sequenceNumber: Int64 = 1
        var format = "PARQUET"
        var status: Int64 = 1
    }

    /// The type of the only partition field; nil for an unpartitioned table.
    var partitionType: String?
    var entries: [Entry]

    private var schema: String {
        let partition =
            partitionType.map { #"{"name":"p","type":["null",\#($0)],"field-id":1000}"# } ?? ""
        let fields = [
            #"{"name":"content","type":"int","field-id":134}"#, #"{"name":"file_path","type":"string","field-id":100}"#,
            #"{"name":"file_format","type":"string","field-id":101}"#,
            #"{"name":"partition","type":{"type":"record","name":"r102","fields":[\#(partition)]},"field-id":102}"#,
            #"{"name":"record_count","type":"long","field-id":103}"#,
            #"{"name":"file_size_in_bytes","type":"long","field-id":104}"#,
        ].joined(separator: ",")
        return #"{"type":"record","name":"manifest_entry","fields":[{"name":"status","type":"int","field-id":0},"#
            + #"{"name":"snapshot_id","type":"long","field-id":1},{"name":"sequence_number","type":"long","field-id":3},"#
            + #"{"name":"data_file","type":{"type":"record","name":"r2","fields":[\#(fields)]},"field-id":2}]}"#
    }

    var bytes: [UInt8] {
        let sync = Array(repeating: UInt8(0x5A), count: 16)
        let rows = entries.flatMap { row($0) }
        let header = number(1) + text("avro.schema") + text(schema) + number(0)
        return [0x4F, 0x62, 0x6A, 1] + header + sync + number(Int64(entries.count)) + number(Int64(rows.count)) + rows
            + sync
    }

    private func row(_ entry: Entry) -> [UInt8] {
        let partition = partitionType == nil ? [] : number(1) + entry.partition
        return number(entry.status) + number(7) + number(entry.sequenceNumber) + number(entry.content)
            + text(entry.path) + text(entry.format) + partition + number(entry.records) + number(1000)
    }

    private func text(_ text: String) -> [UInt8] { number(Int64(text.utf8.count)) + Array(text.utf8) }

    /// Zigzag, seven bits a byte (Avro specification, "Binary Encoding").
    private func number(_ value: Int64) -> [UInt8] {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        var bytes: [UInt8] = []
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
