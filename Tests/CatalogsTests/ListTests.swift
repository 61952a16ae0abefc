import Tables
import Testing

@testable import Catalogs

@Suite struct ListTests {
    private func transport(
        _ answer: @escaping @Sendable (CatalogRequest) -> CatalogResponse
    ) -> ScriptedTransport {
        ScriptedTransport { request, _ throws(StorageError) in
            request.url.contains("/config") ? .emptyConfiguration : answer(request)
        }
    }

    @Test func pagesAreReadToTheLast() async throws {
        let transport = transport { request in
            if request.url.hasSuffix("pageToken=") {
                return .json(#"{"identifiers":[{"namespace":["a","b"],"name":"x"}],"next-page-token":"t/1 é"}"#)
            }
            return .json(#"{"next-page-token":null,"identifiers":[{"name":"y","namespace":["a","b"]}]}"#)
        }
        let tables = try await Catalog.make(transport).listTables(["a", "b"])
        #expect(tables.map(\.description) == ["a.b.x", "a.b.y"])
        #expect(
            transport.urls.dropFirst() == [
                "https://catalog.example.com/api/v1/namespaces/a%1Fb/tables?pageToken=",
                "https://catalog.example.com/api/v1/namespaces/a%1Fb/tables?pageToken=t%2F1%20%C3%A9",
            ])
    }

    @Test func namespacesAreListedBelowOthers() async throws {
        let transport = transport { _ in .json(#"{"namespaces":[["a"],["a","b"]]}"#) }
        let catalog = try Catalog.make(transport)
        #expect(try await catalog.listNamespaces() == [["a"], ["a", "b"]])
        #expect(transport.urls.last == "https://catalog.example.com/api/v1/namespaces?pageToken=")
        _ = try await catalog.listNamespaces(["a&x", "b"])
        #expect(
            transport.urls.last == "https://catalog.example.com/api/v1/namespaces?pageToken=&parent=a%26x%1Fb")
        let directory = CatalogDirectory([catalog])
        #expect(try await directory.namespaces(catalog: "lake").count == 2)
    }

    @Test func aListThatGoesInCirclesEnds() async throws {
        let transport = transport { request in
            .json(#"{"namespaces":[],"next-page-token":"\#(request.url.hasSuffix("=1") ? 2 : 1)"}"#)
        }
        let catalog = try Catalog.make(transport)
        do throws(TableError) {
            _ = try await catalog.listNamespaces()
            Issue.record("the list ended")
        } catch {
            #expect(error.kind == .storage(.malformedAnswer))
            #expect(error.detail?.contains("repeats a page token") == true)
        }
        #expect(transport.urls.count == 4)
    }

    @Test func aListWithoutEndIsNotReadOn() async throws {
        let transport = ScriptedTransport { request, number throws(StorageError) in
            request.url.contains("/config")
                ? .emptyConfiguration : .json(#"{"namespaces":[],"next-page-token":"\#(number)"}"#)
        }
        await #expect(throws: TableError.self) { try await Catalog.make(transport).listNamespaces() }
        #expect(transport.urls.count == 1 + RESTCatalog.maximumPages)
    }

    @Test func aListOfTooManyNamesIsNotReadOn() async throws {
        let page = Array(repeating: #"["n"]"#, count: 40_000).joined(separator: ",")
        let transport = ScriptedTransport { request, number throws(StorageError) in
            request.url.contains("/config")
                ? .emptyConfiguration : .json(#"{"namespaces":[\#(page)],"next-page-token":"\#(number)"}"#)
        }
        let catalog = try Catalog.make(transport)
        do throws(TableError) {
            _ = try await catalog.listNamespaces()
            Issue.record("the list ended")
        } catch {
            #expect(error.kind == .storage(.tooLarge))
        }
        #expect(transport.urls.count == 4)
    }

    @Test(arguments: [
        "{}", #"{"namespaces":null}"#, #"{"namespaces":["a"]}"#, #"{"namespaces":[[1]]}"#, #"{"namespaces":[["a"]"#,
        #"{"namespaces":[],"next-page-token":1}"#, "[]", "",
    ])
    func whatIsNoListIsRefused(_ answer: String) async throws {
        let transport = transport { _ in .json(answer) }
        let catalog = try Catalog.make(transport)
        do throws(TableError) {
            _ = try await catalog.listNamespaces()
            Issue.record("\(answer) is a list")
        } catch {
            #expect(error.kind == .storage(.malformedAnswer))
        }
    }

    @Test func aNamespaceThatIsNotThereIsNotFound() async throws {
        let transport = transport { _ in .error(404, "NoSuchNamespaceException", "Namespace does not exist: a") }
        let directory = CatalogDirectory([try Catalog.make(transport)])
        do throws(TableError) {
            _ = try await directory.tables(catalog: "lake", namespace: ["a"])
            Issue.record("the list ended")
        } catch {
            #expect(error.kind == .notFound)
            #expect(error.detail?.contains("NoSuchNamespaceException") == true)
        }
    }
}
