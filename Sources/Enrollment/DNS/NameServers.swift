internal import ACME
public import LDNS

/// Which name servers have to show a record before an authority is told of it.
public enum NameServers: Sendable {
    /// These, each of them.
    case listed([DNSServer])
    /// Those that the zone is delegated to, found by asking the resolver: the machine's view of a name may be another
    /// than the authority's, so that it is one that sees the public zone.
    case delegated(resolver: DNSServer)
}
