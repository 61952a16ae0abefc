import Foundation
import Glibc
import Tables
import Testing

@testable import Storage

@Suite struct LocalStoreTests {
    private let folder: TemporaryFolder
    private let store: LocalStore

    init() throws {
        folder = try TemporaryFolder()
        store = LocalStore(bucket: "data", folder: folder.path)
    }

    private func at(_ key: String) -> ObjectLocation { ObjectLocation(bucket: "data", key: key) }

    private func kind(_ body: () async throws -> Void) async -> StorageError.Kind? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? StorageError)?.kind
        }
    }

    private func readKind(_ key: String, _ range: Range<Int64>? = nil, limit: Int = 1000) async -> StorageError.Kind? {
        await kind { _ = try await store.read(at(key), range: range, limit: limit) }
    }

    @Test func wholeObjectsAndRanges() async throws {
        try folder.write("t/a.bin", Array(0..<100))
        #expect(try await store.read(at("t/a.bin"), range: nil, limit: 100) == Array(0..<100))
        #expect(try await store.read(at("t/a.bin"), range: 0..<10, limit: 10) == Array(0..<10))
        #expect(try await store.read(at("t/a.bin"), range: 90..<100, limit: 10) == Array(90..<100))
        #expect(try await store.read(at("t/a.bin"), range: 90..<1000, limit: 10) == Array(90..<100))
        #expect(try await store.read(at("t/a.bin"), range: 5..<5, limit: 0) == [])
        #expect(try await store.read(at("t/a.bin"), range: 100..<100, limit: 0) == [])
        #expect(await readKind("t/a.bin", 100..<101) == .rangeNotSatisfiable)
        #expect(await readKind("t/a.bin", -1..<4) == .rangeNotSatisfiable)
        #expect(await readKind("t/a.bin", 0..<Int64.max, limit: 99) == .tooLarge)
        #expect(await readKind("t/a.bin", limit: 99) == .tooLarge)
    }

    @Test func emptyFiles() async throws {
        try folder.write("empty", "")
        #expect(try await store.read(at("empty"), range: nil, limit: 0) == [])
        #expect(try await store.read(at("empty"), range: 0..<0, limit: 0) == [])
        #expect(await readKind("empty", 0..<1) == .rangeNotSatisfiable)
        var chunks = 0
        for try await _ in try await store.open(at("empty"), range: nil).chunks { chunks += 1 }
        #expect(chunks == 0)
    }

    @Test func namesAreTakenAsTheyAre() async throws {
        for name in ["a b", "100%", "%20", "a+b=c", "grün 日本", "..hidden", "date=2024/x?y#z"] {
            try folder.write(name, name)
            #expect(try await store.read(at(name), range: nil, limit: 100) == Array(name.utf8))
            #expect(try await store.info(at(name)).key == name)
        }
    }

    @Test func pathsThatLeaveAreRefused() async throws {
        try folder.write("t/a", "x")
        for key in ["", "/", "../x", "t/../t/a", "t/./a", "t//a", "/t/a", "t/a/", ".", "..", "t/a\0b"] {
            #expect(await readKind(key) == .refused, "\(key)")
        }
        #expect(await readKind(String(repeating: "a", count: 1025)) == .refused)
        #expect(await readKind(String(repeating: "a", count: 300)) == .notFound)
        #expect(await readKind("t/none") == .notFound)
        #expect(await readKind("none/a") == .notFound)
        #expect(await readKind("t/a/b") == .notFound)
        #expect(await readKind("t") == .notFound)
        for prefix in ["../", "t/../", "//", "/", "t//", "t/\0"] {
            #expect(
                await kind { _ = try await store.list(bucket: "data", prefix: prefix, startAfter: nil) } == .refused)
        }
        #expect(
            await kind { _ = try await store.info(ObjectLocation(bucket: "other", key: "t/a")) } == .refused)
    }

    @Test func linksAreNeverFollowed() async throws {
        try folder.write("t/real", "x")
        let outside = try TemporaryFolder()
        try outside.write("secret", "s")
        symlink(outside.path + "/secret", folder.path + "/t/link")
        symlink("real", folder.path + "/t/inner")
        symlink(outside.path, folder.path + "/dirlink")
        symlink("nowhere", folder.path + "/t/broken")
        for key in ["t/link", "t/inner", "dirlink/secret", "t/broken", "dirlink"] {
            #expect(await readKind(key) == .refused, "\(key)")
        }
        #expect(
            await kind { _ = try await store.list(bucket: "data", prefix: "dirlink/", startAfter: nil) } == .refused)
        // A listing that left the link out could make an old version look like the newest.
        #expect(await kind { _ = try await store.list(bucket: "data", prefix: "t/", startAfter: nil) } == .refused)
        let page = try await store.list(bucket: "data", prefix: "t/r", startAfter: nil)
        #expect(page.objects.map(\.key) == ["t/real"])
    }

    @Test func theFolderItselfMayBeALink() async throws {
        try folder.write("a", "x")
        let other = try TemporaryFolder()
        symlink(folder.path, other.path + "/mount")
        let mounted = LocalStore(bucket: "data", folder: other.path + "/mount")
        #expect(try await mounted.read(at("a"), range: nil, limit: 1) == [UInt8(ascii: "x")])
    }

    @Test func onlyRegularFilesAreServed() async throws {
        mkfifo(folder.path + "/fifo", 0o600)
        #expect(await readKind("fifo") == .refused)
        #expect(try await store.list(bucket: "data", prefix: "", startAfter: nil).objects.isEmpty)
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser reads every file"))
    func unreadableFilesAreDenied() async throws {
        try folder.write("closed", "x")
        chmod(folder.path + "/closed", 0)
        #expect(await readKind("closed") == .denied)
    }

    @Test func deniedIsToldFromMissing() {
        #expect(FileFault(errno: EACCES).storageError(at: "s3://b/k").kind == .denied)
        #expect(FileFault(errno: EMFILE).storageError(at: "s3://b/k").kind == .unavailable)
        #expect(FileFault(errno: ELOOP).storageError(at: "s3://b/k").kind == .refused)
    }

    @Test func aMissingRootIsNoEmptyFolder() async throws {
        let missing = LocalStore(bucket: "data", folder: folder.path + "/missing")
        #expect(
            await kind { _ = try await missing.list(bucket: "data", prefix: "", startAfter: nil) } == .unavailable)
        #expect(await kind { _ = try await missing.info(at("a")) } == .unavailable)
        #expect(try await store.list(bucket: "data", prefix: "missing/", startAfter: nil).objects.isEmpty)
    }

    @Test func factsOfAnObject() async throws {
        try folder.write("a", "12345")
        let time = [timeval(tv_sec: 1_700_000_000, tv_usec: 123_456), timeval(tv_sec: 1_700_000_000, tv_usec: 123_456)]
        utimes(folder.path + "/a", time)
        let before = try await store.info(at("a"))
        #expect(before.size == 5)
        #expect(before.modified == 1_700_000_000_123)
        #expect(before.etag?.hasPrefix("\"") == true)
        #expect(try await store.info(at("a")) == before)
        try folder.write("a", "123456")
        #expect(try await store.info(at("a")).etag != before.etag)
    }

    @Test func streamsComeInChunks() async throws {
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try folder.write("large", bytes)
        let stream = try await store.open(at("large"), range: 100..<600_100)
        #expect(stream.info.size == 700_000)
        var got: [UInt8] = []
        var sizes: [Int] = []
        for try await chunk in stream.chunks {
            got += chunk
            sizes.append(chunk.count)
        }
        #expect(sizes == [262_144, 262_144, 75_712])
        #expect(got == Array(bytes[100..<600_100]))
    }

    @Test func aFileThatShrinksIsAnError() async throws {
        try folder.write("large", [UInt8](repeating: 1, count: 600_000))
        let stream = try await store.open(at("large"), range: nil)
        truncate(folder.path + "/large", 300_000)
        var got = 0
        do {
            for try await chunk in stream.chunks { got += chunk.count }
            Issue.record("a short file was read to its end")
        } catch {
            #expect((error as? StorageError)?.kind == .unavailable)
        }
        #expect(got == 262_144)
    }

    @Test func listingsAreSortedAndContinue() async throws {
        for number in 0..<3000 {
            try folder.write("t/\(number)", "")
        }
        try folder.write("t/sub/x", "")
        let page = try await store.list(bucket: "data", prefix: "t/", startAfter: "t/2")
        let expected = (0..<3000).map { "t/\($0)" }
            .filter { "t/2".utf8.lexicographicallyPrecedes($0.utf8) }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(page.objects.map(\.key) == expected)
        #expect(page.next == nil)
        let named = try await store.list(bucket: "data", prefix: "t/299", startAfter: nil)
        #expect(named.objects.map(\.key) == ["t/299"] + (2990..<3000).map { "t/\($0)" })
    }

    @Test func pagesOfAFolderJoin() throws {
        for number in 0..<25 { try folder.write("t/\(number)", "") }
        let mounted = MountedFolder(bucket: "data", path: folder.path)
        var keys: [String] = []
        var after: String?
        var pages = 0
        repeat {
            let page = try mounted.list(prefix: "t/", startAfter: after, limit: 4)
            keys += page.objects.map(\.key)
            after = page.next
            pages += 1
        } while after != nil && pages < 100
        #expect(pages == 7)
        #expect(keys == (0..<25).map { "t/\($0)" }.sorted())
    }

    @Test func descriptorsAreClosed() async throws {
        try folder.write("t/a", "x")
        symlink("a", folder.path + "/t/link")
        func count() throws -> Int {
            let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            return names.filter { name in
                var buffer = [CChar](repeating: 0, count: 4096)
                let length = readlink("/proc/self/fd/" + name, &buffer, buffer.count - 1)
                let target = buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
                return String(decoding: target, as: UTF8.self).hasPrefix(folder.path)
            }.count
        }
        for _ in 0..<50 {
            _ = try await store.read(at("t/a"), range: nil, limit: 1)
            _ = await readKind("t/link")
            _ = await readKind("t/none")
            _ = await kind { _ = try await store.list(bucket: "data", prefix: "t/", startAfter: nil) }
            _ = try await store.open(at("t/a"), range: nil)
        }
        // The thread that read last may let go of its file a moment after it has answered.
        for _ in 0..<200 where try count() > 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try count() == 0)
    }
}
