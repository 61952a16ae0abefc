import Tables
import Testing

@testable import Iceberg

/// Where the newest metadata of a table is found.
struct MetadataSourceTests {
    /// The name of the file that a folder with these files is read from.
    private func newest(_ names: [String], hint: String? = nil, pageSize: Int = 1000) async throws -> String {
        let lake = folder(names, hint: hint, pageSize: pageSize)
        let document = try await MetadataFolder(lake.root, store: lake.store).current(known: nil)
        #expect(String(decoding: document.bytes, as: UTF8.self) == document.location.split(separator: "/").last ?? "")
        return String(document.location.split(separator: "/").last ?? "")
    }

    private func folder(_ names: [String], hint: String? = nil, pageSize: Int = 1000) -> Lake {
        let lake = Lake(empty: "t", pageSize: pageSize)
        for name in names { lake.store.put("tables/t/metadata/\(name)", text: name) }
        if let hint { lake.store.put("tables/t/metadata/version-hint.text", text: hint) }
        return lake
    }

    @Test(arguments: Expected.names)
    func everyFixtureByItsFolder(_ name: String) async throws {
        let lake = try Lake(name)
        let document = try await MetadataFolder(lake.root, store: lake.store).current(known: nil)
        #expect(document.location == "s3://lake/tables/\(name)/" + (try Expected(of: name).metadata))
        try await MetadataFolder.requireTable(lake.root, store: lake.store)
        #expect(await lake.table("metadata/none.json").fault == .notFound)
    }

    @Test func theGreatestNumber() async throws {
        let catalog = ["00000-a.metadata.json", "00009-c.metadata.json", "00010-b.metadata.json"]
        #expect(try await newest(catalog) == "00010-b.metadata.json")
        #expect(try await newest(["v1.metadata.json", "v10.metadata.json", "v9.metadata.json"]) == "v10.metadata.json")
        #expect(try await newest(catalog, pageSize: 1) == "00010-b.metadata.json")
        #expect(try await newest(catalog + ["00011-d.gz.metadata.json"]) == "00011-d.gz.metadata.json")
        #expect(try await newest(catalog + ["00012-d.metadata.json.gz"]) == "00012-d.metadata.json.gz")
        let others = [
            "snap-99-1.avro", "99.metadata.json", "-99.metadata.json", "x00099-a.metadata.json", "v-99.metadata.json",
            "v99.metadata.json.tmp", "99999999999999999999-a.metadata.json", "v.metadata.json", ".metadata.json",
        ]
        #expect(try await newest(catalog + others) == "00010-b.metadata.json")
    }

    @Test func hints() async throws {
        let files = ["v1.metadata.json", "v2.metadata.json", "v4.metadata.json"]
        #expect(try await newest(files, hint: "1") == "v2.metadata.json")
        #expect(try await newest(files, hint: " 2\n") == "v2.metadata.json")
        // A hint of what is not there says nothing.
        #expect(try await newest(files, hint: "3") == "v4.metadata.json")
        #expect(try await newest(files, hint: "") == "v4.metadata.json")
        #expect(try await newest(files, hint: "../v1") == "v4.metadata.json")
        #expect(try await newest(["v1.gz.metadata.json", "v2.metadata.json.gz"], hint: "1") == "v2.metadata.json.gz")
        let rivals = ["00003-a.metadata.json", "00003-b.metadata.json"]
        #expect(try await newest(rivals, hint: "00003-a") == "00003-a.metadata.json")
        #expect(try await newest(rivals, hint: "00003-b.metadata.json") == "00003-b.metadata.json")
        let greatest = "v9223372036854775807.metadata.json"
        #expect(try await newest([greatest], hint: "9223372036854775807") == greatest)
    }

    @Test func rivals() async throws {
        let lake = folder(["00003-b.metadata.json", "00003-a.metadata.json", "00002-c.metadata.json"])
        let source = MetadataFolder(lake.root, store: lake.store)
        let error = await tableError { () throws(TableError) in _ = try await source.current(known: nil) }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("00003-a.metadata.json, 00003-b.metadata.json") == true)
        lake.store.put("tables/t/metadata/00004-d.metadata.json", text: "{}")
        #expect(try await source.current(known: nil).location.hasSuffix("00004-d.metadata.json"))
    }

    @Test func noTable() async throws {
        for names in [[], ["snap-1.avro"]] {
            let lake = folder(names)
            let source = MetadataFolder(lake.root, store: lake.store)
            let error = await tableError { () throws(TableError) in _ = try await source.current(known: nil) }
            #expect(error?.kind == .notFound)
            #expect(error?.message.contains("metadata/") == true && error?.message.contains("_delta_log/") == true)
            #expect(
                await tableError { () throws(TableError) in
                    try await MetadataFolder.requireTable(lake.root, store: lake.store)
                } == error)
        }
        let elsewhere = MetadataFolder(ObjectLocation(bucket: "other", key: "t"), store: LakeStore())
        #expect(
            await tableError { () throws(TableError) in _ = try await elsewhere.current(known: nil) }?.kind
                == .storage(.refused))
        await #expect(throws: TableError.self) {
            try await MetadataFolder.requireTable(ObjectLocation(bucket: "other", key: "t"), store: LakeStore())
        }
    }

    /// What is known already is not read again.
    @Test func whatIsKnown() async throws {
        let lake = folder(["00001-a.metadata.json"])
        let source = MetadataFolder(lake.root, store: lake.store)
        let known = try await source.current(known: nil)
        lake.store.forgetCounts()
        #expect(try await source.current(known: known).bytes == known.bytes)
        #expect(lake.store.reads.isEmpty && lake.store.lists == 1)
        lake.store.put("tables/t/metadata/00002-b.metadata.json", text: "new")
        #expect(try await source.current(known: known).bytes == Array("new".utf8))
        let file = MetadataFile(lake.root.appending("metadata/00001-a.metadata.json"), store: lake.store)
        lake.store.forgetCounts()
        #expect(try await file.current(known: known).location == known.location)
        #expect(lake.store.reads.isEmpty)
    }

    @Test func compressedMetadata() async throws {
        let lake = try Lake("gzipped")
        let expected = try Expected(of: "gzipped")
        let key = "\(lake.root.key)/\(expected.metadata)"
        let intact = try #require(lake.store.bytes(key))
        #expect(intact.starts(with: [0x1F, 0x8B]))
        #expect(try await lake.table.latestVersion() == 1)
        for size in [[0xFF, 0xFF, 0, 0], [0, 0, 0, 0]] as [[UInt8]] {
            lake.store.put(key, intact.dropLast(4) + size)
            let error = await tableError { () throws(TableError) in _ = try await lake.table.latestVersion() }
            #expect(error?.kind == .corrupt)
        }
        // The last four bytes, wherever the file ends, are taken for the size.
        for length in [2, 10, intact.count - 9, intact.count - 1] {
            lake.store.put(key, Array(intact.prefix(length)))
            let error = await tableError { () throws(TableError) in _ = try await lake.table.latestVersion() }
            #expect(error?.kind == .corrupt || error?.kind == .storage(.tooLarge))
        }
        lake.store.put(key, intact.dropLast(4) + [0xFF, 0xFF, 0xFF, 0xFF])
        let error = await tableError { () throws(TableError) in _ = try await lake.table.latestVersion() }
        #expect(error?.kind == .storage(.tooLarge))
    }
}

extension IcebergTable {
    /// Why it cannot be read.
    fileprivate var fault: TableError.Kind? {
        get async {
            await tableError { () throws(TableError) in _ = try await snapshot(at: .latest) }?.kind
        }
    }
}
