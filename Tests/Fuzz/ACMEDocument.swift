// fuzz: -max_len=4096
import ACMESyntax
import JSON
import TokenSyntax

private let host = "ca.example.com"
private let directory = WebAddress("https://ca.example.com/directory")

/// Whatever an authority answers, it is a value or a told fault; no URL in it leads to another host, no token in it is
/// anything but letters, and its words are fit for a log. The first byte picks the time at which it is read.
func fuzz(_ bytes: [UInt8]) {
    guard let first = bytes.first, let directory else { return }
    let body = Array(bytes.dropFirst())
    checkTexts(String(decoding: body, as: UTF8.self), now: Int64(first) << 25)
    let origin = AuthorityOrigin(of: directory)
    guard let document = read({ () throws(DocumentFault) in try ACMEDocument(parsing: body) }) else { return }
    if let directory = read({ () throws(DocumentFault) in try AuthorityDirectory(document, of: origin) }) {
        for address in [directory.newNonce, directory.newAccount, directory.newOrder] { check(address) }
        if let address = directory.renewalInfo { check(address) }
        if let page = directory.termsOfService { checkLine(page, longest: 200) }
    }
    if let order = read({ () throws(DocumentFault) in try Order(document, of: origin) }) {
        demand(order.authorizations.count <= ACMEDocument.longestList, "an order is bounded")
        for address in order.authorizations + [order.finalize] { check(address) }
        if let address = order.certificate { check(address) }
        if let problem = order.problem { check(problem) }
        for identifier in order.identifiers { demand(identifier.isSame(as: identifier), "a name is the same as itself") }
    }
    if let authorization = read({ () throws(DocumentFault) in try Authorization(document, of: origin) }) {
        demand(authorization.challenges.count <= ACMEDocument.longestList, "an authorization is bounded")
        for challenge in authorization.challenges { check(challenge) }
    }
    if let info = read({ () throws(DocumentFault) in try RenewalInfo(document, retryAfter: nil) }) {
        demand(info.start < info.end, "a window has a length")
        if let page = info.explanation { checkLine(page, longest: 200) }
    }
    check(ProblemDocument(document))
}

/// Where a fault is told, it is told on one line.
private func read<Value>(_ parse: () throws(DocumentFault) -> Value) -> Value? {
    do throws(DocumentFault) {
        return try parse()
    } catch {
        checkLine(error.reason, longest: 2600)
        return nil
    }
}

private func check(_ address: WebAddress) {
    demand(address.isSecure && address.host == host && address.port == 443, "requests stay with the authority")
}

private func check(_ challenge: Challenge) {
    check(challenge.url)
    if let problem = challenge.problem { check(problem) }
    guard ChallengeKind(rawValue: challenge.type) != nil else { return demand(challenge.token.isEmpty, "no token") }
    demand(Challenge.tokenLength.contains(challenge.token.utf8.count), "a token is long enough and bounded")
    let isPlain = challenge.token.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    demand(isPlain, "a token is no path")
}

private func check(_ problem: ProblemDocument) {
    demand(problem.subproblems.count <= ProblemDocument.mostSubproblems, "problems are bounded")
    checkLine(problem.summary, longest: 2600)
}

private func checkTexts(_ text: String, now: Int64) {
    if let wait = RetryAfter.duration(text, now: now) {
        demand(wait >= .zero && wait <= .seconds(RetryAfter.longest), "a wait is bounded")
    }
    if let seconds = InternetTime.seconds(text) {
        demand((-62_200_000_000...253_500_000_000).contains(seconds), "a time is of this calendar")
    }
    if let name = CertificateName(text) {
        demand(CertificateName(name.text) == name, "a name has one spelling")
        demand(name.text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F }, "a name is plain")
        demand(name.kind == .dns || [4, 16].contains(name.addressBytes.count), "an address has its bytes")
    }
}

private func checkLine(_ text: String, longest: Int) {
    demand(text.count <= longest + 1, "somebody else's words are bounded")
    for scalar in text.unicodeScalars {
        demand(scalar.properties.generalCategory != .control, "somebody else's words are one line")
    }
}
