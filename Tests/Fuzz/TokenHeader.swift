// fuzz: -max_len=4096
import JSON

@testable import TokenSyntax

private let issuer = "https://login.example.com/realm"
private let issuerAddress = WebAddress(issuer)

/// Whatever stands in a token, a set of keys, a discovery document or a token request, it is read in one way or refused
/// with words that are fit for a log.
func fuzz(_ bytes: [UInt8]) {
    checkBase64(bytes)
    checkToken(String(decoding: bytes, as: UTF8.self))
    checkEncodedToken(bytes)
    checkKeySet(bytes)
    checkDiscovery(bytes)
    checkRequest(bytes)
}

private func checkBase64(_ bytes: [UInt8]) {
    demand(Base64Text.decodeURL(Array(Base64Text.encodeURL(bytes).utf8)) == bytes, "what is encoded comes back")
    guard let decoded = Base64Text.decodeURL(bytes) else { return }
    demand(Array(Base64Text.encodeURL(decoded).utf8) == bytes, "a value has one spelling")
}

private func checkToken(_ text: String) {
    let known = [issuer, "https://b"]
    switch TokenKind(of: text, builtInIssuer: "https://own", externalIssuers: known) {
    case .opaque: demand(text.hasPrefix("cwy_"), "a credential of the registry looks like one")
    case .builtIn(let token): check(token, text, from: "https://own")
    case .external(let issuer, let token):
        demand(known.contains(issuer), "an issuer is configured")
        check(token, text, from: issuer)
    case .nothing(let refusal): check(refusal)
    }
}

/// The first line is the header, the next the claims, the rest the signature.
private func checkEncodedToken(_ bytes: [UInt8]) {
    var lines = Lines(bytes)
    let header = Array(lines.next())
    let claims = Array(lines.next())
    let signature = lines.remainder()
    let text = [header, claims, signature].map { Base64Text.encodeURL($0) }.joined(separator: ".")
    checkToken(text)
    do throws(TokenRefusal) {
        let token = try CompactToken(parsing: text)
        demand(token.signature == signature && !signature.isEmpty, "the signature is what was sent")
        demand(
            (try? JSONValue(parsing: header))?["alg"]?.string == token.header.algorithm,
            "the algorithm is that of the header")
        demand((try? JSONValue(parsing: header))?["crit"] == nil, "no extension that is demanded is passed over")
        demand((try? JSONValue(parsing: claims))?["sub"] == token.claims["sub"], "a claim is found")
    } catch {
        check(error)
    }
}

private func check(_ token: CompactToken, _ text: String, from issuer: String) {
    demand(text.utf8.count <= CompactToken.maximumLength, "a token is bounded")
    let end = "." + Base64Text.encodeURL(token.signature)
    demand(String(decoding: token.signingInput, as: UTF8.self) + end == text, "what is signed is what was sent")
    demand((try? token.claims.string("iss")) == issuer, "the verifier is that of the issuer")
    demand(token.header.keyID.map { (1...512).contains($0.utf8.count) } ?? true, "a key's id is bounded")
    for name in ["exp", "nbf", "iat"] {
        guard let seconds = try? token.claims.seconds(name) else { continue }
        demand((0...253_402_300_799).contains(seconds), "a time is one")
    }
    _ = try? token.claims.strings("aud")
}

private func check(_ refusal: TokenRefusal) {
    let text = refusal.description
    demand(text.utf8.count < 1000, "a refusal is short")
    demand(text.unicodeScalars.allSatisfy { (" "..."~").contains($0) || $0 == "…" }, "a refusal is one line: \(text)")
}

private func checkKeySet(_ bytes: [UInt8]) {
    guard let set = try? JSONWebKeySet(parsing: bytes) else { return }
    demand(set.keys.count + set.skipped.count <= JSONWebKeySet.maximumCount, "a set is bounded")
    for key in set.keys {
        switch key.material {
        case .rsa(let modulus, let exponent):
            demand((256...1024).contains(modulus.count) && modulus.first != 0, "a modulus is long enough")
            demand(exponent != [1] && exponent.last.map { $0 & 1 == 1 } == true, "an exponent is one")
        case .ellipticCurve(let curve, let x, let y):
            demand(x.count == curve.coordinateLength && y.count == curve.coordinateLength, "a point is whole")
        }
        let fitting = SignatureAlgorithm.allCases.filter { $0.fits(key) }
        demand(key.algorithm == nil || fitting.count <= 1, "a key with an algorithm is for that one")
    }
    for reason in set.skipped {
        demand(reason.unicodeScalars.allSatisfy { (" "..."~").contains($0) || $0 == "…" }, "a reason is one line")
    }
}

private func checkDiscovery(_ bytes: [UInt8]) {
    if let address = WebAddress(String(decoding: bytes, as: UTF8.self)) {
        demand(!address.host.isEmpty && (1...65_535).contains(address.port), "a URL has a host and a port")
        demand(!address.text.contains("@") && !address.text.contains("#"), "a URL has neither user nor fragment")
    }
    guard let issuerAddress, let document = try? DiscoveryDocument(parsing: bytes, of: issuerAddress) else { return }
    demand(document.keys.isSecure, "an issuer elsewhere publishes its keys over TLS")
    demand((try? JSONValue(parsing: bytes))?["issuer"]?.string == issuer, "the document is that of the issuer")
}

/// The first line is the header, the next the type, the rest the body; a second time with a good type and all as body.
private func checkRequest(_ bytes: [UInt8]) {
    var lines = Lines(bytes)
    let header = lines.text()
    let type = lines.text()
    checkRequest([header], type, lines.remainder())
    checkRequest([], "application/x-www-form-urlencoded", bytes)
    let form = "grant_type=client_credentials&" + String(decoding: bytes, as: UTF8.self)
    checkRequest(["Basic bWU6c2VjcmV0"], "application/x-www-form-urlencoded", Array(form.utf8))
}

private func checkRequest(_ authorization: [String], _ type: String, _ body: [UInt8]) {
    do throws(TokenRequestError) {
        let request = try ClientCredentialsRequest(authorization: authorization, contentType: type, body: body)
        demand(!request.clientID.isEmpty && !request.clientSecret.isEmpty, "a client is named and shows a secret")
        demand(request.scope.allSatisfy { !$0.isEmpty && !$0.contains(" ") }, "a scope consists of words")
        demand("\(request)".unicodeScalars.allSatisfy { (" "..."~").contains($0) || $0 == "…" }, "it is one line")
    } catch {
        demand((try? JSONValue(parsing: error.body))?["error"]?.string == error.code.rawValue, "an error is JSON")
        demand(error.message.unicodeScalars.allSatisfy { (" "..."~").contains($0) }, "an error is one line")
        demand([400, 401].contains(error.status), "a bad request is the client's")
    }
}
