import JSON

/// The members of a request's body, read with errors that name them. Null is absent.
struct RequestFields {
    private let json: JSONValue

    init(_ json: JSONValue) {
        self.json = json
    }

    /// An integer of at least 0.
    func count(_ name: String) throws(SharingError) -> Int64? {
        guard let value = json[name], value != .null else { return nil }
        guard let number = value.int64, number >= 0 else {
            throw SharingError(
                .invalidParameterValue, "\(name) is not a whole number from 0 to 9223372036854775807")
        }
        return number
    }

    func text(_ name: String) throws(SharingError) -> String? {
        guard let value = json[name], value != .null else { return nil }
        guard let text = value.string else { throw SharingError(.invalidParameterValue, "\(name) is not a string") }
        return text
    }

    func flag(_ name: String) throws(SharingError) -> Bool? {
        guard let value = json[name], value != .null else { return nil }
        guard let flag = value.bool else { throw SharingError(.invalidParameterValue, "\(name) is not true or false") }
        return flag
    }
}

extension JSONValue {
    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    static func optional(_ number: Int64?) -> JSONValue { number.map { .number(String($0)) } ?? .null }
}
