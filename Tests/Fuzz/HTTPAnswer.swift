// fuzz: -max_len=4096
import ProbeSyntax

/// Bytes of a body that are taken here.
private let limit = 512

/// An answer means the same however it is cut into pieces, and never more than its bound.
func fuzz(_ bytes: [UInt8]) {
    guard let size = bytes.first else { return }
    let answer = Array(bytes.dropFirst())
    let whole = read(answer, in: max(1, answer.count))
    demand(read(answer, in: Int(size % 32) + 1) == whole, "pieces make no difference")
    if case .body(let status, let body) = whole {
        demand((100...999).contains(status), "a status has three digits")
        demand(body.count <= limit && body.count <= answer.count, "a body is bounded")
    }
    let text = String(decoding: answer, as: UTF8.self)
    if let seconds = HTTPDate.seconds(text) {
        demand((0..<260_000_000_000).contains(seconds), "a date lies between 1970 and 9999")
    }
}

private enum Outcome: Equatable {
    case fault(HTTPFault)
    case body(status: Int, bytes: [UInt8])
}

private func read(_ answer: [UInt8], in size: Int) -> Outcome {
    do throws(HTTPFault) {
        var rest = answer[...]
        var start: [UInt8] = []
        while true {
            if let (head, body) = try HTTPHead.read(start) {
                return .body(status: head.status, bytes: try read(head, start[body...], rest, in: size))
            }
            guard !rest.isEmpty else { throw .endedEarly }
            start += rest.prefix(size)
            rest = rest.dropFirst(size)
        }
    } catch {
        return .fault(error)
    }
}

private func read(
    _ head: HTTPHead, _ start: ArraySlice<UInt8>, _ more: ArraySlice<UInt8>, in size: Int
) throws(HTTPFault) -> [UInt8] {
    var body = try HTTPBody(head, limit: limit)
    try body.append(start)
    var rest = more
    while !body.isComplete {
        guard !rest.isEmpty else {
            try body.end()
            return body.bytes
        }
        try body.append(rest.prefix(size))
        rest = rest.dropFirst(size)
    }
    return body.bytes
}
