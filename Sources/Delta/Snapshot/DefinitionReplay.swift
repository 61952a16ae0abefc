import Tables

/// Finds the protocol and the metadata of one version: fed from the newest commit to the oldest, the first sighting of
/// each wins (Delta protocol, "Action Reconciliation").
struct DefinitionReplay {
    private(set) var `protocol`: TableProtocol?
    private(set) var metadata: TableMetadata?

    var isComplete: Bool { `protocol` != nil && metadata != nil }

    /// Takes one commit, older than all before it.
    mutating func admit(_ actions: [Action]) {
        for action in actions.reversed() {
            switch action {
            case .protocol(let value): if `protocol` == nil { `protocol` = value }
            case .metadata(let value): if metadata == nil { metadata = value }
            case .add, .remove, .cdc, .commitInfo, .sidecar: break
            }
        }
    }

    /// What was found, of a table that this reader understands.
    func found(
        upTo version: Int64
    ) throws(TableError) -> (protocol: TableProtocol, metadata: TableMetadata) {
        guard let tableProtocol = `protocol` else {
            throw TableError(.corrupt, "the log of the table has no protocol action up to version \(version)")
        }
        try ReaderFeatures.check(tableProtocol)
        guard let metadata else {
            throw TableError(.corrupt, "the log of the table has no metaData action up to version \(version)")
        }
        return (tableProtocol, metadata)
    }
}
