import Delta
import Tables
import Testing

/// Where a descriptor says that its vector is (Delta protocol, "Deletion Vector Descriptor Schema").
struct DeletionVectorTests {
    private func vector(_ descriptor: String) async throws(TableError) -> DeletionVector? {
        var writer = LogWriter.log([[Line.add("a", vector: descriptor)]])
        writer.allowed = [ObjectLocation(bucket: "bucket", key: "clones")]
        return try await writer.table.snapshot(at: .latest).files.deletionVector(of: 0)
    }

    @Test(
        arguments: [
            // The first is the protocol's own example.
            ("u", "ab^-aqEH.-t@S}K{vb[*k^", "table/ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin"),
            ("u", "^-aqEH.-t@S}K{vb[*k^", "table/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin"),
            ("u", "a/b^-aqEH.-t@S}K{vb[*k^", "table/a/b/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin"),
            // The prefix is plain text: a percent sign in it is one.
            ("u", "a%20b^-aqEH.-t@S}K{vb[*k^", "table/a%20b/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin"),
            ("u", "00000000000000000000", "table/deletion_vector_00000000-0000-0000-0000-000000000000.bin"),
            ("u", "%nSc0%nSc0%nSc0%nSc0", "table/deletion_vector_ffffffff-ffff-ffff-ffff-ffffffffffff.bin"),
            ("p", "s3://bucket/table/dv.bin", "table/dv.bin"), ("p", "s3a://bucket/clones/a%20b.bin", "clones/a b.bin"),
        ])
    func files(type: String, path: String, key: String) async throws {
        let found = try await vector(Line.stored(type, path))
        #expect(found?.storage == .file(ObjectLocation(bucket: "bucket", key: key), offset: 4))
        #expect(found?.sizeInBytes == 40)
        #expect(found?.cardinality == 6)
        #expect(found?.uniqueID == "\(type)\(path)@4")
        let atTheStart = try await vector(Line.stored(type, path, offset: nil))
        #expect(atTheStart?.storage == .file(ObjectLocation(bucket: "bucket", key: key), offset: nil))
        #expect(atTheStart?.uniqueID == type + path)
    }

    @Test func inline() async throws {
        let text = "wi5b=000010000siXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L"
        let found = try await vector(Line.inline(text))
        #expect(found == DeletionVector(storage: .inline(text), sizeInBytes: 40, cardinality: 6, uniqueID: "i" + text))
    }

    @Test(arguments: ["x", "", "U", "up", "i ", "s3"])
    func unknownStorageIsNamed(type: String) async {
        let error = await tableError { () throws(TableError) in _ = try await vector(Line.stored(type, "abc")) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("'\(type)'") == true)
    }

    @Test(
        arguments: [
            "", "short", "^-aqEH.-t@S}K{vb[*k", "^-aqEH.-t@S}K{vb[*k~", "^-aqEH.-t@S}K{vb[*k\\", "^-aqEH.-t@S}K{vb[*ké",
            "####################", "%nSc1%nSc0%nSc0%nSc0", "é-aqEH.-t@S}K{vb[*k^",
        ])
    func namesThatEncodeNoUUID(path: String) async {
        let error = await tableError { () throws(TableError) in _ = try await vector(Line.stored("u", path)) }
        #expect(error?.kind == .corrupt, "\(path)")
    }

    @Test(
        arguments: [
            ("p", "dv.bin", nil), ("p", "/etc/passwd", TableError.Kind.forbiddenLocation),
            ("p", "s3://other/dv.bin", .forbiddenLocation), ("p", "file:///etc/passwd", .forbiddenLocation),
            ("u", "../x^-aqEH.-t@S}K{vb[*k^", .forbiddenLocation), ("u", "/x^-aqEH.-t@S}K{vb[*k^", .forbiddenLocation),
            ("u", "x/^-aqEH.-t@S}K{vb[*k^", .forbiddenLocation),
            ("u", "x/../../^-aqEH.-t@S}K{vb[*k^", .forbiddenLocation),
        ])
    func onlyBelowTheTable(type: String, path: String, kind: TableError.Kind?) async {
        let error = await tableError { () throws(TableError) in _ = try await vector(Line.stored(type, path)) }
        #expect(error?.kind == kind)
    }
}
