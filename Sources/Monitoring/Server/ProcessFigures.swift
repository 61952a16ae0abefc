internal import Foundation

/// What the operating system knows of this process. Nil is what it does not tell.
public struct ProcessFigures: Sendable, Hashable {
    /// In user and system mode.
    public var processorSeconds: Double?
    /// Since the epoch.
    public var startTime: Double?
    public var residentBytes: Double?
    public var virtualBytes: Double?
    public var threads: Double?
    public var openDescriptors: Double?
    public var maximumDescriptors: Double?

    /// Reads files of `/proc` (proc(5)).
    ///
    /// - Parameters:
    ///   - status: `/proc/self/stat`.
    ///   - system: `/proc/stat`.
    ///   - limits: `/proc/self/limits`.
    ///   - ticks: of the clock, a second.
    ///   - pageSize: bytes.
    init(status: String, system: String, limits: String, ticks: Double, pageSize: Double) {
        // The second field is the program's name in parentheses, and may hold any character.
        let fields = status.lastIndex(of: ")").map { status[status.index(after: $0)...].split(separator: " ") } ?? []
        func field(_ number: Int) -> Double? { number - 3 < fields.count ? Double(fields[number - 3]) : nil }
        if let user = field(14), let kernel = field(15) { processorSeconds = (user + kernel) / ticks }
        threads = field(20)
        virtualBytes = field(23)
        residentBytes = field(24).map { $0 * pageSize }
        if let start = field(22), let boot = Self.value(after: "btime ", in: system) {
            startTime = boot + start / ticks
        }
        maximumDescriptors = Self.value(after: "Max open files", in: limits)
    }

    /// The first number behind a word at the beginning of a line.
    private static func value(after word: String, in text: String) -> Double? {
        for line in text.split(separator: "\n") where line.hasPrefix(word) {
            return line.dropFirst(word.count).split(separator: " ").first.flatMap { Double($0) }
        }
        return nil
    }

    /// Those of this process, now.
    public static func current() -> ProcessFigures {
        var figures = ProcessFigures(
            status: text("/proc/self/stat"), system: text("/proc/stat"), limits: text("/proc/self/limits"),
            // Linux has a hundred ticks in what it tells programs, on every processor that Swift runs on.
            ticks: 100, pageSize: Double(NSPageSize()))
        // The folder is open while it is listed.
        figures.openDescriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))
            .map { Double($0.count - 1) }
        return figures
    }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
