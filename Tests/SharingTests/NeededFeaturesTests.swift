import Sharing
import Tables
import Testing

struct NeededFeaturesTests {
    private func names(
        _ types: [DataType] = [.long], configuration: [String: String] = [:], vectors: Bool = false,
        typeChanged: Bool = false, features: [String]? = nil
    ) -> [String] {
        NeededFeatures(
            protocol: TableText.tableProtocol(3, features),
            metadata: TableText.metadata(types, configuration: configuration, typeChanged: typeChanged),
            deletionVectors: vectors
        ).names
    }

    @Test func whatIsInUseIsNeeded() {
        #expect(names() == [])
        #expect(names(vectors: true) == ["deletionVectors"])
        #expect(names(configuration: ["delta.enableDeletionVectors": "TRUE"]) == ["deletionVectors"])
        #expect(names(configuration: ["delta.enableDeletionVectors": "false"]) == [])
        for (mode, needed) in [("name", true), ("id", true), ("ID", true), ("none", false), ("None", false)] {
            #expect(names(configuration: ["delta.columnMapping.mode": mode]) == (needed ? ["columnMapping"] : []))
        }
        #expect(names(typeChanged: true) == ["typeWidening"])
        #expect(
            names([.timestampNtz, .other("variant")], configuration: ["delta.columnMapping.mode": "id"], vectors: true)
                == ["columnMapping", "deletionVectors", "timestampNtz", "variantType"])
    }

    @Test func typesAtAnyDepth() {
        let deep: [DataType] = [
            .structure(StructType(fields: [.init(name: "x", type: .timestampNtz, nullable: true)])),
            .array(element: .timestampNtz, containsNull: true),
            .map(key: .timestampNtz, value: .long, valueContainsNull: true),
            .map(key: .long, value: .array(element: .timestampNtz, containsNull: true), valueContainsNull: true),
        ]
        for type in deep { #expect(names([type]) == ["timestampNtz"]) }
        let changed = StructType.Field(name: "x", type: .long, nullable: true, typeChanged: true)
        #expect(
            names([.array(element: .structure(StructType(fields: [changed])), containsNull: true)]) == ["typeWidening"])
        #expect(names([.timestamp, .other("void")]) == [])
    }

    @Test func namesAsTheTableListsThem() {
        #expect(names([.other("variant")], features: ["variantType-preview"]) == ["variantType-preview"])
        #expect(names([.other("variant")], features: ["variantType-preview", "variantType"]) == ["variantType"])
        #expect(names(typeChanged: true, features: ["typeWidening-preview"]) == ["typeWidening-preview"])
    }

    @Test func unions() {
        var all = NeededFeatures(
            protocol: TableText.tableProtocol(1), metadata: TableText.metadata(), deletionVectors: true)
        all.formUnion(
            NeededFeatures(
                protocol: TableText.tableProtocol(1), metadata: TableText.metadata([.timestampNtz]),
                deletionVectors: true))
        #expect(all.names == ["deletionVectors", "timestampNtz"])
        #expect(!all.isEmpty)
    }

    /// A recipient's library refuses what is listed and unknown to it: what is not in use is not listed.
    @Test func reducedProtocols() {
        let listed = ["columnMapping", "deletionVectors", "v2Checkpoint", "vacuumProtocolCheck", "typeWidening"]
        let full = TableText.tableProtocol(3, listed, writer: listed + ["appendOnly", "changeDataFeed"])
        let needs = NeededFeatures(
            protocol: full, metadata: TableText.metadata(configuration: ["delta.columnMapping.mode": "name"]),
            deletionVectors: false)
        let reduced = needs.reduced(full)
        #expect(reduced.readerFeatures == ["columnMapping"])
        #expect(reduced.writerFeatures == ["columnMapping", "appendOnly", "changeDataFeed"])
        #expect(reduced.minReaderVersion == 3)
        #expect(reduced.minWriterVersion == 7)
        let old = TableText.tableProtocol(2)
        #expect(needs.reduced(old) == old)
        let none = NeededFeatures(protocol: full, metadata: TableText.metadata(), deletionVectors: false)
        #expect(none.reduced(full).readerFeatures == [])
    }
}
