import HTTPTypes
import JSON

/// The JSON object in the body of an administrative request, read member by member. Members that nobody asked for are
/// refused: a misspelt one would otherwise be taken for one that was left out.
struct AdminBody {
    private var members: [String: JSONValue]

    private init(members: [String: JSONValue]) {
        self.members = members
    }

    /// - Parameter bytes: empty for an object without members.
    init(_ bytes: [UInt8]) throws(AdminError) {
        guard !bytes.isEmpty else {
            self.init(members: [:])
            return
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Self.invalid("The body is no JSON: \(error).")
        }
        try self.init(value)
    }

    private init(_ value: JSONValue) throws(AdminError) {
        guard let object = value.object else {
            throw Self.invalid("The body has something else where an object belongs.")
        }
        members = [:]
        for member in object where members.updateValue(member.value, forKey: member.key) != nil {
            throw Self.invalid("The body has the member \(Self.quoted(member.key)) twice.")
        }
    }

    /// Whether the member is there; null counts.
    func has(_ name: String) -> Bool { members[name] != nil }

    mutating func string(_ name: String) throws(AdminError) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.string else { throw Self.wrong(name, "a text") }
        return text
    }

    mutating func required(_ name: String) throws(AdminError) -> String {
        guard let text = try string(name) else { throw Self.invalid("The body lacks \"\(name)\".") }
        return text
    }

    mutating func bool(_ name: String) throws(AdminError) -> Bool? {
        guard let value = take(name) else { return nil }
        guard let flag = value.bool else { throw Self.wrong(name, "true or false") }
        return flag
    }

    mutating func integer(_ name: String) throws(AdminError) -> Int64? {
        guard let value = take(name) else { return nil }
        guard let number = value.int64 else { throw Self.wrong(name, "a whole number") }
        return number
    }

    /// Empty where the member is missing.
    mutating func strings(_ name: String) throws(AdminError) -> [String] {
        var texts: [String] = []
        for value in try list(name) {
            guard let text = value.string else { throw Self.wrong(name, "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    /// Empty where the member is missing.
    mutating func objects<Value>(
        _ name: String, _ read: (inout AdminBody) throws -> Value
    ) throws -> [Value] {
        try list(name).map { value in
            var body = try AdminBody(value)
            let result = try read(&body)
            try body.end()
            return result
        }
    }

    /// - Throws: where a member is left that nobody took.
    func end() throws(AdminError) {
        if let name = members.keys.min() {
            throw Self.invalid("The body has the member \(Self.quoted(name)), which means nothing here.")
        }
    }

    private mutating func list(_ name: String) throws(AdminError) -> [JSONValue] {
        guard let value = take(name) else { return [] }
        guard let list = value.array else { throw Self.wrong(name, "a list") }
        return list
    }

    private mutating func take(_ name: String) -> JSONValue? {
        members.removeValue(forKey: name).flatMap { $0 == .null ? nil : $0 }
    }

    private static func wrong(_ name: String, _ expected: String) -> AdminError {
        invalid("\"\(name)\" has to be \(expected).")
    }

    private static func invalid(_ message: String) -> AdminError { AdminError(.badRequest, "invalid", message) }

    private static func quoted(_ name: String) -> String { "\"\(String(name.unicodeScalars.prefix(64)))\"" }
}
