import Foundation
import Testing

/// Pebble's companion: a name server whose records are set over HTTP. Every name has the address 127.0.0.1.
final class ChallengeServer {
    static let program = "/usr/bin/pebble-challtestsrv"

    let folder: TemporaryFolder
    let dns: UInt16
    let management: UInt16
    private let server: RunningProgram

    init() throws {
        folder = try TemporaryFolder()
        dns = try Ports.free()
        management = try Ports.free()
        server = try RunningProgram(
            Self.program,
            [
                "-dns01", "127.0.0.1:\(dns)", "-management", "127.0.0.1:\(management)", "-http01", "", "-https01", "",
                "-tlsalpn01", "", "-defaultIPv6", "",
            ], log: folder.path + "/log")
        try Ports.await(management, of: server)
        try Ports.await(dns, of: server)
    }

    /// An executable file that sets and clears TXT records here, and notes how it was called.
    func hook() throws -> String {
        try folder.write(
            "hook",
            """
            #!/bin/sh
            echo "$# $1 $2 $3 $ACME_ACTION $ACME_RECORD_NAME $ACME_RECORD_VALUE ${CAUSEWAY_SECRET:-none}" \
            >> '\(folder.path)/calls'
            case $1 in
            present) path=set-txt body="{\\"host\\":\\"$2.\\",\\"value\\":\\"$3\\"}" ;;
            cleanup) path=clear-txt body="{\\"host\\":\\"$2.\\"}" ;;
            *) echo "unknown action" >&2; exit 64 ;;
            esac
            exec python3 -c 'import sys, urllib.request
            urllib.request.urlopen(sys.argv[1], sys.argv[2].encode(), 10).read()' \
            "http://127.0.0.1:\(management)/$path" "$body"
            """, mode: 0o700)
        return folder.path + "/hook"
    }

    func stop() { server.stop() }
}
