/// The kinds of checkpoints (Delta protocol, "Checkpoint Naming Scheme").
enum CheckpointShape: String, CaseIterable {
    case classic
    /// A V2 checkpoint under the older name.
    case classicWithSidecars
    case parts
    case json
    case jsonWithSidecars
    case parquet
    case parquetWithSidecars

    var hasSidecars: Bool { self == .classicWithSidecars || self == .jsonWithSidecars || self == .parquetWithSidecars }
    var isJSON: Bool { self == .json || self == .jsonWithSidecars }
}

/// What is wrong with a checkpoint, so that nobody may read it.
enum CheckpointFault: String, CaseIterable {
    case none, cut, garbage, empty
    /// A part of several is missing.
    case incomplete
    case missingSidecar, damagedSidecar

    func mayBefall(_ shape: CheckpointShape) -> Bool {
        switch self {
        case .none, .cut, .garbage, .empty: true
        case .incomplete: shape == .parts
        case .missingSidecar, .damagedSidecar: shape.hasSidecars
        }
    }
}
