public import JSON
public import TokenSyntax

/// A JSON object that an authority sent, read strictly: of two members of one name, one reader takes the first and
/// another the last.
public struct ACMEDocument: Sendable {
    public static let maximumDepth = 16
    /// The longest string that is looked at, in bytes.
    public static let longestText = 2048
    /// The most members of a list.
    public static let longestList = 200

    private let value: JSONValue

    public init(parsing body: [UInt8]) throws(DocumentFault) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body, maximumDepth: Self.maximumDepth)
        } catch {
            throw .malformed("the answer is no JSON (\(error))")
        }
        try self.init(value)
    }

    public init(_ value: JSONValue) throws(DocumentFault) {
        guard let members = value.object else { throw .malformed("the answer is no JSON object") }
        guard Set(members.map(\.key)).count == members.count else {
            throw .malformed("the answer has a name that stands twice")
        }
        self.value = value
    }

    public subscript(name: String) -> JSONValue? { value[name] }

    /// The string of that name; nil where there is none, and where it is too long to be meant.
    public func text(_ name: String) -> String? {
        guard let text = value[name]?.string, text.utf8.count <= Self.longestText else { return nil }
        return text
    }

    public func requiredText(_ name: String) throws(DocumentFault) -> String {
        guard let text = text(name), !text.isEmpty else { throw .malformed("it has no '\(name)'") }
        return text
    }

    /// The members of a list of objects; an empty list where there is none.
    public func objects(_ name: String) throws(DocumentFault) -> [ACMEDocument] {
        guard let value = value[name], value != .null else { return [] }
        guard let elements = value.array else { throw .malformed("'\(name)' is no list") }
        guard elements.count <= Self.longestList else {
            throw .refused("'\(name)' has \(elements.count) members; \(Self.longestList) are the most")
        }
        var documents: [ACMEDocument] = []
        for element in elements { documents.append(try ACMEDocument(element)) }
        return documents
    }

    /// The object of that name, if there is one.
    public func object(_ name: String) throws(DocumentFault) -> ACMEDocument? {
        guard let value = value[name], value != .null else { return nil }
        return try ACMEDocument(value)
    }

    /// A URL of the authority's own origin; nil where there is none.
    public func address(_ name: String, of origin: AuthorityOrigin) throws(DocumentFault) -> WebAddress? {
        guard let value = value[name], value != .null else { return nil }
        guard let text = value.string else { throw .malformed("'\(name)' is no URL") }
        return try origin.address(text, named: name)
    }

    public func requiredAddress(_ name: String, of origin: AuthorityOrigin) throws(DocumentFault) -> WebAddress {
        guard let address = try address(name, of: origin) else { throw .malformed("it has no '\(name)'") }
        return address
    }
}
