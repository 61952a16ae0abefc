/// An object being read in chunks.
public struct ObjectStream: Sendable {
    /// The whole object's facts, also where only a range of it is read.
    public let info: ObjectInfo
    /// The chunks, in order. Consumed once; dropping the iterator stops the transfer.
    public let chunks: any AsyncSequence<[UInt8], any Error> & Sendable

    public init(info: ObjectInfo, chunks: any AsyncSequence<[UInt8], any Error> & Sendable) {
        self.info = info
        self.chunks = chunks
    }
}
