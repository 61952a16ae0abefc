import Sharing
import Tables
import Testing

struct NegotiationTests {
    private static let needs: [(names: [String], needs: NeededFeatures)] = [
        ([], needed()), (["deletionVectors"], needed(vectors: true)),
        (["columnMapping"], needed(configuration: ["delta.columnMapping.mode": "name"])),
        (["timestampNtz"], needed([.timestampNtz])),
        (
            ["columnMapping", "deletionVectors"],
            needed(vectors: true, configuration: ["delta.columnMapping.mode": "id"])
        ),
        (["variantType-preview"], needed([.other("variant")])),
    ]

    private static func needed(
        _ types: [DataType] = [.long], vectors: Bool = false, configuration: [String: String] = [:]
    ) -> NeededFeatures {
        NeededFeatures(
            protocol: TableText.tableProtocol(3, ["variantType-preview"]),
            metadata: TableText.metadata(types, configuration: configuration), deletionVectors: vectors)
    }

    /// Every combination against the rules, which are told here anew.
    @Test func everyCombination() throws {
        var refused = 0
        var answered: [ResponseFormat: Int] = [:]
        for (names, needs) in Self.needs {
            #expect(needs.names == names)
            for formats in [nil, "parquet", "delta", "delta,parquet", "parquet,delta"] {
                for features in [
                    "", "deletionvectors", "columnmapping", "deletionvectors,columnmapping,timestampntz,varianttype",
                ] {
                    for reader in [1, 2, 3] {
                        let header = (formats.map { "responseformat=\($0);" } ?? "") + "readerfeatures=" + features
                        let capabilities = try Capabilities(header: header)
                        let listed = Set(features.split(separator: ",").map(String.init))
                        let takes = (formats ?? "parquet").split(separator: ",")
                        let canDelta =
                            takes.contains("delta")
                            && names.allSatisfy { listed.contains(String($0.lowercased().split(separator: "-")[0])) }
                        let ordinary = names.isEmpty && reader == 1
                        let expected: ResponseFormat? =
                            if takes.count == 2 {
                                ordinary ? .parquet : canDelta ? .delta : nil
                            } else if takes == ["delta"] { canDelta ? .delta : nil } else {
                                names.isEmpty ? .parquet : nil
                            }
                        var found: ResponseFormat?
                        let error = error {
                            found = try Negotiation.format(
                                for: capabilities, needs: needs,
                                protocol: TableText.tableProtocol(reader, reader == 3 ? [] : nil))
                        }
                        #expect(found == expected, "\(names) \(header) reader \(reader)")
                        #expect((error == nil) == (expected != nil))
                        if let expected { answered[expected, default: 0] += 1 } else { refused += 1 }
                        if let error {
                            #expect(error.code == .unsupportedOperation)
                            #expect(
                                error.message.contains(
                                    "delta-sharing-capabilities: responseformat=delta;readerfeatures="))
                            let missing = names.filter {
                                takes == ["parquet"]
                                    || !listed.contains(String($0.lowercased().split(separator: "-")[0]))
                            }
                            for name in missing { #expect(error.message.contains(name)) }
                        }
                    }
                }
            }
        }
        #expect(refused > 50)
        #expect(answered[.parquet, default: 0] > 10)
        #expect(answered[.delta, default: 0] > 50)
    }

    @Test func messages() throws {
        let needs = Self.needs[4].needs
        let parquet = error {
            _ = try Negotiation.format(
                for: try Capabilities(header: nil), needs: needs, protocol: TableText.tableProtocol(3, []))
        }
        #expect(
            parquet?.message
                == "the table uses columnMapping, deletionVectors, which the parquet response format cannot carry; "
                + "ask with the header 'delta-sharing-capabilities: responseformat=delta;"
                + "readerfeatures=columnmapping,deletionvectors'"
        )
        let half = error {
            _ = try Negotiation.format(
                for: try Capabilities(header: "responseformat=delta;readerfeatures=columnmapping"), needs: needs,
                protocol: TableText.tableProtocol(3, []))
        }
        #expect(
            half?.message == "the table uses deletionVectors, which the client did not say it can read; "
                + "ask with the header 'delta-sharing-capabilities: responseformat=delta;"
                + "readerfeatures=columnmapping,deletionvectors'"
        )
    }
}
