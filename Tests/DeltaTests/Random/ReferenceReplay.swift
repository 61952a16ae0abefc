/// A replay that is as plain as can be: forward, one dictionary, one path form at a time. It knows only what
/// ``RandomLog`` writes.
struct ReferenceReplay {
    /// File and deletion vector, as the log means them, to size.
    private(set) var live: [String: Int64] = [:]
    private(set) var readerVersion = 0
    private(set) var metadataID = ""

    mutating func apply(_ event: RandomLog.Event) {
        switch event {
        case .add(let file, let vector, let size): live[file + "|" + vector] = size
        case .remove(let file, let vector): live[file + "|" + vector] = nil
        case .tableProtocol(let version): readerVersion = version
        case .metadata(let id): metadataID = id
        case .noise: break
        }
    }
}
