internal import Foundation

/// The names of an audit's files: `audit.log`, and beside it `audit-20261125T063000Z-0001.log` for what was rotated at
/// that time, with `.gz` behind it where it is compressed. The order of these names is that of time.
struct AuditFileNames: Sendable, Hashable {
    let path: String
    let folder: String
    private let stem: String
    private let suffix: String

    init(_ path: String) {
        self.path = path
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? path
        let before = String(path.dropLast(name.count))
        folder = before.isEmpty ? "." : before == "/" ? "/" : String(before.dropLast())
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 } ?? name.endIndex
        stem = String(name[..<dot])
        suffix = String(name[dot...])
    }

    func rotated(at time: AuditTime, sequence: Int) -> String {
        let digits = String(sequence)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return place("\(stem)-\(time.compact)-\(padded)\(suffix)")
    }

    /// The paths of rotated files by this program's names, oldest first.
    func rotated() -> [String] {
        names().filter { isRotated($0[...]) || isCompressed($0) }.sorted().map(place)
    }

    /// The paths of files that may hold earlier events: by this program's names and by those of logrotate
    /// (`audit.log.1`, `audit.log-20261125`), compressed or not. Of a file and its compressed form only the file.
    func earlier() -> [String] {
        let name = stem + suffix
        let names = names().filter { other in
            if isRotated(other[...]) || isCompressed(other) { return true }
            guard other.hasPrefix(name + ".") || other.hasPrefix(name + "-") else { return false }
            var rest = other.dropFirst(name.count + 1)
            if rest.hasSuffix(".gz") { rest = rest.dropLast(3) }
            return !rest.isEmpty && rest.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "-") }
        }
        let all = Set(names)
        return names.filter { !($0.hasSuffix(".gz") && all.contains(String($0.dropLast(3)))) }.sorted().map(place)
    }

    private func isCompressed(_ name: String) -> Bool {
        name.hasSuffix(".gz") && isRotated(name.dropLast(3))
    }

    private func isRotated(_ name: Substring) -> Bool {
        guard name.hasPrefix(stem + "-"), name.hasSuffix(suffix), name.count > stem.count + 1 + suffix.count else {
            return false
        }
        let middle = name.dropFirst(stem.count + 1).dropLast(suffix.count)
        let parts = middle.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 16, parts[1].count >= 4 else { return false }
        let pattern = zip(parts[0], "00000000T000000Z").allSatisfy { $1 == "0" ? Self.isDigit($0) : $0 == $1 }
        return pattern && parts[1].allSatisfy(Self.isDigit)
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    private func names() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }

    private func place(_ name: String) -> String { folder == "/" ? "/" + name : folder + "/" + name }
}
