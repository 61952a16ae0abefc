import ACME
import Crypto
import Foundation
import JSON
import Synchronization
import TokenSyntax

/// An authority in memory. It checks every signature, nonce and URL of what it is sent, and answers as RFC 8555 has it,
/// except where a test puts another answer in the place of one of its own.
final class StubAuthority: ACMETransport {
    static let origin = "https://ca.example.com"
    static let directory = origin + "/directory"

    struct Asked: Sendable {
        let method: String
        let path: String
        let header: JSONValue?
        let payload: JSONValue?
        let accept: String?
    }

    struct State {
        var asked: [Asked] = []
        var nonces: Set<String> = []
        var thumbprint = ""
        var accountKey: P256.Signing.PublicKey?
        var names: [String] = []
        var orderStatus = "pending"
        var authorizationStatus = "pending"
        var chain: [UInt8] = []
        var accounts = 0
        var renewalInfo: ACMEResponse?
    }

    /// An answer instead of the authority's own; nil for that.
    typealias Override = @Sendable (_ path: String, _ count: Int) -> ACMEResponse?

    let state = Mutex(State())
    /// `METHOD path` of what is answered differently, and by what. The count says how often it was asked before.
    let overrides: Mutex<[String: Override]> = Mutex([:])
    let issuer: TestIssuer
    private let problems = Mutex<[String]>([])

    init(_ issuer: TestIssuer) {
        self.issuer = issuer
    }

    /// What was wrong with the requests; has to be empty.
    var complaints: [String] { problems.withLock { $0 } }
    var asked: [Asked] { state.withLock { $0.asked } }

    func replace(_ what: String, _ answer: @escaping Override) { overrides.withLock { $0[what] = answer } }

    func count(_ path: String) -> Int { asked.count { $0.path == path } }

    func exchange(_ request: ACMERequest) async throws(ACMETransportError) -> ACMEResponse {
        guard request.url.hasPrefix(Self.origin + "/") else {
            complain("\(request.url) is of another origin")
            throw ACMETransportError("no such host")
        }
        let path = String(request.url.dropFirst(Self.origin.count))
        let what = request.method.rawValue + " " + path
        let body = request.method == .post ? checked(request, path) : nil
        let before = asked.count { $0.method + " " + $0.path == what }
        state.withLock {
            $0.asked.append(
                Asked(
                    method: request.method.rawValue, path: path, header: body?.header, payload: body?.payload,
                    accept: request.headers.first { $0.name == "accept" }?.value))
        }
        if let replaced = overrides.withLock({ $0[what] }), let answer = replaced(path, before) {
            return request.method == .get ? answer : with(answer)
        }
        let answer = answer(what, body)
        return request.method == .get ? answer : with(answer)
    }

    private func complain(_ text: String) { problems.withLock { $0.append(text) } }

    private func with(_ answer: ACMEResponse) -> ACMEResponse {
        guard !answer.headers.contains(where: { $0.name == "replay-nonce" }) else { return answer }
        let nonce = Base64Text.encodeURL((0..<16).map { _ in UInt8.random(in: 0...255) })
        state.withLock { _ = $0.nonces.insert(nonce) }
        return ACMEResponse(
            status: answer.status, headers: answer.headers + [("replay-nonce", nonce)], body: answer.body)
    }

    private struct Body {
        let header: JSONValue
        let payload: JSONValue?
    }

    private func checked(_ request: ACMERequest, _ path: String) -> Body? {
        if request.headers.first(where: { $0.name == "content-type" })?.value != "application/jose+json" {
            complain("\(path): the content type is another")
        }
        guard let body = try? JSONValue(parsing: request.body), let protected = body["protected"]?.string,
            let payload = body["payload"]?.string, let signature = body["signature"]?.string,
            body.object?.count == 3, let headerBytes = Base64Text.decodeURL(protected.utf8),
            let header = try? JSONValue(parsing: headerBytes), let signed = Base64Text.decodeURL(signature.utf8)
        else {
            complain("\(path): no flattened JWS")
            return nil
        }
        if header["alg"]?.string != "ES256" || header["url"]?.string != request.url {
            complain("\(path): the header is \(header)")
        }
        let nonce = header["nonce"]?.string ?? ""
        if state.withLock({ $0.nonces.remove(nonce) }) == nil { complain("\(path): a nonce that was not given") }
        guard (header["jwk"] == nil) != (header["kid"] == nil) else {
            complain("\(path): one of jwk and kid")
            return nil
        }
        if let jwk = header["jwk"] { remember(jwk) }
        if let kid = header["kid"]?.string, kid != Self.origin + "/account/1" { complain("\(path): kid \(kid)") }
        let key = state.withLock { $0.accountKey }
        let input = Array("\(protected).\(payload)".utf8)
        guard let key, let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signed),
            key.isValidSignature(parsed, for: input)
        else {
            complain("\(path): the signature is wrong")
            return nil
        }
        let bytes = Base64Text.decodeURL(payload.utf8) ?? []
        return Body(header: header, payload: bytes.isEmpty ? nil : try? JSONValue(parsing: bytes))
    }

    private func remember(_ jwk: JSONValue) {
        guard let x = jwk["x"]?.string.flatMap({ Base64Text.decodeURL($0.utf8) }),
            let y = jwk["y"]?.string.flatMap({ Base64Text.decodeURL($0.utf8) }),
            let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
        else { return complain("the account's key is none") }
        let canonical =
            "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"\(Base64Text.encodeURL(x))\",\"y\":\"\(Base64Text.encodeURL(y))\"}"
        state.withLock {
            $0.accountKey = key
            $0.thumbprint = Base64Text.encodeURL(Array(SHA256.hash(data: Array(canonical.utf8))))
        }
    }

    private func answer(_ what: String, _ body: Body?) -> ACMEResponse {
        switch what {
        case "GET /directory": StubAnswers.directory
        case let path where path.hasPrefix("GET /renewal/"): renewalInfo()
        case "HEAD /nonce": ACMEResponse(status: 200)
        case "POST /account":
            {
                state.withLock { $0.accounts += 1 }
                return StubAnswers.json(201, "{\"status\":\"valid\"}", location: "/account/1")
            }()
        case "POST /order": ordered(body)
        case "POST /order/1": StubAnswers.json(200, order())
        case let path where path.hasPrefix("POST /authorization/"): authorization(path)
        case let path where path.hasPrefix("POST /challenge/"):
            {
                state.withLock {
                    $0.authorizationStatus = "valid"
                    $0.orderStatus = "ready"
                }
                return StubAnswers.json(200, StubAnswers.challenge(path, "processing"))
            }()
        case "POST /finalize/1": finalized(body)
        case "POST /certificate/1":
            ACMEResponse(
                status: 200, headers: [("content-type", "application/pem-certificate-chain")],
                body: state.withLock { $0.chain })
        default: StubAnswers.problem(404, "malformed", "no such resource \(what)")
        }
    }

    private func renewalInfo() -> ACMEResponse {
        state.withLock { $0.renewalInfo } ?? StubAnswers.problem(404, "malformed", "no such certificate")
    }

    private func ordered(_ body: Body?) -> ACMEResponse {
        let names = body?.payload?["identifiers"]?.array?.compactMap { $0["value"]?.string } ?? []
        state.withLock {
            $0.names = names
            $0.orderStatus = "pending"
            $0.authorizationStatus = "pending"
        }
        return StubAnswers.json(201, order(), location: "/order/1")
    }

    private func order() -> String {
        state.withLock { state in
            let identifiers = state.names.map { "{\"type\":\"\(StubAnswers.type($0))\",\"value\":\"\($0)\"}" }
            let authorizations = state.names.indices.map { "\"\(Self.origin)/authorization/\($0)\"" }
            let certificate = state.orderStatus == "valid" ? ",\"certificate\":\"\(Self.origin)/certificate/1\"" : ""
            return "{\"status\":\"\(state.orderStatus)\",\"identifiers\":[\(identifiers.joined(separator: ","))],"
                + "\"authorizations\":[\(authorizations.joined(separator: ","))],"
                + "\"finalize\":\"\(Self.origin)/finalize/1\"\(certificate)}"
        }
    }

    private func authorization(_ path: String) -> ACMEResponse {
        let (names, status) = state.withLock { ($0.names, $0.authorizationStatus) }
        let index = Int(path.split(separator: "/").last ?? "") ?? 0
        guard names.indices.contains(index) else { return StubAnswers.problem(404, "malformed", "no authorization") }
        return StubAnswers.json(200, StubAnswers.authorization(names[index], index, status))
    }

    private func finalized(_ body: Body?) -> ACMEResponse {
        guard let text = body?.payload?["csr"]?.string, let request = Base64Text.decodeURL(text.utf8),
            let chain = try? issuer.chain(for: request)
        else {
            complain("the signing request cannot be read")
            return StubAnswers.problem(400, "badCSR", "no")
        }
        state.withLock {
            $0.chain = Array(chain.utf8)
            $0.orderStatus = "valid"
        }
        return StubAnswers.json(200, order())
    }
}
