import JSON
import Sharing
import Testing

struct QueryRequestTests {
    private func parse(_ body: String) throws -> QueryRequest { try QueryRequest(body: Array(body.utf8)) }

    @Test(arguments: ["", " ", "\r\n\t", "{}", " { } ", #"{"unknown":[1,{"x":null}]}"#])
    func nothingAsked(body: String) throws {
        let request = try parse(body)
        #expect(request == QueryRequest())
        #expect(!request.readsHistory)
        #expect(!request.wantsEndStreamAction)
    }

    @Test func nullIsAbsent() throws {
        let names = [
            "predicateHints", "jsonPredicateHints", "limitHint", "version", "timestamp", "startingVersion",
            "endingVersion",
            "maxFiles", "pageToken", "includeRefreshToken", "refreshToken",
        ]
        #expect(try parse("{" + names.map { "\"\($0)\":null" }.joined(separator: ",") + "}") == QueryRequest())
    }

    @Test func everyField() throws {
        let request = try parse(
            #"{"predicateHints":["a > 1","b = 'x'"],"jsonPredicateHints":"{\"op\":\"and\"}","limitHint":5,"#
                + #""startingVersion":3,"endingVersion":9,"maxFiles":7,"includeRefreshToken":true}"#)
        #expect(request.predicateHints == ["a > 1", "b = 'x'"])
        #expect(request.jsonPredicateHints == #"{"op":"and"}"#)
        #expect(request.limitHint == 5)
        #expect(request.startingVersion == 3)
        #expect(request.endingVersion == 9)
        #expect(request.maxFiles == 7)
        #expect(request.includeRefreshToken)
        #expect(request.readsHistory)
        #expect(request.wantsEndStreamAction)
        #expect(try parse(#"{"version":0}"#).version == 0)
        #expect(try parse(#"{"version":9223372036854775807}"#).version == .max)
        #expect(try parse(#"{"timestamp":"2024-01-01T00:00:00Z"}"#).timestamp == "2024-01-01T00:00:00Z")
        #expect(try parse(#"{"refreshToken":"r"}"#).refreshToken == "r")
        #expect(try parse(#"{"limitHint":0}"#).limitHint == 0)
        #expect(try parse(#"{"pageToken":"p","version":3}"#).pageToken == "p")
    }

    @Test(arguments: [#"{"pageToken":"p","startingVersion":1}"#, #"{"pageToken":"p","refreshToken":"r"}"#])
    func aPageTokenContinuesASnapshot(body: String) {
        let error = error { _ = try parse(body) }
        #expect(error?.code == .invalidParameterValue)
        #expect(error?.message.contains("pageToken") == true)
    }

    @Test(
        arguments: [
            ("limitHint", "-1"), ("limitHint", "1.5"), ("limitHint", "1e3"), ("limitHint", "\"5\""),
            ("limitHint", "true"),
            ("limitHint", "9223372036854775808"), ("version", "-1"), ("version", "-9223372036854775808"),
            ("version", "99999999999999999999999999"), ("version", "[]"), ("version", "{}"), ("version", "\"\""),
            ("timestamp", "5"), ("timestamp", "[]"), ("startingVersion", "-5"), ("startingVersion", "1.0"),
            ("endingVersion", "false"), ("maxFiles", "0"), ("maxFiles", "-1"), ("maxFiles", "\"1\""),
            ("pageToken", "5"),
            ("includeRefreshToken", "1"), ("includeRefreshToken", "\"true\""), ("refreshToken", "{}"),
        ])
    func wrongValuesAreNamed(name: String, value: String) {
        let error = error { _ = try parse("{\"\(name)\":\(value)}") }
        #expect(error?.code == .invalidParameterValue)
        #expect(error?.message.contains(name) == true)
    }

    /// What cannot be used as a hint is no hint.
    @Test(
        arguments: [
            (#"{"predicateHints":"a > 1"}"#, []), (#"{"predicateHints":[1,"a > 1",null]}"#, ["a > 1"]),
            (#"{"predicateHints":{}}"#, []), (#"{"jsonPredicateHints":{"op":"and"}}"#, []),
        ])
    func hintsOfWrongTypes(body: String, hints: [String]) throws {
        #expect(try parse(body).predicateHints == hints)
        #expect(try parse(body).jsonPredicateHints == nil)
    }

    @Test(
        arguments: [
            (#"{"version":1,"timestamp":"x"}"#, ["version", "timestamp"]),
            (#"{"version":1,"startingVersion":1}"#, ["version", "startingVersion"]),
            (#"{"timestamp":"x","startingVersion":1}"#, ["timestamp", "startingVersion"]),
            (#"{"version":1,"refreshToken":"r"}"#, ["version", "refreshToken"]),
            (#"{"endingVersion":1}"#, ["endingVersion", "startingVersion"]),
            (#"{"endingVersion":1,"version":1}"#, ["endingVersion"]),
        ])
    func conflicts(body: String, names: [String]) {
        let error = error { _ = try parse(body) }
        #expect(error?.code == .invalidParameterValue)
        for name in names { #expect(error?.message.contains(name) == true) }
    }

    @Test(arguments: [
        "[]", "null", "5", "\"x\"", "{", "{\"version\":}", "{} {}", "not json", "{\"version\":01}", "\u{0}",
    ])
    func notAnObject(body: String) {
        #expect(code { _ = try parse(body) } == .malformedRequest)
    }

    @Test func deepAndLargeBodies() {
        #expect(code { _ = try parse(String(repeating: "[", count: 1_000_000)) } == .malformedRequest)
        #expect(code { _ = try parse(String(repeating: "{\"a\":", count: 100_000)) } == .malformedRequest)
        #expect(code { _ = try QueryRequest(body: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]) } == .malformedRequest)
        #expect(throws: Never.self) { try parse(String(repeating: " ", count: 1_000_000)) }
    }

    /// A page token is bound to what decides the files, and to nothing else.
    @Test func whatPins() throws {
        let base = try parse(#"{"predicateHints":["a"],"limitHint":1,"version":1}"#).pinned
        #expect(
            try parse(#"{"version":1,"limitHint":1,"predicateHints":["a"],"pageToken":"x","maxFiles":5}"#).pinned
                == base)
        for body in [
            #"{"predicateHints":["b"],"limitHint":1,"version":1}"#,
            #"{"predicateHints":["a"],"limitHint":2,"version":1}"#,
            #"{"predicateHints":["a"],"limitHint":1,"version":2}"#, #"{"predicateHints":["a"],"limitHint":1}"#,
            #"{"predicateHints":["a"],"limitHint":1,"timestamp":"1"}"#,
            #"{"predicateHints":["a"],"limitHint":1,"startingVersion":1}"#,
            #"{"jsonPredicateHints":"a","limitHint":1,"version":1}"#,
        ] { #expect(try parse(body).pinned != base, "\(body)") }
        #expect(try parse(#"{"version":1}"#).pinned != parse(#"{"startingVersion":1}"#).pinned)
    }
}
