// fuzz: -max_len=256
import JSON

@testable import Delta

/// A name that is understood says exactly what it seems to say; a hint says its version or nothing.
func fuzz(_ bytes: [UInt8]) {
    checkName(String(decoding: bytes, as: UTF8.self))
    if let version = LastCheckpoint.version(in: bytes) { demand(version >= 0, "versions are not negative") }
    if let hint = try? JSONValue(parsing: bytes), hint.object != nil {
        let versions = hint.object?.filter { $0.key == "version" } ?? []
        let expected = versions.allSatisfy { $0.value.int64 != nil } ? versions.last?.value.int64 : nil
        demand(LastCheckpoint.version(in: bytes) == expected.flatMap { $0 < 0 ? nil : $0 }, "a hint is what it says")
    }
}

private func checkName(_ name: String) {
    guard let file = LogFile(name: name) else { return }
    switch file {
    case .commit(let version):
        demand(version >= 0 && LogFile.commitName(version).utf8.elementsEqual(name.utf8), "a commit has one name")
    case .checkpoint(let version), .checkpointV2(let version), .checksum(let version):
        demand(version >= 0, "versions are not negative")
    case .checkpointPart(let version, let part, let count):
        demand(version >= 0 && part >= 1 && part <= count, "a part is one of all")
    case .compacted(let first, let last):
        demand(first >= 0 && first <= last, "a compaction ends after its beginning")
    }
}
