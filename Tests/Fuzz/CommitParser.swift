// fuzz: -max_len=4096
import JSON

@testable import Delta
@testable import Tables

private let policy = LocationPolicy(
    root: ObjectLocation(bucket: "b", key: "t"), allowed: [ObjectLocation(bucket: "b", key: "a")], folder: "/d/b")

/// A commit gives actions that keep their word, line by line, and replay into files that may be read.
func fuzz(_ bytes: [UInt8]) {
    _ = Checksum.definition(in: bytes, version: 7)
    let commit: Commit
    do throws(TableError) {
        commit = try CommitParser.parse(bytes, name: "7.json")
    } catch {
        checkError(error, bytes)
        return
    }
    for action in commit.actions { check(action, commit) }
    checkLines(bytes, commit)
    replay(commit)
}

private func checkError(_ error: TableError, _ bytes: [UInt8]) {
    demand([.corrupt, .incomplete].contains(error.kind), "an error blames the commit: \(error)")
    demand(error.message.utf8.starts(with: "commit 7.json, line ".utf8), "an error names its line: \(error)")
    guard error.kind == .incomplete else { return }
    demand(bytes.last != 0x0A, "a line that ends is complete")
    do throws(TableError) {
        _ = try CommitParser.parse(bytes + [0x0A], name: "7.json")
        demand(false, "the end of a line mends nothing")
    } catch {
        demand(error.kind == .corrupt, "a line that ends is complete")
    }
}

// MARK: Actions

private func check(_ action: Action, _ commit: Commit) {
    switch action {
    case .add(let add):
        demand(add.path?.isEmpty == false && add.size >= 0, "an add has a path and a size")
        check(add.deletionVector)
        check(add.partitionValues, commit)
        let members = [UInt8(ascii: "{")] + add.passedThrough + [UInt8(ascii: "}")]
        demand((try? JSONValue(parsing: members)) != nil, "what is passed through is JSON")
        demand(!add.passedThrough.contains(0x0A), "what is passed through is one line")
    case .remove(let remove):
        demand(remove.path?.isEmpty == false && (remove.size ?? 0) >= 0, "a remove has a path")
        check(remove.deletionVector)
        check(remove.partitionValues, commit)
    case .cdc(let cdc): demand(cdc.path?.isEmpty == false && cdc.size >= 0, "a cdc has a path and a size")
    case .protocol(let tableProtocol):
        demand((0...1000).contains(tableProtocol.minReaderVersion), "a protocol has a version")
    case .metadata(let metadata):
        demand((try? JSONValue(parsing: metadata.schemaString)) != nil, "a schema is JSON")
        check(metadata.schema)
    case .sidecar(let sidecar): demand(!sidecar.path.isEmpty && sidecar.size >= 0, "a sidecar has a path and a size")
    case .commitInfo: break
    }
}

private func check(_ vector: DeletionVectorDescriptor?) {
    guard let vector else { return }
    demand(vector.sizeInBytes >= 0 && vector.cardinality >= 0 && (vector.offset ?? 0) >= 0, "a vector has a size")
}

private func check(_ range: Range<Int>?, _ commit: Commit) {
    guard let values = try? commit.partitionValues(range) else { return }
    demand(values.allSatisfy { $0.value != "" }, "an empty partition value is null")
}

private func check(_ schema: StructType) {
    for field in schema.fields {
        switch field.type {
        case .structure(let nested): check(nested)
        case .decimal(let precision, let scale):
            demand((1...38).contains(precision) && (0...precision).contains(scale), "a decimal fits 38 digits")
        default: break
        }
    }
}

/// Each line is read alone.
private func checkLines(_ bytes: [UInt8], _ commit: Commit) {
    var together: [String] = []
    for line in bytes.split(separator: 0x0A) {
        guard let some = try? CommitParser.parse(Array(line), name: "7.json") else {
            return demand(false, "a line of a commit that can be read can be read")
        }
        together += some.actions.map { summary($0, some) }
    }
    demand(together == commit.actions.map { summary($0, commit) }, "a commit is its lines")
}

private func summary(_ action: Action, _ commit: Commit) -> String {
    switch action {
    case .add(let add):
        "add \(commit.string(add.path)) \(add.size) \(commit.string(add.stats)) \(add.deletionVector?.uniqueID ?? "")"
    case .remove(let remove): "remove \(commit.string(remove.path)) \(remove.size ?? -1)"
    case .cdc(let cdc): "cdc \(commit.string(cdc.path)) \(cdc.size)"
    case .protocol(let tableProtocol): "protocol \(tableProtocol.minReaderVersion)"
    case .metadata(let metadata): "metadata \(metadata.id) \(metadata.schemaString)"
    case .sidecar(let sidecar): "sidecar \(sidecar)"
    case .commitInfo(let info): "commitInfo \(info.inCommitTimestamp ?? -1)"
    }
}

// MARK: Replay

/// The files of a replay are those that the last word about them added, newest first, as the actions tell of them.
private func replay(_ commit: Commit) {
    var replay = Replay(policy: policy)
    do throws(TableError) {
        try replay.admit(commit)
    } catch {
        let kinds: [TableError.Kind] = [.corrupt, .forbiddenLocation, .unsupported]
        demand(kinds.contains(error.kind), "an error blames the table: \(error)")
        return
    }
    _ = try? replay.definition.found(upTo: 7)
    let files = replay.finish()
    let expected = remaining(commit)
    demand(files.count == expected.count, "every file that is there is there")
    var reader = files.reader()
    for (index, file) in expected.enumerated() where index < files.count {
        demand(isSame(reader.file(index), file), "a file is what its action says: \(file)")
        demand((try? JSONValue(parsing: reader.partitionValuesJSON(of: index))) != nil, "partition values are JSON")
        _ = FileStatistics.numRecords(in: Array(reader.stats(of: index)))
    }
    demand((try? replay.admit(commit)) != nil && replay.finish().count == 0, "what is older adds nothing")
}

/// What there is by the protocol's own words, the slow way.
private func remaining(_ commit: Commit) -> [DataFile] {
    var seen: Set<[UInt8]> = []
    var files: [DataFile] = []
    for action in commit.actions.reversed() {
        switch action {
        case .remove(let remove): seen.insert(key(remove.path, remove.deletionVector, commit))
        case .add(let add):
            guard seen.insert(key(add.path, add.deletionVector, commit)).inserted else { continue }
            guard let file = try? commit.file(add, policy) else {
                demand(false, "a file that is replayed can be read")
                continue
            }
            files.append(file)
        default: break
        }
    }
    return files
}

private func key(_ path: JSONText?, _ vector: DeletionVectorDescriptor?, _ commit: Commit) -> [UInt8] {
    let text = commit.string(path)
    var place = Array("? ".utf8)
    if let location = try? policy.resolve(uriReference: text) {
        place = Array("! \(location.bucket)/\(location.key)".utf8)
    } else {
        // Spellings of a path that may not be read are all one that begin with a slash or `file:`.
        let decoded = PercentEncoding.decode(text) ?? text
        let bare = decoded.utf8.starts(with: "file:".utf8) ? decoded.utf8.dropFirst(5) : decoded.utf8[...]
        let isAbsolute = bare.count < decoded.utf8.count || bare.first == UInt8(ascii: "/")
        place += isAbsolute ? [UInt8(ascii: "/")] + bare.drop { $0 == UInt8(ascii: "/") } : Array(bare)
    }
    return place + (vector.map { [0xFF] + Array($0.uniqueID.utf8) } ?? [])
}

/// By bytes where strings would compare by canonical equivalence.
private func isSame(_ left: DataFile, _ right: DataFile) -> Bool {
    left == right && left.location.key.utf8.elementsEqual(right.location.key.utf8)
        && (left.stats ?? "").utf8.elementsEqual((right.stats ?? "").utf8)
        && left.partitionValues.elementsEqual(right.partitionValues) {
            $0.column.utf8.elementsEqual($1.column.utf8) && ($0.value ?? "").utf8.elementsEqual(($1.value ?? "").utf8)
        }
}
