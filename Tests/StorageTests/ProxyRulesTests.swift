import Tables
import Testing

@testable import Storage

@Suite struct ProxyRulesTests {
    private static let proxy = "http://proxy.example:3128"

    @Test(arguments: [
        (["HTTPS_PROXY": proxy], "https://store.example", true),
        (["https_proxy": proxy], "https://store.example", true),
        (["HTTPS_PROXY": proxy], "http://store.example", false), (["HTTPS_PROXY": ""], "https://store.example", false),
        (["http_proxy": proxy], "http://store.example", true), (["http_proxy": proxy], "https://store.example", false),
        // Whoever sends a header named Proxy to a CGI program sets this one.
        (["HTTP_PROXY": proxy], "http://store.example", false),
        (["HTTPS_PROXY": proxy, "NO_PROXY": "store.example"], "https://store.example", false),
        (["HTTPS_PROXY": proxy, "NO_PROXY": "store.example", "no_proxy": "other"], "https://store.example", true),
        (["HTTPS_PROXY": proxy, "no_proxy": ""], "https://store.example", true), ([:], "https://store.example", false),
        (["http_proxy": proxy], "http+unix://x/y", false), (["https_proxy": proxy], "no URL", false),
    ])
    func theVariableForTheSchemeDecides(environment: [String: String], url: String, goesThrough: Bool) throws {
        let found = try ProxyRules(environment: environment).proxy(for: url)
        #expect(found?.description == (goesThrough ? "proxy.example:3128" : nil))
    }

    @Test func smallLettersGoFirst() throws {
        let rules = try ProxyRules(environment: ["HTTPS_PROXY": "http://large:1", "https_proxy": "http://small:2"])
        #expect(rules.https?.description == "small:2")
    }

    @Test(arguments: [
        ("*", "a.example", 443, true), ("a.example", "a.example", 443, true), ("a.example", "b.a.example", 443, true),
        (".a.example", "b.a.example", 443, true), (".a.example", "a.example", 443, true),
        ("a.example", "ba.example", 443, false), ("A.EXAMPLE", "a.Example.", 443, true),
        ("a.example.", "a.example", 1, true),
        ("other, a.example", "a.example", 443, true), ("other a.example\tb", "a.example", 443, true),
        ("a.example:9000", "a.example", 9000, true), ("a.example:9000", "a.example", 443, false),
        ("10.0.0.0/8", "10.1.2.3", 443, true), ("10.0.0.0/8", "11.1.2.3", 443, false),
        ("10.0.0.1", "10.0.0.1", 443, true),
        ("10.0.0.1:80", "10.0.0.1", 443, false), ("10.0.0.1:80", "10.0.0.1", 80, true),
        ("0.0.1", "10.0.0.1", 443, false),
        ("10.0.0.0/8", "10.example", 443, false), ("2001:db8::/32", "[2001:db8::1]", 443, true),
        ("::1", "[::1]", 443, true),
        ("[::1]:443", "::1", 443, true), ("[::1]:443", "::1", 80, false), ("", "a.example", 443, false),
        (",, ,", "a.example", 443, false), ("*.a.example", "b.a.example", 443, false),
        ("10.0.0.0/33", "10.0.0.0", 1, false),
    ])
    func exceptionsAreThoseOfCurl(text: String, host: String, port: Int, isException: Bool) {
        #expect(ProxyExceptions(text).contain(host: host, port: port) == isException, "\(text) \(host):\(port)")
    }

    @Test(arguments: [
        "https://proxy.example:3128", "socks5://proxy.example", "http://me:S3cret%zz@proxy.example:1", "http://",
        "http://me:S3cret@", "http://me:S3cret@host:port", "http://me:S3cret@host:99999", "http://host:1/S3cret",
    ])
    func whatIsNoProxyIsRefusedWithoutBeingRepeated(text: String) throws {
        let error = #expect(throws: StorageError.self) { try ProxyRules(environment: ["HTTPS_PROXY": text]) }
        #expect(error?.kind == .refused && error?.location == "HTTPS_PROXY")
        #expect(
            error?.message.contains("S3cret") == false && error?.message.contains("http://proxy.example.com") == true)
    }

    @Test(arguments: [
        ("http://proxy:3128", "proxy:3128"), ("proxy:3128", "proxy:3128"), ("http://u:p@proxy:3128/", "proxy:3128"),
        ("http://u:p%40w@[::1]:8", "[::1]:8"), ("HTTP://PROXY", "proxy:1080"), ("u:p@w@proxy:1", "proxy:1"),
    ])
    func credentialsOfAProxyAreNeverShown(text: String, shown: String) throws {
        let rules = try ProxyRules(environment: ["http_proxy": text])
        let proxy = try #require(rules.http)
        #expect(proxy.description == shown)
        var dumped = ""
        dump(rules, to: &dumped)
        #expect(!dumped.contains("p@w") && !dumped.contains("password"), "\(dumped)")
    }
}
