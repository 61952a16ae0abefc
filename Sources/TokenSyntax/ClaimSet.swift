public import JSON

/// The claims of a token (RFC 7519 section 4), as they were written and without any belief in them.
public struct ClaimSet: Sendable, Hashable {
    /// Seconds to the end of the year 9999: later times are mistakes.
    private static let latest: Int64 = 253_402_300_799

    private let object: StrictObject

    init(parsing bytes: [UInt8]) throws(TokenRefusal) {
        do throws(JSONError) {
            object = try StrictObject(parsing: bytes)
        } catch {
            throw .malformed("the claims: \(error)")
        }
    }

    /// The claim of exactly that name at the top of the set; a dot in the name is a dot.
    public subscript(name: String) -> JSONValue? { object[name] }

    /// - Throws: `malformedClaim` where it is there and no string.
    public func string(_ name: String) throws(TokenRefusal) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else { throw .malformedClaim(name, reason: "is no string") }
        return text
    }

    /// A NumericDate (RFC 7519 section 2) in seconds since 1970-01-01T00:00:00Z; a fraction is cut off.
    ///
    /// - Throws: `malformedClaim` where it is there and no number from 1970 to the year 9999.
    public func seconds(_ name: String) throws(TokenRefusal) -> Int64? {
        guard let value = object[name] else { return nil }
        guard case .number(let text) = value else {
            throw .malformedClaim(name, reason: "is no number of seconds since 1970")
        }
        guard let seconds = Double(text), (0...Double(Self.latest)).contains(seconds) else {
            throw .malformedClaim(name, reason: "is no time between 1970 and the year 9999")
        }
        return Int64(seconds)
    }

    /// One string or an array of them, as `aud` has it (RFC 7519 section 4.1.3).
    ///
    /// - Throws: `malformedClaim` where it is there and neither.
    public func strings(_ name: String) throws(TokenRefusal) -> [String]? {
        switch object[name] {
        case nil: return nil
        case .string(let text): return [text]
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else {
                throw .malformedClaim(name, reason: "has elements that are no strings")
            }
            return texts
        default: throw .malformedClaim(name, reason: "is neither a string nor an array of strings")
        }
    }

    /// - Throws: `missingClaim` where it is not there, `malformedClaim` where it is no string or an empty one.
    public func requiredString(_ name: String) throws(TokenRefusal) -> String {
        guard let text = try string(name) else { throw .missingClaim(name) }
        guard !text.isEmpty else { throw .malformedClaim(name, reason: "is empty") }
        return text
    }
}
