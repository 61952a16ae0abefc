import Synchronization

@testable import Identity

/// Answers as a test says, and counts what it was asked for.
final class ScriptedIssuer: IssuerTransport {
    typealias Answer = @Sendable (String) throws(IssuerTransportError) -> IssuerResponse

    private struct State {
        var answer: Answer
        var asked: [String] = []
    }

    private let state: Mutex<State>
    private let delay: Duration

    init(delay: Duration = .zero, _ answer: @escaping Answer) {
        state = Mutex(State(answer: answer))
        self.delay = delay
    }

    /// Discovery and a set of keys.
    static func publishing(_ keySet: String, cacheControl: String? = nil, delay: Duration = .zero) -> ScriptedIssuer {
        ScriptedIssuer(delay: delay, answers(keySet, cacheControl: cacheControl))
    }

    static func answers(_ keySet: String, cacheControl: String? = nil) -> Answer {
        { url throws(IssuerTransportError) in
            if url == TestIssuer.url + "/.well-known/openid-configuration" {
                return text("{\"issuer\":\"\(TestIssuer.url)\",\"jwks_uri\":\"https://keys.example.com/set\"}")
            }
            guard url == "https://keys.example.com/set" else { throw IssuerTransportError("no such host: \(url)") }
            return IssuerResponse(
                status: 200, headers: cacheControl.map { [("cache-control", $0)] } ?? [], body: Array(keySet.utf8))
        }
    }

    static func text(_ body: String, status: Int = 200) -> IssuerResponse {
        IssuerResponse(status: status, body: Array(body.utf8))
    }

    static let away: Answer = { _ throws(IssuerTransportError) in throw IssuerTransportError("connection refused") }

    func become(_ answer: @escaping Answer) { state.withLock { $0.answer = answer } }

    var asked: [String] { state.withLock { $0.asked } }
    /// Requests for the set of keys.
    var fetches: Int { asked.filter { !$0.hasSuffix("openid-configuration") }.count }

    func get(
        _ url: String, maximumBytes: Int, timeout: Duration
    ) async throws(IssuerTransportError) -> IssuerResponse {
        let answer = state.withLock { state in
            state.asked.append(url)
            return state.answer
        }
        if delay > .zero { try? await Task.sleep(for: delay) }
        return try answer(url)
    }
}
