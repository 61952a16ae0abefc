/// Why a command did not do what it was asked, and the exit code that says so to scripts.
struct CommandError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What scripts decide by. Codes are those of sysexits.h where it has one.
    enum Kind: String, Sendable, Hashable, CaseIterable, Encodable {
        case failure
        /// The command did its work, and what it looked at is not in order or does not apply.
        case finding
        /// What was to be looked at cannot be read.
        case input
        case usage
        case notFound
        /// A server, socket or file that does not answer or is in use.
        case unavailable
        /// Something of that name is there already, or changed meanwhile.
        case conflict
        /// The server does not take who asks for an administrator.
        case denied
        case configuration

        var exitCode: Int32 {
            switch self {
            case .failure: 1
            case .finding, .input: 2
            case .usage: 64
            case .notFound: 66
            case .unavailable: 69
            case .conflict: 73
            case .denied: 77
            case .configuration: 78
            }
        }
    }

    /// For `--help`.
    static let exitCodes = """
        EXIT CODES: 0 done; 1 failed; 2 looked, and something is not in order; 64 wrong usage; 66 not found; 69 not \
        reachable or in use; 73 exists already or conflicts; 77 not allowed; 78 configuration.
        """

    let kind: Kind
    /// One sentence: what, where, what to do; holds no secret.
    let message: String
    /// Single findings behind the sentence, one a line.
    let details: [String]

    init(_ kind: Kind, _ message: String, details: [String] = []) {
        self.kind = kind
        self.message = message
        self.details = details
    }

    var description: String { ([message] + details).joined(separator: "\n") }
}
