/// A claim that a provider's tokens have to carry, written as `NAME=VALUE`. The first `=` ends the name.
struct RequiredClaim: Sendable, Hashable, CustomStringConvertible {
    let name: String
    let value: String

    init?(_ text: String) {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        name = String(text[..<equals])
        value = String(text[text.index(after: equals)...])
        if name.isEmpty || value.isEmpty { return nil }
    }

    var description: String { "\(name)=\(value)" }
}

extension ValueParser where Value == RequiredClaim {
    static var requiredClaim: Self { Self("a claim and its value, NAME=VALUE", parse: { RequiredClaim($0) }) }
}
