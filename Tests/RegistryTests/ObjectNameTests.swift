import Foundation
import Registry
import Testing

@Suite struct ObjectNameTests {
    @Test(arguments: [
        "a", "Sales", "größe", "注文", "a-b_c=d:e", "a\u{A0}b", "🚢", String(repeating: "x", count: 255),
        String(repeating: "🚢", count: 255),
    ])
    func accepted(text: String) throws {
        #expect(try ObjectName(text, of: .table).text == text)
    }

    @Test(arguments: [
        ("", "is empty"), ("a/b", "\"/\""), ("a.b", "\".\""), ("a b", "a space"), (" a", "a space"),
        ("a\u{7F}", "U+007F"), ("a\u{0}b", "U+0000"), ("a\r\nb", "U+000D"), ("a\u{85}", "U+0085"),
        ("\u{A0}a", "U+00A0"), ("a\u{2003}", "U+2003"), ("a/\u{301}b", "\"/\""),
        (String(repeating: "x", count: 256), "longer than 255"),
        (String(repeating: "🚢", count: 256), "longer than 255"),
    ])
    func refused(text: String, fault: String) {
        let error = #expect(throws: RegistryError.self) { try ObjectName(text, of: .share) }
        #expect(error?.kind == .invalid)
        #expect(error?.message.contains(fault) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("share name") == true)
    }

    /// Wherever somebody puts a token in the place of a name, it is neither looked up nor stored nor repeated.
    @Test func tokensAreNoNames() async throws {
        let home = try await TemporaryRegistry()
        let actor = TemporaryRegistry.operatorActor
        _ = try await home.registry.createRecipient("acme", as: actor)
        let token = try await home.registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor).secret
        for text in [token, "x" + token, token + "-old"] {
            let error = #expect(throws: RegistryError.self) { try ObjectName(text, of: .table) }
            #expect(error?.message.contains("holds a token") == true)
            #expect(error?.message.contains(token.dropFirst(4)) == false)
            #expect(try await home.registry.share(named: text, of: UUID()) == nil)
        }
        #expect(try ObjectName("cwy_orders", of: .table).text == "cwy_orders")
    }

    @Test func keysAreComposedAndLowercased() throws {
        let composed = try ObjectName("GRÖSSE", of: .schema)
        let decomposed = try ObjectName("gro\u{308}sse", of: .schema)
        #expect(Array(composed.key.unicodeScalars) == Array(decomposed.key.unicodeScalars))
        #expect(Array(composed.key.utf8) == Array("grösse".precomposed.utf8))
        // Keys are stable under being made again, which lookups of stored keys rely on.
        let dotted = try ObjectName("\u{130}x", of: .schema)
        #expect(Array(try ObjectName(dotted.key, of: .schema).key.utf8) == Array(dotted.key.utf8))
    }

    @Test func qualifiedNames() throws {
        #expect(try QualifiedName(parsing: "Sales.Orders") == QualifiedName(schema: "Sales", name: "Orders"))
        for text in ["", "a", "a.", ".b", "a.b.c", "a. b"] {
            #expect(throws: RegistryError.self) { try QualifiedName(parsing: text) }
        }
    }
}

extension String {
    fileprivate var precomposed: String { String(String.UnicodeScalarView(["g", "r", "\u{F6}", "s", "s", "e"])) }
}
