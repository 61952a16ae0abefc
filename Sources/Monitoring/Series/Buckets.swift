/// The upper bounds of a histogram's buckets; beyond the last there is one more.
public struct Buckets: Sendable, Hashable {
    /// Ascending, finite, each once.
    public let bounds: [Double]

    /// - Parameter bounds: in any order; what is no finite number is left out.
    public init(_ bounds: [Double]) {
        self.bounds = Set(bounds.filter(\.isFinite)).sorted()
    }

    /// Seconds, from a row of a small cache to a request that most clients have given up on.
    public static let durations = Buckets([
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
    ])

    /// Bytes, from an empty list to a large file: powers of four.
    public static let bytes = Buckets((4...17).map { Double(1 << (2 * $0)) })
}
