import JSON
import Tables

/// Takes snapshots out of a metadata file that its reader did not ask for; everything else stays as it is written
/// (Iceberg specification, "Table Metadata Fields").
struct MetadataReduction {
    /// The snapshots that stay.
    let snapshots: Set<Int64>

    func reduced(_ bytes: [UInt8]) throws(TableError) -> [UInt8] {
        var writer = JSONWriter(reserving: bytes.count)
        var scanner = JSONScanner(bytes)
        do throws(JSONError) {
            var isFirst = true
            writer.raw("{")
            try scanner.forEachRawMember { name, scanner throws(JSONError) in
                var names = JSONScanner(bytes, range: name)
                if !isFirst { writer.raw(",") }
                isFirst = false
                writer.raw(bytes[name])
                writer.raw(":")
                try member(try names.string(), bytes, &scanner, &writer)
            }
            writer.raw("}")
            try scanner.end()
        } catch {
            throw MetadataReader.fault("it is no JSON of the kind that is expected: \(error)")
        }
        return writer.bytes
    }

    private func member(
        _ name: String, _ bytes: [UInt8], _ scanner: inout JSONScanner, _ writer: inout JSONWriter
    ) throws(JSONError) {
        guard name == "snapshots" else { return writer.raw(bytes[try scanner.skip()]) }
        try filter(bytes, &scanner, &writer)
    }

    /// The elements that are of a snapshot that stays.
    private func filter(
        _ bytes: [UInt8], _ scanner: inout JSONScanner, _ writer: inout JSONWriter
    ) throws(JSONError) {
        writer.raw("[")
        guard try !scanner.null() else {
            writer.raw("]")
            return
        }
        var isFirst = true
        try scanner.forEachElement { scanner throws(JSONError) in
            let element = try scanner.skip()
            var inner = JSONScanner(bytes, range: element)
            guard let id = try inner.value()["snapshot-id"]?.int64, snapshots.contains(id) else { return }
            if !isFirst { writer.raw(",") }
            isFirst = false
            writer.raw(bytes[element])
        }
        writer.raw("]")
    }

    /// The snapshots that branches and tags refer to.
    static func references(_ bytes: [UInt8]) throws(TableError) -> Set<Int64> {
        var ids: Set<Int64> = []
        var scanner = JSONScanner(bytes)
        do throws(JSONError) {
            try scanner.forEachMember { name, scanner throws(JSONError) in
                guard name == "refs" else {
                    _ = try scanner.skip()
                    return
                }
                for reference in try scanner.value().object ?? [] {
                    if let id = reference.value["snapshot-id"]?.int64 { ids.insert(id) }
                }
            }
        } catch {
            throw MetadataReader.fault("it is no JSON of the kind that is expected: \(error)")
        }
        return ids
    }
}
