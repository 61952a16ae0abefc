// fuzz: -max_len=2048
@testable import Tables

/// A predicate in SQL, a partition value, and statistics for it to be held against; and the predicate as a filter.
func fuzz(_ bytes: [UInt8]) {
    var lines = Lines(bytes)
    let text = lines.text()
    guard let predicate = SQLPredicateParser.parse(text) else { return }
    demand(SQLPredicateParser.parse("\t\(text) ") == predicate, "space around a predicate means nothing")
    // Parentheses count as depth, which is limited; so short a text does not come near.
    if text.utf8.count < SQLPredicateParser.maximumDepth - 1 {
        demand(SQLPredicateParser.parse("(\(text))") == predicate, "parentheses around a predicate mean nothing")
        let negated = SQLPredicateParser.parse("NOT (\(text))")
        demand(negated == .not(predicate), "NOT negates all of what is in parentheses")
    }
    let partition = lines.text()
    FilterModel.check(text, predicate, partition: partition)
    PruningModel.check(predicate, partition: partition, stats: lines.remainder())
}
