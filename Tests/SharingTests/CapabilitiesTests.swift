import Sharing
import Testing

struct CapabilitiesTests {
    @Test(arguments: [
        nil, "", ";", ";;", " ", "asyncquery=true", "accessModes=url,dir;cdfonviews=1", "x", "=", "=delta",
        "responseformat",
    ])
    func parquetWithoutMore(header: String?) throws {
        let capabilities = try Capabilities(header: header)
        #expect(capabilities.formats == [.parquet])
        #expect(capabilities.readerFeatures == [])
        #expect(!capabilities.includeEndStreamAction)
        #expect(capabilities.fileIDHash == nil)
    }

    @Test(
        arguments: [
            ("responseformat=delta", [ResponseFormat.delta]), ("responseformat=parquet", [.parquet]),
            ("responseformat=delta,parquet", [.delta, .parquet]), ("ResponseFormat=Delta,PARQUET", [.delta, .parquet]),
            (" responseformat = parquet , delta ", [.parquet, .delta]), ("\tresponseformat\t=\tdelta\t;", [.delta]),
            ("responseformat=iceberg,delta", [.delta]), ("responseformat=,delta,", [.delta]),
            ("readerfeatures=x;responseformat=delta", [.delta]), (";;responseformat=delta;;", [.delta]),
        ])
    func formats(header: String, formats: [ResponseFormat]) throws {
        #expect(try Capabilities(header: header).formats == formats)
    }

    @Test(arguments: [
        "responseformat=", "responseformat=iceberg", "responseformat=delta=parquet", "responseformat=deltaparquet",
    ])
    func noKnownFormat(header: String) {
        #expect(code { _ = try Capabilities(header: header) } == .invalidParameterValue)
    }

    @Test func readerFeatures() throws {
        let capabilities = try Capabilities(
            header:
                "ReaderFeatures=deletionVectors, ColumnMapping ,,timestampntz;responseformat=delta;readerfeatures=later"
        )
        #expect(capabilities.readerFeatures == ["deletionvectors", "columnmapping", "timestampntz", "later"])
    }

    @Test(
        arguments: [
            ("includeEndStreamAction=true", true), ("includeendstreamaction = TRUE", true),
            ("includeendstreamaction=false", false), ("includeendstreamaction=1", false),
            ("includeendstreamaction=", false), ("includeendstreamaction=true,true", false),
        ])
    func endStreamAction(header: String, wanted: Bool) throws {
        #expect(try Capabilities(header: header).includeEndStreamAction == wanted)
    }

    @Test func fileIDHash() throws {
        #expect(try Capabilities(header: "fileIdHash=Parquet").fileIDHash == "parquet")
        #expect(try Capabilities(header: "fileidhash = delta ").fileIDHash == "delta")
        for header in ["fileidhash=", "fileidhash=md5", "fileidhash=sha256,delta"] {
            #expect(code { _ = try Capabilities(header: header) } == .invalidParameterValue)
        }
    }

    @Test func answers() throws {
        let plain = try Capabilities(header: nil)
        #expect(plain.answer(format: .parquet, endStreamAction: false) == "responseformat=parquet")
        let all = try Capabilities(header: "fileidhash=DELTA;includeendstreamaction=true;responseformat=delta")
        #expect(
            all.answer(format: .delta, endStreamAction: true)
                == "responseformat=delta;includeendstreamaction=true;fileidhash=delta")
    }

    @Test func aLongHeaderEndsSomewhere() throws {
        let header = String(repeating: "a=b;", count: 100_000) + "responseformat=delta"
        #expect(try Capabilities(header: header).formats == [.parquet])
    }
}

/// The code of the error that `body` throws.
func code(_ body: () throws -> Void) -> SharingError.Code? { error(body)?.code }

func error(_ body: () throws -> Void) -> SharingError? {
    do {
        try body()
        return nil
    } catch {
        return error as? SharingError
    }
}
