import Sharing
import Tables
import Testing

struct ParameterTests {
    @Test func reads() throws {
        let parameters = try QueryParameters(query: "a=1&b=x%20y&c=&d&e=p=q&%C3%A9=%E2%98%83&f=+&&g=TRUE&h=False")
        #expect(parameters["a"] == "1")
        #expect(parameters["b"] == "x y")
        #expect(parameters["c"] == nil)
        #expect(parameters["d"] == nil)
        #expect(parameters["e"] == "p=q")
        #expect(parameters["é"] == "☃")
        #expect(parameters["f"] == "+")
        #expect(parameters["z"] == nil)
        #expect(try parameters.count("a") == 1)
        #expect(try parameters.count("c") == nil)
        #expect(try parameters.flag("g") == true)
        #expect(try parameters.flag("h") == false)
        #expect(try parameters.flag("z") == nil)
        #expect(try QueryParameters(query: nil)["a"] == nil)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%FF", "%=1", "a=1&a=2", "a=1&%61=2", "a&a"])
    func refuses(query: String) {
        #expect(code { _ = try QueryParameters(query: query) } == .invalidParameterValue)
    }

    @Test(arguments: ["-1", "+1", "1.0", "1e3", "0x1", " 1", "9223372036854775808", "\u{661}", "abc"])
    func notACount(value: String) throws {
        let parameters = try QueryParameters(query: "version=" + value.replacing(" ", with: "%20"))
        let error = error { _ = try parameters.count("version") }
        #expect(error?.code == .invalidParameterValue)
        #expect(error?.message.contains("version is '\(value)'") == true)
        #expect(code { _ = try parameters.flag("version") } == .invalidParameterValue)
    }

    @Test func changesRequests() throws {
        func request(_ query: String) throws -> ChangesRequest { try ChangesRequest(try QueryParameters(query: query)) }
        let plain = try request("startingVersion=3")
        #expect(plain.range == ChangeRange(start: .version(3), end: nil, content: .changeDataFeed))
        #expect(!plain.includeHistoricalMetadata)
        #expect(!plain.includeHistoricalProtocol)
        let full = try request(
            "startingTimestamp=1970-01-01T00:00:01Z&endingVersion=9&includeHistoricalMetadata=true"
                + "&includeHistoricalProtocol=TRUE"
        )
        #expect(full.range == ChangeRange(start: .timestamp(1000), end: .version(9), content: .changeDataFeed))
        #expect(full.includeHistoricalMetadata)
        #expect(full.includeHistoricalProtocol)
        for (query, name) in [
            ("", "startingVersion"), ("endingVersion=1", "startingVersion"), ("startingVersion=x", "startingVersion"),
            ("startingVersion=1&startingTimestamp=1970-01-01T00:00:01Z", "startingTimestamp"),
            ("startingVersion=1&endingVersion=1&endingTimestamp=1970-01-01T00:00:01Z", "endingTimestamp"),
            ("startingTimestamp=yesterday", "startingTimestamp"),
            ("startingVersion=1&includeHistoricalMetadata=1", "includeHistoricalMetadata"),
        ] {
            let error = error { _ = try request(query) }
            #expect(error?.code == .invalidParameterValue)
            #expect(error?.message.contains(name) == true, "\(query)")
        }
    }
}
