import Foundation
import Registry
import Tables
import Testing

@testable import Sharing
@testable import SharingServer

struct SealTests {
    static func secret() throws -> ServerSecret { try #require(ServerSecret(parsing: ServerSecret.generate())) }

    @Test func aValueComesBack() throws {
        let seal = Seal(try Self.secret(), purpose: "file")
        for length in [0, 1, 16, 300] {
            let value = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            #expect(seal.open(try seal.seal(value)) == value)
            #expect(seal.openText(try seal.sealText(value)) == value)
        }
    }

    @Test func theSameValueHasTheSameText() throws {
        let seal = Seal(try Self.secret(), purpose: "file")
        #expect(try seal.sealText([1, 2, 3]) == seal.sealText([1, 2, 3]))
        #expect(try seal.sealText([1, 2, 3]) != seal.sealText([1, 2, 4]))
    }

    @Test func everyAlterationIsRefused() throws {
        let seal = Seal(try Self.secret(), purpose: "file")
        let text = try seal.sealText(Array("s3://lake/trips/part-0.parquet".utf8))
        for index in text.indices {
            for other in ["A", "0", "-", "."] where String(text[index]) != other {
                let altered = text.replacingCharacters(in: index...index, with: other)
                #expect(seal.openText(altered) == nil, "\(altered)")
            }
            #expect(seal.openText(String(text[..<index])) == nil)
        }
        #expect(seal.openText(text + "0") == nil)
        #expect(seal.openText(String(repeating: "A", count: 100_000) + ".00") == nil)
    }

    @Test func purposesAndServersDoNotMix() throws {
        let secret = try Self.secret()
        let text = try Seal(secret, purpose: "file").sealText([1])
        #expect(Seal(secret, purpose: "refresh").openText(text) == nil)
        #expect(Seal(try Self.secret(), purpose: "file").openText(text) == nil)
    }

    @Test func aRotatedSecretStillOpens() throws {
        let old = ServerSecret.generate()
        let text = try Seal(try #require(ServerSecret(parsing: old)), purpose: "file").sealText([7])
        let both = try #require(ServerSecret(parsing: "# rotated\n\n" + ServerSecret.generate() + old))
        #expect(Seal(both, purpose: "file").openText(text) == [7])
        #expect(try Seal(both, purpose: "file").sealText([7]) != text)
    }

    @Test(arguments: ["", "\n", "short", "AAAA", "not base64!!", "# only a comment\n"])
    func whatIsNoSecretIsRefused(_ text: String) {
        #expect(ServerSecret(parsing: text) == nil)
    }

    @Test func ticketsKeepTheirContent() throws {
        let ticket = FileTicket(
            recipient: UUID(), credential: UUID(), table: UUID(), expires: 1_763_800_000_123, size: nil,
            object: ObjectLocation(bucket: "läke", key: "a/é e\u{301}/%20=+.parquet"))
        let opened = try #require(FileTicket(bytes: ticket.bytes))
        #expect(opened.bytes == ticket.bytes)
        #expect(opened == ticket)
        for count in 0..<83 { #expect(FileTicket(bytes: Array(ticket.bytes.prefix(count))) == nil) }
    }

    @Test func ticketsOfAPartOfATableKeepItsMark() throws {
        let mark = try #require(ExtentMark.of(TableExtent(filter: "region = 'EU'")))
        let ticket = FileTicket(
            recipient: UUID(), credential: UUID(), table: UUID(), expires: 7, size: 3,
            object: ObjectLocation(bucket: "b", key: "k"), part: .vectorOfFile(version: 4), extent: mark)
        #expect(FileTicket(bytes: ticket.bytes) == ticket)
        for count in 0..<100 { #expect(FileTicket(bytes: Array(ticket.bytes.prefix(count))) == nil) }
    }

    @Test func everyExtentHasAMarkOfItsOwn() {
        let extents = [
            TableExtent(filter: "a = 1"), TableExtent(filter: "a = 2"), TableExtent(startVersion: 1),
            TableExtent(startVersion: 11), TableExtent(filter: "a = 1", startVersion: 1), TableExtent(filter: "1"),
        ]
        #expect(Set(extents.compactMap(ExtentMark.of)).count == extents.count)
        #expect(ExtentMark.of(TableExtent()) == nil)
    }

    @Test func tokensOfOneKindAreNoTokensOfAnother() throws {
        let seals = Seals(try Self.secret())
        let page = try seals.token(
            PageTicket(
                recipient: UUID(), table: UUID(), tableID: "t", version: 3, request: "x", extent: nil, next: 5, rows: 9,
                expires: 77)
        )
        #expect(try seals.pageTicket(page).next == 5)
        #expect(throws: SharingError.self) { try seals.listTicket(page) }
        #expect(throws: SharingError.self) { try seals.refreshTicket(page) }
        #expect(throws: SharingError.self) { try seals.pageTicket("") }
    }

    @Test func base64HasOneTextForAValue() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Base64URL.decode("-__-") == [0xFB, 0xFF, 0xFE])
        #expect(Base64URL.encode([1]) == "AQ")
        #expect(Base64URL.decode("AR") == nil)
        #expect(Base64URL.decode("A") == nil)
        #expect(Base64URL.decode("A=") == nil)
        for length in 0..<40 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 73) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }
}
