import ACME
import Enrollment
import Foundation
import LDNS
import Testing

/// The folder of account and certificate.
struct CertificateFolderTests {
    private static let first = StoredCertificate(chain: "chain 1", key: "key 1")
    private static let second = StoredCertificate(chain: "chain 2", key: "key 2")

    @Test func whatIsKeptIsFoundAgain() async throws {
        let state = try TemporaryFolder()
        let folder = CertificateFolder(path: state.path + "/acme")
        let empty = try await folder.load()
        #expect(empty.accountKey == nil && empty.account == nil && empty.certificate == nil)
        let account = KnownAccount(directory: "https://ca.example.com/", url: "https://ca.example.com/1")
        try await folder.save(accountKey: "account")
        try await folder.save(account: account)
        try await folder.save(certificate: Self.first)
        try await folder.save(certificate: Self.second)
        let found = try await folder.load()
        #expect(found.accountKey == "account" && found.account == account && found.certificate == Self.second)
        #expect(try String(contentsOfFile: folder.certificatePath, encoding: .utf8) == "chain 2")
        #expect(try String(contentsOfFile: folder.keyPath, encoding: .utf8) == "key 2")
    }

    @Test func theOneBeforeStaysAndOlderOnesGo() async throws {
        let state = try TemporaryFolder()
        let folder = CertificateFolder(path: state.path + "/acme")
        for number in 1...5 {
            try await folder.save(certificate: StoredCertificate(chain: "chain \(number)", key: "key \(number)"))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let kept = try names.filter { $0.hasPrefix("certificate-") }.map { try state.text("acme/\($0)/key.pem") }
        #expect(Set(kept) == ["key 4", "key 5"])
        #expect(names.count == 3, "\(names)")
    }

    /// Whoever reads while it is written finds one pair or the other, each whole.
    @Test func chainAndKeyChangeInOneStep() async throws {
        let state = try TemporaryFolder()
        let folder = CertificateFolder(path: state.path + "/acme")
        try await folder.save(certificate: Self.first)
        let path = folder.path
        let reader = Task.detached { () -> Int in
            var pairs = 0
            while !Task.isCancelled {
                let name = try FileManager.default.destinationOfSymbolicLink(atPath: path + "/current")
                let pair = try? ["certificate", "key"].map {
                    try String(contentsOfFile: "\(path)/\(name)/\($0).pem", encoding: .utf8)
                }
                // Two turns later its folder is gone; that is found out, not read in part.
                guard let pair else { continue }
                guard pair[0].dropFirst(6) == pair[1].dropFirst(4) else { return -1 }
                pairs += 1
            }
            return pairs
        }
        for number in 1...50 {
            try await folder.save(certificate: StoredCertificate(chain: "chain \(number)", key: "key \(number)"))
        }
        reader.cancel()
        #expect(try await reader.value > 0)
    }

    @Test func aKeyThatOthersMayReadIsNotUsed() async throws {
        let state = try TemporaryFolder()
        let folder = CertificateFolder(path: state.path)
        try await folder.save(accountKey: "account")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: state.path + "/account.pem")
        await #expect {
            _ = try await folder.load()
        } throws: { error in
            let failure = error as? EnrollmentStoreFailure
            return failure?.place == state.path + "/account.pem" && failure?.remedy?.hasPrefix("chmod 600") == true
        }
    }

    @Test func whatAnEndInTheMiddleLeftIsWrittenOver() async throws {
        let state = try TemporaryFolder()
        let folder = CertificateFolder(path: state.path)
        try state.write("account.pem.part", "half")
        try FileManager.default.createSymbolicLink(
            atPath: state.path + "/current.part", withDestinationPath: "nowhere")
        try await folder.save(accountKey: "account")
        try await folder.save(certificate: Self.first)
        #expect(try await folder.load().certificate == Self.first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: state.path).allSatisfy { !$0.hasSuffix(".part") })
    }

    @Test func aFolderThatCannotBeMadeIsTold() async throws {
        let folder = CertificateFolder(path: "/nonexistent/state")
        await #expect {
            try await folder.save(accountKey: "account")
        } throws: { ($0 as? EnrollmentStoreFailure)?.place == "/nonexistent/state" }
    }

    @Test func aDamagedRecordOfTheAccountIsTold() async throws {
        let state = try TemporaryFolder()
        try state.write("account.json", "{}")
        await #expect {
            _ = try await CertificateFolder(path: state.path).load()
        } throws: { ($0 as? EnrollmentStoreFailure)?.reason == "it is no record of an account" }
    }

    @Test func aKeyOfANameServerIsReadFromAFileOfItsOwner() throws {
        let state = try TemporaryFolder()
        try state.write("good", "hmac-sha256:causeway:\(Knot.secret)\n")
        try state.write("open", "hmac-sha256:causeway:\(Knot.secret)\n", mode: 0o644)
        #expect(try TSIGKeyFile.read(state.path + "/good").name == "causeway")
        for name in ["open", "missing"] {
            #expect {
                try TSIGKeyFile.read(state.path + "/" + name)
            } throws: { !"\($0)".contains(Knot.secret) && $0 is EnrollmentStoreFailure }
        }
    }
}
