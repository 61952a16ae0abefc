internal import JSON

/// A JSON object in which every name stands once, at every depth (RFC 7515 section 4, RFC 7519 section 4): of two
/// members of one name, one reader takes the first and another the last.
struct StrictObject: Sendable, Hashable {
    /// Deeper than anything in a token or a set of keys needs to be.
    static let maximumDepth = 16

    let members: [JSONValue.Member]

    init(parsing bytes: [UInt8]) throws(JSONError) {
        let value = try JSONValue(parsing: bytes, maximumDepth: Self.maximumDepth)
        guard case .object(let members) = value else { throw JSONError(.unexpectedType, at: 0, "no JSON object") }
        guard !Self.repeatsName(value) else { throw JSONError(.malformed, at: 0, "a name that stands twice") }
        self.members = members
    }

    init(_ members: [JSONValue.Member]) {
        self.members = members
    }

    subscript(name: String) -> JSONValue? {
        members.first { ExactText.same($0.key, name) }?.value
    }

    private static func repeatsName(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members):
            Set(members.map(\.key)).count != members.count || members.contains { repeatsName($0.value) }
        case .array(let elements): elements.contains { repeatsName($0) }
        default: false
        }
    }
}
