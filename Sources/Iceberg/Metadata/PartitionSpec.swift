/// How files are partitioned (Iceberg specification, "Partition Specs").
struct PartitionSpec: Sendable, Hashable {
    struct Field: Sendable, Hashable {
        /// The column that the value is made of; nil for a transform of several columns.
        let sourceID: Int32?
        /// The id of the value in the partition structs of manifests; nil in old tables, where values come in order.
        let fieldID: Int32?
        let name: String
        let transform: Transform
    }

    let id: Int64
    let fields: [Field]
}
