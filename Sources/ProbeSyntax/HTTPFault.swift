/// What is wrong with an answer.
package enum HTTPFault: Error, Hashable, CustomStringConvertible {
    case notHTTP
    case headTooLong
    case bodyTooLong(limit: Int)
    case endedEarly
    case badLength
    case badChunk

    package var description: String {
        switch self {
        case .notHTTP: "the answer is not HTTP"
        case .headTooLong: "the header of the answer is longer than \(HTTPHead.longest) bytes"
        case .bodyTooLong(let limit): "the answer is longer than \(limit) bytes"
        case .endedEarly: "the connection ended before the answer did"
        case .badLength: "the length of the answer is no number"
        case .badChunk: "the chunks of the answer are malformed"
        }
    }
}
