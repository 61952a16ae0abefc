import Avro
import Tables

/// Where the columns of a manifest's entries are (Iceberg specification, "Manifests").
struct ManifestColumns {
    struct Map {
        let list: Int
        let key: Int
        let value: Int
    }

    let status: Int
    let snapshotID: Int?
    let sequenceNumber: Int?
    let content: Int?
    let path: Int
    let format: Int
    let recordCount: Int
    let size: Int
    let keyMetadata: Int?
    let nullCounts: Map?
    let nanCounts: Map?
    let lowerBounds: Map?
    let upperBounds: Map?
    let equalityIDs: (list: Int, element: Int)?
    let referencedFile: Int?
    let contentOffset: Int?
    let contentSize: Int?
    /// For each field of the spec; nil where the manifest has none.
    let partition: [Int?]

    init(_ lookup: AvroLookup, spec: PartitionSpec) throws(TableError) {
        status = try lookup.required(0, "status")
        snapshotID = lookup.leaf(1, "snapshot_id")
        sequenceNumber = lookup.leaf(3, "sequence_number")
        content = lookup.leaf(134, "data_file", "content")
        path = try lookup.required(100, "data_file", "file_path")
        format = try lookup.required(101, "data_file", "file_format")
        recordCount = try lookup.required(103, "data_file", "record_count")
        size = try lookup.required(104, "data_file", "file_size_in_bytes")
        keyMetadata = lookup.leaf(131, "data_file", "key_metadata")
        nullCounts = Self.map(lookup, 121, 122, "null_value_counts")
        nanCounts = Self.map(lookup, 138, 139, "nan_value_counts")
        lowerBounds = Self.map(lookup, 126, 127, "lower_bounds")
        upperBounds = Self.map(lookup, 129, 130, "upper_bounds")
        if let element = lookup.leaf(136, "data_file", "equality_ids", "element"),
            let list = lookup.file.leaves[element].list
        {
            equalityIDs = (list, element)
        } else {
            equalityIDs = nil
        }
        referencedFile = lookup.leaf(143, "data_file", "referenced_data_file")
        contentOffset = lookup.leaf(144, "data_file", "content_offset")
        contentSize = lookup.leaf(145, "data_file", "content_size_in_bytes")
        partition = Self.partition(lookup, spec)
    }

    /// The columns that every use needs.
    var names: [Int] {
        let optional = [snapshotID, sequenceNumber, content, keyMetadata]
        return [status, path, format, recordCount, size] + optional.compactMap { $0 } + partition.compactMap { $0 }
    }

    /// The columns that tell of values.
    var statistics: [Int] {
        [nullCounts, nanCounts, lowerBounds, upperBounds].compactMap { $0 }.flatMap { [$0.key, $0.value] }
    }

    /// The columns that delete files have besides.
    var deletes: [Int] {
        let bounds = [lowerBounds, upperBounds].compactMap { $0 }.flatMap { [$0.key, $0.value] }
        return [equalityIDs?.element, referencedFile, contentOffset, contentSize].compactMap { $0 } + bounds
    }

    private static func map(_ lookup: AvroLookup, _ key: Int32, _ value: Int32, _ name: String) -> Map? {
        guard let key = lookup.leaf(key, "data_file", name, "element", "key"),
            let value = lookup.leaf(value, "data_file", name, "element", "value"),
            let list = lookup.file.leaves[key].list, lookup.file.leaves[value].list == list
        else { return nil }
        return Map(list: list, key: key, value: value)
    }

    /// Partition values are found by their ids; by their order in tables whose specs have no ids.
    private static func partition(_ lookup: AvroLookup, _ spec: PartitionSpec) -> [Int?] {
        let leaves = lookup.file.leaves.filter {
            $0.path.starts(with: ["data_file", "partition"]) && $0.path.count == 3
        }
        return spec.fields.enumerated().map { index, field in
            guard let id = field.fieldID, lookup.file.hasFieldIDs else {
                return index < leaves.count ? leaves[index].index : nil
            }
            return leaves.first { $0.fieldIDs.last == id }?.index
        }
    }
}
