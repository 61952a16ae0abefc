import Tables
import Testing

@testable import Iceberg

/// Deletes apply within their partition, however its value is written.
struct PartitionMatchTests {
    private let root = ObjectLocation(bucket: "lake", key: "tables/t")
    private var paths: PathReader { PathReader(policy: LocationPolicy(root: root), location: "s3://lake/tables/t") }
    private let spec = PartitionSpec(
        id: 0, fields: [PartitionSpec.Field(sourceID: 1, fieldID: 1000, name: "p", transform: .identity)])

    private func manifest(_ content: ManifestFile.Content) -> ManifestFile {
        ManifestFile(
            path: "s3://lake/tables/t/metadata/m.avro", length: nil, specID: 0, content: content, sequenceNumber: 1,
            addedSnapshotID: 7, isDead: false, summaries: [])
    }

    private func files(_ text: ManifestText, type: IcebergType) throws -> ManifestFiles {
        let schema = IcebergSchema(id: 0, fields: [IcebergField(id: 1, name: "p", type: type, isRequired: false)])
        let context = DataManifest.Context(
            paths: paths, mapping: .byID, places: ColumnPlace.all(of: schema, mapping: .byID), schema: schema,
            times: [:], detail: true, pruner: nil, imported: .none)
        return try DataManifest(manifest: manifest(.data), spec: spec, context: context).read(text.bytes)
    }

    private func deletes(_ text: ManifestText) throws -> DeleteIndex {
        DeleteIndex(try DeleteManifest(manifest: manifest(.deletes), spec: spec, paths: paths).read(text.bytes))
    }

    private static func decimal(_ width: Int) -> String {
        let precision = width == 4 ? 9 : 18
        return
            #"{"type":"fixed","name":"d\#(width)","size":\#(width),"logicalType":"decimal","precision":\#(precision),"scale":2}"#
    }

    /// A delete that was written after the column was made wider concerns files that were written before.
    @Test(
        arguments: [0, 1, -1, 127, 128, -128, -129, 255, -256, 32_767, -32_768, 2_147_483_647, -2_147_483_648]
            as [Int64])
    func widerDecimals(_ number: Int64) throws {
        let narrow = ForwardTransform.bigEndian(Int128(number), width: 4)
        let wide = ForwardTransform.bigEndian(Int128(number), width: 8)
        let other = ForwardTransform.bigEndian(Int128(number) + 1, width: 8)
        let path = "s3://lake/tables/t/data/"
        let type = IcebergType.decimal(precision: 18, scale: 2)
        let old = try files(
            ManifestText(
                partitionType: Self.decimal(4), entries: [ManifestText.Entry(path: path + "a", partition: narrow)]),
            type: type)
        let new = try files(
            ManifestText(
                partitionType: Self.decimal(8),
                entries: [
                    ManifestText.Entry(path: path + "b", partition: wide),
                    ManifestText.Entry(path: path + "c", partition: other),
                ]),
            type: type)
        let delete = ManifestText.Entry(path: path + "d", content: 1, partition: wide, sequenceNumber: 2)
        let index = try deletes(ManifestText(partitionType: Self.decimal(8), entries: [delete]))
        var assembly = FileAssembly(root: root, deletes: index)
        try assembly.append(old)
        try assembly.append(new)
        var reader = assembly.files.reader()
        #expect((0..<3).map { reader.file($0).deletionVector != nil } == [true, true, false])
    }

    /// Equality deletes of a wider column, too.
    @Test func equalityDeletesOfWiderDecimals() throws {
        let path = "s3://lake/tables/t/data/"
        let old = try files(
            ManifestText(
                partitionType: Self.decimal(4),
                entries: [ManifestText.Entry(path: path + "a", partition: [0, 0, 1, 0])]),
            type: .decimal(precision: 18, scale: 2))
        let delete = ManifestText.Entry(
            path: path + "d", content: 2, partition: [0, 0, 0, 0, 0, 0, 1, 0], sequenceNumber: 2)
        let index = try deletes(ManifestText(partitionType: Self.decimal(8), entries: [delete]))
        var assembly = FileAssembly(root: root, deletes: index)
        #expect(throws: TableError.self) { try assembly.append(old) }
    }

    /// Bytes that are no decimal are what they are.
    @Test func fixedValuesKeepTheirZeros() throws {
        let type = #"{"type":"fixed","name":"f","size":2}"#
        let path = "s3://lake/tables/t/data/"
        let data = try files(
            ManifestText(
                partitionType: type,
                entries: [[0, 1], [1, 0], [0, 0]].enumerated().map {
                    ManifestText.Entry(path: "\(path)\($0.offset)", partition: $0.element)
                }),
            type: .fixed(2))
        #expect(Set(data.partitionOf).count == 3)
        #expect(data.files.count == 3)
    }
}
