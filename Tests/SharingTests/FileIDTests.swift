import Sharing
import Tables
import Testing

struct FileIDTests {
    /// Recipients keep files by their ids: an id that changed would make them read everything again.
    @Test func staysWhatItWas() {
        #expect(
            FileID.of(ObjectLocation(bucket: "bucket", key: "table/a"))
                == FileID.of(ObjectLocation(bucket: "bucket", key: "table/a")))
        #expect(
            FileID.of(ObjectLocation(bucket: "bucket", key: "table/part-0.parquet"))
                == "3f3c63a1d0168e6536e7ad100b9ef7e1")
    }

    @Test func differsForDifferentObjects() {
        var ids: Set<String> = []
        let locations = [
            ("b", "k"), ("bk", ""), ("", "bk"), ("b", "k/"), ("B", "k"), ("b", "k\u{E9}"), ("b", "ke\u{301}"),
            ("b/k", "k"),
            ("b", "k/k"),
        ]
        for (bucket, key) in locations {
            let id = FileID.of(ObjectLocation(bucket: bucket, key: key))
            #expect(id.utf8.count == 32)
            #expect(id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
            ids.insert(id)
        }
        for index in 0..<10_000 { ids.insert(FileID.of(ObjectLocation(bucket: "b", key: "part-\(index)"))) }
        #expect(ids.count == locations.count + 10_000)
    }
}
