import Tables
import Testing

@testable import Storage

@Suite struct XMLTests {
    private func list(_ text: String) throws -> ListAnswer { try ListAnswer(parsing: Array(text.utf8)) }

    private func fault(_ text: String) -> String? {
        do {
            _ = try list(text)
            return nil
        } catch {
            return (error as? XMLFault)?.reason
        }
    }

    private static let entry =
        "<Contents><Key>a+b%2F%25</Key><LastModified>2013-05-24T00:00:00.000Z</LastModified><ETag>&quot;x&quot;</ETag>"
        + "<Size>7</Size><Owner><ID>o</ID></Owner></Contents>"

    @Test func listingIsRead() throws {
        let answer = try list(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3/\"><Name>b</Name>"
                + "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\(Self.entry)"
                + "<CommonPrefixes><Prefix>z/</Prefix></CommonPrefixes></ListBucketResult>\n<!-- end -->")
        #expect(answer.isTruncated)
        #expect(
            answer.objects == [ObjectInfo(key: "a b/%", size: 7, modified: 1_369_353_600_000, etag: "\"x\"")])
        #expect(answer.commonPrefixes == ["z/"])
        #expect(answer.lastName == "z/")
    }

    @Test func keysThatAreNotEncodedStayAsTheyAre() throws {
        let answer = try list(
            "<s3:ListBucketResult xmlns:s3='u'><s3:IsTruncated>false</s3:IsTruncated>\(Self.entry)"
                + "<Contents><Key><![CDATA[<&>]]>&#x41;&#66;&lt;</Key><LastModified>2013-05-24T00:00:00Z</LastModified>"
                + "<Size>0</Size></Contents><Empty/><Also a=\"/>\"/></s3:ListBucketResult>")
        #expect(answer.objects.map(\.key) == ["a+b%2F%25", "<&>AB<"])
        #expect(!answer.isTruncated)
    }

    @Test(arguments: [
        "", "   ", "<", "<ListBucketResult", "<ListBucketResult>", "<ListBucketResult/>",
        "<ListBucketResult></Other>", "<Error><Code>X</Code></Error>", "<html><body>hello</body></html>", "{}",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><ListBucketResult><IsTruncated>&a;</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>&a;</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>&#0;</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>&#xD800;</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>&amp</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>maybe</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult><ListBucketResult/>",
        "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>text",
        "<ListBucketResult><![CDATA[never closed", "<ListBucketResult><!-- never closed", "<ListBucketResult a=\"<",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>-1</Size>"
            + "<LastModified>2013-05-24T00:00:00Z</LastModified></Contents></ListBucketResult>",
        "</ListBucketResult>", "<a><b></a></b>", "<?xml", "<>", "< a/>",
    ])
    func hostileDocumentsAreRefused(text: String) {
        #expect(fault(text) != nil)
    }

    @Test func everyTruncationIsRefused() throws {
        let whole =
            "<ListBucketResult><IsTruncated>false</IsTruncated>\(Self.entry)<X a='1'><![CDATA[y]]></X><!-- c -->"
            + "</ListBucketResult>"
        _ = try list(whole)
        for length in 0..<whole.utf8.count {
            #expect(fault(String(whole.prefix(length))) != nil, "cut at \(length)")
        }
    }

    @Test func depthNamesAndTextAreBounded() {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(fault("<ListBucketResult>" + deep) == "elements nested too deep")
        let long = String(repeating: "a", count: 20_000)
        #expect(fault("<ListBucketResult><Key>\(long)</Key></ListBucketResult>") == "text that is too long")
        #expect(fault("<\(long)/>") == "an element without a valid name")
        let many = String(repeating: "<Key>a</Key>", count: 100_000)
        #expect(fault("<ListBucketResult>\(many)</ListBucketResult>") == "it does not say whether it is truncated")
    }

    @Test func textMustBeUTF8() {
        let bytes = Array("<ListBucketResult><A>".utf8) + [0xFF] + Array("</A></ListBucketResult>".utf8)
        #expect(throws: XMLFault.self) { try ListAnswer(parsing: bytes) }
    }

    @Test func errorsAreReadWithoutTheirText() throws {
        let answer = try ErrorAnswer(
            parsing: Array(
                ("<Error><Code>AuthorizationHeaderMalformed</Code><Message>secret</Message>"
                    + "<Region>eu-west-1</Region></Error>")
                    .utf8))
        #expect(answer == ErrorAnswer(code: "AuthorizationHeaderMalformed", region: "eu-west-1"))
        #expect(throws: XMLFault.self) { try ErrorAnswer(parsing: Array("<Error><Code>a b</Code></Error>".utf8)) }
        #expect(throws: XMLFault.self) { try ErrorAnswer(parsing: Array("<Error></Error>".utf8)) }
    }

    @Test func pagesAreHeldAgainstTheQuestion() throws {
        func page(_ keys: [String], prefix: String = "", after: String? = nil, more: Bool = false) throws -> ObjectPage
        {
            let contents = keys.map {
                "<Contents><Key>\($0)</Key><Size>1</Size><LastModified>2013-05-24T00:00:00Z</LastModified></Contents>"
            }.joined()
            let answer = try list(
                "<ListBucketResult><IsTruncated>\(more)</IsTruncated>\(contents)</ListBucketResult>")
            return try ListingCheck(prefix: prefix, startAfter: after, location: "s3://b/").page(answer)
        }
        #expect(try page(["t/", "t/a", "t/a/", "t/b"], prefix: "t/").objects.map(\.key) == ["t/a", "t/b"])
        #expect(try page(["a", "b", "c"], after: "b").objects.map(\.key) == ["c"])
        #expect(try page(["a", "b"], more: true).next == "b")
        #expect(throws: StorageError.self) { try page(["b", "a"]) }
        #expect(throws: StorageError.self) { try page(["a", "a"]) }
        #expect(throws: StorageError.self) { try page(["x/a"], prefix: "t/") }
        #expect(throws: StorageError.self) { try page(["a", "b"], after: "b", more: true) }
        #expect(throws: StorageError.self) { try page([], more: true) }
        // By bytes U+FFFD comes before U+10000; by UTF-16 it would not.
        #expect(try page(["\u{FFFD}", "\u{10000}"]).objects.count == 2)
    }
}
