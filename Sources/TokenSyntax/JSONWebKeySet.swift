internal import JSON

/// The keys that an issuer publishes (RFC 7517 section 5).
///
/// Entries of other types and uses, and those that are faulty, are left out as that section has it; that keeps the
/// others usable, and nothing is verified by what is not understood.
public struct JSONWebKeySet: Sendable, Hashable {
    /// More are no set of one issuer; the bound is on the work of one token.
    public static let maximumCount = 100

    public let keys: [JSONWebKey]
    /// Why each of the other entries was left out.
    public let skipped: [String]

    public init(parsing bytes: [UInt8]) throws(DocumentFlaw) {
        let object: StrictObject
        do throws(JSONError) {
            object = try StrictObject(parsing: bytes)
        } catch {
            throw DocumentFlaw("the set of keys is no well-formed JSON object: \(error)")
        }
        guard let entries = object["keys"]?.array else { throw DocumentFlaw("the set of keys has no array 'keys'") }
        guard entries.count <= Self.maximumCount else {
            throw DocumentFlaw("the set has \(entries.count) keys; \(Self.maximumCount) are taken at most")
        }
        var keys: [JSONWebKey] = []
        var skipped: [String] = []
        for (index, entry) in entries.enumerated() {
            do throws(KeyFlaw) {
                guard let members = entry.object else { throw KeyFlaw("is no object") }
                keys.append(try JSONWebKey(StrictObject(members)))
            } catch {
                let id = entry["kid"]?.string.map { " " + QuotedText.quote($0) } ?? ""
                skipped.append("key \(index + 1)\(id) \(error.reason)")
            }
        }
        self.keys = keys
        self.skipped = skipped
    }
}
