/// Why a text is no filter on partitions. One sentence that begins in lower case: what is wrong and what to write.
public struct PartitionFilterError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
