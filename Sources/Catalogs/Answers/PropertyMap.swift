import JSON

/// Properties that a catalog gives: text by name. Values that are numbers or truth values are taken by their text, as
/// some catalogs write them so. Describes itself by no value: some are secrets.
struct PropertyMap: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// More than any catalog gives.
    static let maximumCount = 10_000

    private(set) var values: [String: String] = [:]

    init() {}

    var description: String { "\(values.count) properties" }
    var customMirror: Mirror { Mirror(self, children: []) }

    subscript(name: String) -> String? { values[name] }

    /// Reads an object, or null for none.
    init(_ scanner: inout JSONScanner) throws(AnswerFault) {
        var values: [String: String] = [:]
        var isTooLong = false
        do throws(JSONError) {
            if try scanner.null() { return }
            try scanner.forEachMember { name, scanner throws(JSONError) in
                switch try scanner.peek() {
                case .string: values[name] = try scanner.string()
                case .number: values[name] = try scanner.number()
                case .bool: values[name] = try scanner.bool() ? "true" : "false"
                case .null, .array, .object: try scanner.skip()
                }
                if values.count > Self.maximumCount {
                    isTooLong = true
                    values.removeAll()
                }
            }
        } catch {
            throw AnswerFault(error)
        }
        guard !isTooLong else { throw AnswerFault("has more than \(Self.maximumCount) properties in one place") }
        self.values = values
    }

    /// These with those of `other` over them.
    func overlaid(by other: PropertyMap) -> PropertyMap {
        var result = self
        result.values.merge(other.values) { $1 }
        return result
    }
}
