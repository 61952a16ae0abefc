import Iceberg
import Tables
import Testing

@testable import Catalogs

@Suite struct TableTests {
    @Test func aTableIsAskedForAsTheSpecificationSays() async throws {
        let transport = ScriptedTransport { request, number throws(StorageError) in
            number == 0 ? .json(#"{"overrides":{"prefix":"ware house"},"defaults":{}}"#) : .table
        }
        let catalog = try Catalog.make(transport, warehouse: "s3://a b/c?d", asksForCredentials: true)
        let name = CatalogIdentifier(namespace: ["a/b", "ünï.c"], name: "or ders/%1F")
        let document = try await catalog.loadTable(name)
        #expect(
            transport.urls == [
                "https://catalog.example.com/api/v1/config?warehouse=s3%3A%2F%2Fa%20b%2Fc%3Fd",
                "https://catalog.example.com/api/v1/ware%20house/namespaces/a%2Fb%1F%C3%BCn%C3%AF.c/tables/"
                    + "or%20ders%2F%251F?snapshots=all",
            ])
        let request = try #require(transport.requests.last)
        #expect(request.method == "GET" && request.body.isEmpty && request.signing == nil)
        #expect(request.header("accept") == "application/json")
        #expect(request.header("x-iceberg-access-delegation") == "vended-credentials")
        #expect(request.header("authorization") == nil && request.header("if-none-match") == nil)
        #expect(request.limit == 268_435_456)
        #expect(transport.requests.first?.limit == 16_777_216)
        #expect(document.location == "s3://b/t/metadata/1.json")
        #expect(String(decoding: document.bytes, as: UTF8.self) == Texts.metadata)
        #expect(document.tag == "\"1\"")
    }

    @Test func theConfigurationIsFetchedOnceAnHour() async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            request.url.contains("/config") ? .emptyConfiguration : .table
        }
        let time = SteppingClock()
        let catalog = try Catalog.make(transport, clock: time.clock)
        for _ in 0..<3 { _ = try await catalog.loadTable(Catalog.orders) }
        #expect(transport.requests(to: "/config").count == 1)
        time.advance(.seconds(3599))
        _ = try await catalog.loadTable(Catalog.orders)
        #expect(transport.requests(to: "/config").count == 1)
        time.advance(.seconds(1))
        _ = try await catalog.loadTable(Catalog.orders)
        #expect(transport.requests(to: "/config").count == 2)
        #expect(transport.requests.last?.header("x-iceberg-access-delegation") == nil)
    }

    @Test func theConfigurationIsFetchedAgainAfterAFailure() async throws {
        let transport = ScriptedTransport { request, number throws(StorageError) in
            if request.url.contains("/config") { return .emptyConfiguration }
            return number == 1 ? .error(403, "ForbiddenException", "no") : .table
        }
        let time = SteppingClock()
        let catalog = try Catalog.make(transport, clock: time.clock)
        time.advance(.seconds(1))
        #expect(await Catalog.failure(catalog)?.kind == .storage(.denied))
        _ = try await catalog.loadTable(Catalog.orders)
        // One that was fetched a moment ago is not the cause.
        #expect(transport.requests(to: "/config").count == 1)

        let later = ScriptedTransport { request, number throws(StorageError) in
            if request.url.contains("/config") { return .emptyConfiguration }
            return number == 2 ? .error(403, "ForbiddenException", "no") : .table
        }
        let second = try Catalog.make(later, clock: time.clock)
        _ = try await second.loadTable(Catalog.orders)
        time.advance(.seconds(120))
        #expect(await Catalog.failure(second)?.kind == .storage(.denied))
        _ = try await second.loadTable(Catalog.orders)
        #expect(later.requests(to: "/config").count == 2)
    }

    @Test func aConfigurationThatFailedIsNotKept() async throws {
        let transport = ScriptedTransport { request, number throws(StorageError) in
            if number == 0 { return .error(500, "InternalServerError", "boom") }
            return request.url.contains("/config") ? .emptyConfiguration : .table
        }
        let catalog = try Catalog.make(transport)
        #expect(await Catalog.failure(catalog)?.kind == .storage(.unavailable))
        _ = try await catalog.loadTable(Catalog.orders)
        #expect(transport.urls.count == 3)
    }

    @Test func whatIsKnownIsAskedForByItsTag() async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            if request.url.contains("/config") { return .emptyConfiguration }
            if request.header("if-none-match") == "\"1\"" { return CatalogResponse(status: 304, headers: [], body: []) }
            return .table
        }
        let table = CatalogTable(Catalog.orders, of: try Catalog.make(transport))
        let first = try await table.current(known: nil)
        let second = try await table.current(known: first)
        #expect(transport.requests.last?.header("if-none-match") == "\"1\"")
        #expect(second.location == first.location && second.bytes == first.bytes && second.tag == first.tag)
        let other = MetadataDocument(location: "s3://b/t/metadata/0.json", bytes: [1], tag: "\"0\"")
        let third = try await table.current(known: other)
        #expect(third.location == first.location && third.bytes == first.bytes)
        let untagged = MetadataDocument(location: first.location, bytes: first.bytes)
        #expect(try await table.current(known: untagged).tag == "\"1\"")
        #expect(transport.requests.last?.header("if-none-match") == nil)
    }

    @Test func nothingChangedWithoutAQuestionMakesNoSense() async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            request.url.contains("/config")
                ? .emptyConfiguration : CatalogResponse(status: 304, headers: [], body: [])
        }
        let failure = await Catalog.failure(try Catalog.make(transport))
        #expect(failure?.kind == .storage(.malformedAnswer))
    }

    @Test func aTagThatNoHeaderCanCarryIsLeftOut() async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            request.url.contains("/config")
                ? .emptyConfiguration : .json(Texts.table, 200, [("etag", "\"1\r\nx-evil: 1\"")])
        }
        let catalog = try Catalog.make(transport)
        #expect(try await catalog.loadTable(Catalog.orders).tag == nil)
    }

    @Test func aCatalogWithoutMetadataFilesHasAStableName() async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            request.url.contains("/config")
                ? .emptyConfiguration : .json(#"{"metadata-location":null,"metadata":\#(Texts.metadata)}"#)
        }
        let catalog = try Catalog.make(transport)
        #expect(try await catalog.loadTable(Catalog.orders).location == "state:7:9")
    }

    @Test(arguments: ["", ".", ".."])
    func aNameThatLeavesItsPathIsNoTable(_ name: String) async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            request.url.contains("/config") ? .emptyConfiguration : .table
        }
        let catalog = try Catalog.make(transport)
        for identifier in [
            CatalogIdentifier(namespace: ["a"], name: name), CatalogIdentifier(namespace: [name], name: "t"),
        ] {
            do throws(TableError) {
                _ = try await catalog.loadTable(identifier)
                Issue.record("\(identifier) was loaded")
            } catch {
                #expect(error.kind == .notFound)
            }
        }
        #expect(transport.requests(to: "/tables").isEmpty)
        await #expect(throws: TableError.self) { try await catalog.listTables([]) }
    }

    @Test func percentSignsAreNotDots() async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            request.url.contains("/config") ? .emptyConfiguration : .table
        }
        _ = try await Catalog.make(transport).loadTable(CatalogIdentifier(namespace: ["%2e", ".."], name: "%2E"))
        #expect(transport.urls.last?.hasSuffix("/v1/namespaces/%252e%1F../tables/%252E?snapshots=all") == true)
    }

    @Test func unknownCatalogsAreNamedToTheOperator() async throws {
        let transport = ScriptedTransport { _, _ throws(StorageError) in .emptyConfiguration }
        let directory = CatalogDirectory([try Catalog.make(transport)])
        #expect(directory.names == ["lake"])
        let table = try directory.table(catalog: "lake", namespace: ["sales"], table: "orders")
        #expect(table.description == "lake/sales.orders" && transport.urls.isEmpty)
        do throws(TableError) {
            _ = try directory.table(catalog: "lak", namespace: ["sales"], table: "orders")
            Issue.record("there is no such catalog")
        } catch {
            #expect(error.kind == .storage(.refused))
            #expect(error.detail?.contains("the configured ones are lake") == true)
            #expect(!error.message.contains("lak,"))
        }
    }
}
