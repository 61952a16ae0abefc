import Avro
import Tables

/// The partition spec of a manifest that no list names, as its own header tells (version 1).
enum ManifestSpec {
    static func id(_ bytes: [UInt8]) throws(TableError) -> Int64 {
        let file: AvroFile
        do { file = try AvroFile(bytes) } catch { throw TableError(error, in: "a manifest") }
        guard let text = file.metadata["partition-spec-id"] else { return 0 }
        return Int64(String(decoding: text, as: UTF8.self)) ?? 0
    }
}
