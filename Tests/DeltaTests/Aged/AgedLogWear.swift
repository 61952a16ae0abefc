import SeededGenerator
import Tables

/// What befalls the log's folder beside commits and checkpoints.
extension AgedLog {
    /// Lets something happen, or nothing.
    mutating func wear() throws {
        let whole = random { _, random in random.chance(60) }
        if random({ _, random in random.chance(45) }) {
            try random { aged, random in
                let shape = random.pick(CheckpointShape.allCases)
                let faults = CheckpointFault.allCases.filter { $0 != .none && $0.mayBefall(shape) }
                let version = Int64.random(in: 0...aged.latest, using: &random)
                try aged.writeCheckpoint(version, shape, whole ? .none : random.pick(faults))
            }
        }
        if random({ _, random in random.chance(25) }) { compact() }
        if random({ _, random in random.chance(40) }) { hint() }
        if random({ _, random in random.chance(15) }) { checksum() }
        if random({ _, random in random.chance(15) }) { cleanUp() }
        if random({ _, random in random.chance(2) }) { damageCommit() }
    }

    /// Writes what several commits say together into one file.
    private mutating func compact() {
        random { aged, random in
            guard aged.latest > 0 else { return }
            let first = Int64.random(in: 0..<aged.latest, using: &random)
            let versions = first...Int64.random(in: (first + 1)...aged.latest, using: &random)
            // Nobody compacts what is no longer there.
            guard versions.allSatisfy({ aged.commits.contains($0) && !aged.damagedCommits.contains($0) }) else {
                return
            }
            var state = ReferenceReplay()
            for version in versions { for event in aged.log.commits[Int(version)].events { state.apply(event) } }
            let (definitions, files) = state.reconciled()
            var lines = (definitions + files).map { RandomLog.line($0, &random) } + [Line.transaction]
            lines.shuffle(using: &random)
            let fault = random.chance(75) ? "none" : random.pick(["cut", "garbage", "empty"])
            let bytes = LogWriter.json(lines)
            let name = LogWriter.compactedName(versions)
            let written: [UInt8] =
                switch fault {
                case "cut": Array(bytes.prefix(bytes.count / 2) + [0x7B])
                case "garbage": bytes.map { ~$0 }
                case "empty": []
                default: bytes
                }
            aged.writer.put(log: name, written)
            aged.compactions[name] = versions
            aged.count("compaction \(fault)")
        }
    }

    /// Says where the newest checkpoint is, or what somebody takes for it.
    private mutating func hint() {
        random { aged, random in
            let kind = random.pick(["absent", "right", "right", "any", "ahead", "far ahead", "damaged", "empty"])
            let newest = aged.checkpoints.filter(\.isWhole).map(\.version).max() ?? 0
            let text =
                switch kind {
                case "right": "{\"version\":\(newest),\"size\":5}"
                case "any": "{\"size\":5,\"version\":\(Int64.random(in: 0...aged.latest, using: &random))}"
                case "ahead": "{\"version\":\(aged.latest + 2)}"
                case "far ahead": "{\"version\":\(Int64.max)}"
                case "damaged":
                    random.pick(["{\"version\":", "[1]", "{\"version\":\"x\"}", "\u{0}", "{\"version\":-3}"])
                default: ""
                }
            aged.writer.put(log: "_last_checkpoint", Array(text.utf8))
            if kind == "absent" { aged.writer.store.remove(aged.writer.key(log: "_last_checkpoint")) }
            aged.count("hint \(kind)")
        }
    }

    /// Writes a `.crc` file (Delta protocol, "Version Checksum File").
    private mutating func checksum() {
        random { aged, random in
            let version = Int64.random(in: 0...aged.latest, using: &random)
            let state = aged.states[Int(version)]
            guard let metadata = state.metadata, let tableProtocol = state.tableProtocol else { return }
            func members(_ line: String, of action: String) -> Substring {
                line.dropFirst("{\"\(action)\":".count).dropLast()
            }
            let fault = random.pick(["none", "none", "cut", "no metadata", "no totals"])
            let bytes = state.live.values.reduce(0) { $0 + $1.size }
            let totals = "\"tableSizeBytes\":\(bytes),\"numFiles\":\(state.live.count),"
            var text = "{\(fault == "no totals" ? "" : totals)\"protocol\":"
            text += members(RandomProtocol.line(tableProtocol), of: "protocol")
            if fault != "no metadata" { text += ",\"metadata\":" + members(metadata.line, of: "metaData") }
            text += "}"
            if fault == "cut" { text.removeLast(9) }
            aged.writer.put(log: LogWriter.name(version) + ".crc", Array(text.utf8))
            aged.count("checksum \(fault)")
        }
    }

    private mutating func damageCommit() {
        random { aged, random in
            guard let version = aged.commits.sorted().randomElement(using: &random) else { return }
            aged.write(version, Array(random.pick(["{\n", "{\"add\":{}}\n{}", "{\"add\":", ""]).utf8))
            aged.damagedCommits.insert(version)
            aged.count("damaged commit")
        }
    }

    /// Deletes what is older than a checkpoint (Delta protocol, "Metadata Cleanup"), more or less thoroughly.
    private mutating func cleanUp() {
        random { aged, random in
            guard let cut = aged.checkpoints.filter(\.isWhole).map(\.version).randomElement(using: &random), cut > 0
            else { return }
            let takesItsCommit = random.chance(25)
            aged.wasCleanedUp = true
            for version in aged.commits where version < cut || (version == cut && takesItsCommit) {
                aged.delete(LogWriter.name(version) + ".json")
                aged.delete(LogWriter.name(version) + ".crc")
                aged.commits.remove(version)
                aged.damagedCommits.remove(version)
            }
            for (name, versions) in aged.compactions where versions.lowerBound <= cut {
                aged.delete(name)
                aged.compactions[name] = nil
            }
            if random.chance(75) {
                for checkpoint in aged.checkpoints where checkpoint.version < cut {
                    for name in checkpoint.names { aged.delete(name) }
                }
                aged.checkpoints.removeAll { $0.version < cut }
            }
            aged.count("clean-up, \(takesItsCommit ? "with" : "without") the checkpoint's commit")
        }
    }

    private func delete(_ name: String) { writer.store.remove(writer.key(log: name)) }
}
