// fuzz: -max_len=512
import Tables

@testable import Delta

private let policies = [
    LocationPolicy(root: ObjectLocation(bucket: "b", key: "t")),
    LocationPolicy(
        root: ObjectLocation(bucket: "b", key: "t/t"),
        allowed: [ObjectLocation(bucket: "c", key: ""), ObjectLocation(bucket: "b", key: "a")]),
    LocationPolicy(root: ObjectLocation(bucket: "b", key: ""), folder: "/d"),
    LocationPolicy(root: ObjectLocation(bucket: "b", key: "t"), folder: "/d/b"),
]

/// Whatever a path says, only what lies below the root or an allowed location is reached, and one file has one key.
func fuzz(_ bytes: [UInt8]) {
    let path = String(decoding: bytes, as: UTF8.self)
    for policy in policies {
        if let location = try? policy.resolve(path) { check(location, policy) }
        if let location = try? policy.resolve(relative: path) {
            check(location, policy)
            demand(isSame(location, policy.root.appending(path)), "a relative path is appended as it is")
        }
        let resolved = try? policy.resolve(uriReference: path)
        if let resolved { check(resolved, policy) }
        checkRelative(path, resolved, policy)
        if let resolved, policy.root.contains(resolved) { checkSpelling(resolved, path, policy) }
    }
}

private func check(_ location: ObjectLocation, _ policy: LocationPolicy) {
    let isBelowRoot = policy.root.contains(location) && location != policy.root
    demand(isBelowRoot || policy.allowed.contains { $0.contains(location) }, "\(location) may be read")
    for segment in location.key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
        let isPlain = !segment.isEmpty && !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
        demand(isPlain && !segment.contains(0), "\(location) is a plain path")
    }
}

/// By bytes: strings compare by canonical equivalence.
private func isSame(_ left: ObjectLocation, _ right: ObjectLocation) -> Bool {
    left.bucket.utf8.elementsEqual(right.bucket.utf8) && left.key.utf8.elementsEqual(right.key.utf8)
}

/// The short way finds what the long way finds.
private func checkRelative(_ path: String, _ resolved: ObjectLocation?, _ policy: LocationPolicy) {
    var scratch: [UInt8] = [1, 2, 3]
    guard let key = policy.relativeKey(ofURIReference: Array(path.utf8)[...], scratch: &scratch) else { return }
    guard let resolved else { return demand(false, "what has a key may be read") }
    demand(
        isSame(resolved, policy.root.appending(String(decoding: key, as: UTF8.self))),
        "both ways lead to the same file")
}

/// The same file with every byte of its name escaped is the same file.
private func checkSpelling(_ location: ObjectLocation, _ path: String, _ policy: LocationPolicy) {
    let prefix = policy.root.key.isEmpty ? 0 : policy.root.key.utf8.count + 1
    let digits = Array("0123456789abcdef".utf8)
    var escaped: [UInt8] = []
    for byte in location.key.utf8.dropFirst(prefix) {
        escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    let other = String(decoding: escaped, as: UTF8.self)
    let found = try? policy.resolve(uriReference: other)
    demand(found.map { isSame($0, location) } == true, "escapes name the same file")
    var writer = FileKeyWriter(policy)
    var keys: [[UInt8]] = [[1], [2]]
    _ = writer.write(path: Array(path.utf8)[...], deletionVector: "v", into: &keys[0])
    _ = writer.write(path: escaped[...], deletionVector: "v", into: &keys[1])
    demand(keys[0] == keys[1], "escapes give the same key")
    _ = writer.write(path: escaped[...], deletionVector: nil, into: &keys[1])
    demand(keys[0] != keys[1], "a deletion vector makes another key")
}
