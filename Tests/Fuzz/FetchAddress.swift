// fuzz: -max_len=512
import Addresses
import ProbeSyntax

/// Whatever stands in a certificate: what is fetched is one line of a request to a host that was judged.
func fuzz(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let place = try? FetchAddress(text) {
        demand(text.lowercased().hasPrefix("http://"), "http alone is fetched")
        for part in [place.host, place.target, place.authority] {
            demand(part.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "no text makes two lines")
        }
        demand(place.target.hasPrefix("/") && !place.target.contains("#"), "a path begins at the root")
        demand(!place.host.contains("@") && place.port > 0, "a host is a host")
        demand(place.appending("x").target.hasSuffix("/x"), "a part is appended to the path")
        demand((try? FetchAddress("http://\(place.authority)\(place.target)")) == place, "what was read reads back")
    }
    if let target = try? ProbeTarget(text) {
        demand((try? ProbeTarget(target.description)) == target, "an endpoint reads back")
        demand(target.address != nil || target.host == target.host.lowercased(), "names are in lower case")
    }
    checkGuard(bytes)
}

/// What leads to loopback is never fetched, in whatever form the address stands.
private func checkGuard(_ bytes: [UInt8]) {
    guard bytes.count >= 4, let inner = IPAddress(bytes: bytes.prefix(4)) else { return }
    let rule = FetchGuard(allowsLoopback: false)
    let isAllowed = (try? rule.check(inner)) != nil
    let value = bytes.prefix(4).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    let forms: [UInt128] = [0xffff << 32 | value, 0x64_ff9b << 96 | value, 0x2002 << 112 | value << 80]
    for form in forms {
        demand(
            ((try? rule.check(IPAddress(ipv6: form))) != nil) == isAllowed, "a form of an address is judged as it is")
    }
    demand(!isAllowed || bytes[0] != 127, "loopback is not fetched")
}
