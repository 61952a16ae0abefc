/// What software must understand to read or write a table (Delta protocol, "Protocol Evolution").
public struct TableProtocol: Sendable, Hashable {
    public let minReaderVersion: Int
    public let minWriterVersion: Int
    /// Names of reader features; nil before reader version 3.
    public let readerFeatures: [String]?
    public let writerFeatures: [String]?

    public init(minReaderVersion: Int, minWriterVersion: Int, readerFeatures: [String]?, writerFeatures: [String]?) {
        self.minReaderVersion = minReaderVersion
        self.minWriterVersion = minWriterVersion
        self.readerFeatures = readerFeatures
        self.writerFeatures = writerFeatures
    }
}
