// fuzz: -max_len=4096
import JSON

@testable import Tables

/// A predicate in JSON, a partition value, and statistics for it to be held against.
func fuzz(_ bytes: [UInt8]) {
    var lines = Lines(bytes)
    let text = lines.text()
    guard let predicate = JSONPredicateParser.parse(text) else { return }
    if let value = try? JSONValue(parsing: text, maximumDepth: 1000) {
        var writer = JSONWriter()
        writer.value(value)
        let again = JSONPredicateParser.parse(String(decoding: writer.bytes, as: UTF8.self))
        demand(again == predicate, "how JSON is written means nothing")
    } else {
        demand(false, "a predicate is JSON")
    }
    let negated = JSONPredicateParser.parse(#"{"op":"not","children":[\#(text)]}"#)
    demand(negated == .not(predicate) || negated == nil, "not negates what it holds")
    PruningModel.check(predicate, partition: lines.text(), stats: lines.remainder())
}
