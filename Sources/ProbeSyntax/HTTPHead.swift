/// Status and header of an answer (RFC 9112), read strictly enough for the few servers that are asked here.
package struct HTTPHead: Hashable {
    package let status: Int
    /// Names in lower case, in their order.
    package let fields: [(name: String, value: String)]

    /// Bytes of header that are taken.
    package static let longest = 16384

    package static func == (left: Self, right: Self) -> Bool {
        left.status == right.status && left.fields.elementsEqual(right.fields, by: ==)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(status)
    }

    /// - Returns: the header and where the body begins; nil where the empty line has not come yet.
    package static func read(_ bytes: [UInt8]) throws(HTTPFault) -> (head: HTTPHead, body: Int)? {
        guard bytes.starts(with: "HTTP/1.".utf8.prefix(bytes.count)) else { throw .notHTTP }
        guard let end = end(of: bytes.prefix(longest)) else {
            guard bytes.count < longest else { throw .headTooLong }
            return nil
        }
        let lines = bytes[..<end.text].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
        }
        guard let first = lines.first, let status = status(first) else { throw .notHTTP }
        var fields: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .notHTTP }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            fields.append((name, trimmed(line[(colon + 1)...])))
        }
        return (HTTPHead(status: status, fields: fields), end.body)
    }

    /// The only value of a field; nil where there is none, or several that differ.
    package func value(_ name: String) -> String? {
        let values = Set(fields.filter { $0.name == name }.map(\.value))
        return values.count == 1 ? values.first : nil
    }

    private static func status(_ line: ArraySlice<UInt8>) -> Int? {
        // HTTP/1.1 200 OK
        let line = Array(line)
        guard line.count >= 12, line[8] == UInt8(ascii: " "), line.count == 12 || line[12] == UInt8(ascii: " ") else {
            return nil
        }
        var status = 0
        for byte in line[9..<12] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            status = status * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return status >= 100 ? status : nil
    }

    /// Where the text before the empty line ends, and where what follows it begins.
    private static func end(of bytes: ArraySlice<UInt8>) -> (text: Int, body: Int)? {
        var lineStart = bytes.startIndex
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            let line = bytes[lineStart..<index]
            if lineStart > bytes.startIndex, line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")]) {
                return (lineStart - 1, index + 1)
            }
            lineStart = index + 1
        }
        return nil
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var value = bytes.drop(while: isSpace)
        while let last = value.last, isSpace(last) { value.removeLast() }
        return String(decoding: value, as: UTF8.self)
    }
}
