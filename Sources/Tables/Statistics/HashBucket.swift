/// One of the buckets into which a hash divides the values of a column.
public struct HashBucket: Sendable {
    public let number: Int
    /// The bucket of a value; nil where it is not known.
    private let bucket: @Sendable (Value) -> Int?

    public init(number: Int, of bucket: @escaping @Sendable (Value) -> Int?) {
        self.number = number
        self.bucket = bucket
    }

    func mayHold(_ value: Value) -> Bool {
        guard let bucket = bucket(value) else { return true }
        return bucket == number
    }
}
