import Foundation
import Testing

@testable import Registry

@Suite struct PostgreSQLSettingsTests {
    private func value(_ keyword: String, _ url: String) throws -> String? {
        try PostgreSQLSettings(url: url).parameters(PostgreSQLTimeouts()).first { $0.keyword == keyword }?.value
    }

    @Test(arguments: [
        ("postgres://olga:hunter22@db.example.com:6432/registry", "postgres://db.example.com:6432/registry"),
        ("postgresql://olga@db.example.com/registry?sslmode=require", "postgres://db.example.com:5432/registry"),
        ("postgres://[2001:db8::1]:5433/r", "postgres://[2001:db8::1]:5433/r"),
        ("postgres://a.example.com:1,b.example.com:2/r", "postgres://a.example.com:1,b.example.com:2/r"),
        ("postgres://%2Fvar%2Frun%2Fpostgresql/r%20s", "postgres://%2Fvar%2Frun%2Fpostgresql:5432/r%20s"),
        ("postgres:///r?host=/tmp&port=7", "postgres://%2Ftmp:7/r"),
    ])
    func theLocationNamesThePlaceAndNobody(url: String, location: String) throws {
        let settings = try PostgreSQLSettings(url: url)
        #expect(settings.location == location)
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(!text.contains("hunter22") && !text.contains("olga"))
        }
    }

    @Test(arguments: [
        ("postgres://db.example.com/r", "verify-full"), ("postgres://10.0.0.1/r", "verify-full"),
        ("postgres://127.example.com/r", "verify-full"), ("postgres://localhost.example.com/r", "verify-full"),
        ("postgres://localhost,db.example.com/r", "verify-full"), ("postgres://[::2]/r", "verify-full"),
        ("postgres://localhost/r?hostaddr=192.0.2.7", "verify-full"),
        ("postgres://localhost/r", "prefer"), ("postgres://127.0.0.53/r", "prefer"), ("postgres://[::1]/r", "prefer"),
        ("postgres:///r?host=/run/postgresql", "prefer"), ("postgres://db.example.com/r?hostaddr=127.0.0.1", "prefer"),
        ("postgres://db.example.com/r?sslmode=disable", "disable"),
        ("postgres://localhost/r?sslmode=verify-ca", "verify-ca"), ("postgres://h.example.com/r?ssl=true", "require"),
    ])
    func whatLeavesThisMachineIsEncryptedForTheRightServer(url: String, mode: String) throws {
        guard ProcessInfo.processInfo.environment["PGSSLMODE"] == nil else { return }
        #expect(try value("sslmode", url) == mode)
    }

    @Test func libpqReadsTheRest() throws {
        let url = "postgres://ol%67a:p%40ss%3A%2F%25@h.example.com/r?application_name=x%20y&connect_timeout=7"
        #expect(try value("user", url) == "olga")
        #expect(try value("password", url) == "p@ss:/%")
        #expect(try value("application_name", url) == "x y")
        #expect(try value("connect_timeout", url) == "7")
        #expect(try value("client_encoding", url) == "UTF8")
        #expect(try value("keepalives", url) == "1")
        #expect(try value("target_session_attrs", url) == nil)
        #expect(try value("target_session_attrs", "postgres://a.example.com,b.example.com/r") == "read-write")
        #expect(try value("connect_timeout", "postgres://localhost/r") == "5")
    }

    @Test(arguments: [
        ("postgres://h.example.com/r?colour=red", "colour"),
        ("postgres://h.example.com/r?replication=true", "replication"),
        ("postgres://h.example.com/r?client_encoding=LATIN1", "client_encoding"),
        ("postgres://h.example.com/r?service=x", "service"), ("postgres://h.example.com/r?sslmode", "without a value"),
        ("postgres://h.example.com/", "names no database"), ("postgres://h.example.com", "names no database"),
        ("postgres://h.example.com:0/r", "port"), ("postgres://h.example.com:x/r", "port"),
        ("postgres://h.example.com/r?connect_timeout=0", "connect_timeout"),
        ("postgres://h.example.com/r?connect_timeout=600", "connect_timeout"),
        ("mysql://h/r", "begin with postgres://"),
        ("host=x dbname=y", "begin with postgres://"), ("postgres://[::1/r", "cannot be read"),
    ])
    func whatCannotBeMeantIsNamed(url: String, part: String) {
        let error = #expect(throws: RegistryError.self) { try PostgreSQLSettings(url: url) }
        #expect(error?.kind == .invalid)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    /// Passwords that are not encoded: whatever libpq would take their pieces for, no message repeats one.
    @Test(arguments: [
        "hun@ter", "hun/ter", "hun?ter", "hun#ter", "hun%ter", "hun%zzter", "hun?ter=x", "12/hunter", "hun@ter:5",
        "hun[ter",
        "hun&ter", "hun?a=hunter", "hun?hunter=hunter",
    ])
    func aPasswordThatIsNotEncodedIsNotRepeated(password: String) {
        do throws(RegistryError) {
            let settings = try PostgreSQLSettings(url: "postgres://olga:\(password)@h.example.com/r?sslmode=disable")
            #expect(settings.location == "postgres://h.example.com:5432/r")
        } catch {
            #expect(error.kind == .invalid)
            #expect(
                !error.message.contains("hun") && !error.message.contains("ter@") && !error.message.contains("\"ter"))
        }
    }
}
