import ACME
import JSON

/// Documents of an authority.
enum StubAnswers {
    static let token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"

    static let directory = json(200, directoryText())

    static func directoryText(extra: String = "") -> String {
        let origin = StubAuthority.origin
        return "{\"newNonce\":\"\(origin)/nonce\",\"newAccount\":\"\(origin)/account\",\"newOrder\":\"\(origin)/order\""
            + ",\"revokeCert\":\"https://elsewhere.example.com/revoke\"\(extra)}"
    }

    static func json(_ status: Int, _ text: String, location: String? = nil) -> ACMEResponse {
        var headers = [(name: "content-type", value: "application/json")]
        if let location { headers.append(("location", StubAuthority.origin + location)) }
        return ACMEResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    static func problem(_ status: Int, _ type: String, _ detail: String, retryAfter: String? = nil) -> ACMEResponse {
        let text = "{\"type\":\"urn:ietf:params:acme:error:\(type)\",\"detail\":\"\(detail)\",\"status\":\(status)}"
        var headers = [(name: "content-type", value: "application/problem+json")]
        if let retryAfter { headers.append(("retry-after", retryAfter)) }
        return ACMEResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    static func type(_ name: String) -> String {
        name.contains(":") || name.split(separator: ".").allSatisfy { UInt8($0) != nil } ? "ip" : "dns"
    }

    static func authorization(_ name: String, _ index: Int, _ status: String, token: String = token) -> String {
        let isWildcard = name.hasPrefix("*.")
        let base = isWildcard ? String(name.dropFirst(2)) : name
        let challenges = ["http-01", "dns-01", "tls-alpn-01"].map { kind in
            "{\"type\":\"\(kind)\",\"url\":\"\(StubAuthority.origin)/challenge/\(index)/\(kind)\","
                + "\"status\":\"\(status == "valid" ? "valid" : "pending")\",\"token\":\"\(token)\"}"
        }
        return "{\"identifier\":{\"type\":\"\(type(base))\",\"value\":\"\(base)\"},\"status\":\"\(status)\""
            + (isWildcard ? ",\"wildcard\":true" : "") + ",\"challenges\":[\(challenges.joined(separator: ","))]}"
    }

    static func challenge(_ path: String, _ status: String) -> String {
        "{\"type\":\"http-01\",\"url\":\"\(StubAuthority.origin)\(path.dropFirst(5))\",\"status\":\"\(status)\","
            + "\"token\":\"\(token)\"}"
    }
}
