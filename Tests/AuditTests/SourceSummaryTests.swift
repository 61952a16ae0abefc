import Testing

@testable import Audit

struct SourceSummaryTests {
    static func event(
        _ address: String?, _ agent: String? = "delta-sharing-python/1.3.1 Python/3.12", at time: Int64 = 0,
        status: Int = 200
    ) -> AccessEvent {
        var event = AccessEvent(time: AuditTime(milliseconds: time), action: .query)
        event.recipient = AccessEvent.Recipient(name: "acme")
        event.userAgent = agent
        event.source = address.map { AccessEvent.Source(address: $0) }
        event.status = status
        return event
    }

    @Test func requestsWithTheSameSourceAreOneRow() {
        var summary = SourceSummary()
        for (time, status) in [(50, 200), (10, 403), (90, 200)] {
            summary.add(Self.event("192.0.2.1", at: Int64(time), status: status))
        }
        summary.add(Self.event("192.0.2.2", "curl/8.1"))
        summary.add(Self.event(nil, nil))
        summary.add(AccessEvent.gap(of: 1, at: AuditTime(milliseconds: 0)))
        let rows = summary.rows
        #expect(rows.map(\.requests) == [3, 1, 1])
        #expect(rows[0].key.product == "delta-sharing-python/1.3.1" && rows[0].key.address == "192.0.2.1")
        #expect(rows[0].first.milliseconds == 10 && rows[0].last.milliseconds == 90)
        #expect(rows[0].statuses == [200: 2, 403: 1])
        #expect(rows[1].key.product == nil && rows[2].key.product == "curl/8.1")
    }

    @Test func manyAddressesOfOneNetworkBecomeTheNetwork() {
        var summary = SourceSummary(addressesPerNetwork: 3)
        for host in 1...4 { summary.add(Self.event("192.0.2.\(host)")) }
        for host in 1...3 { summary.add(Self.event("198.51.100.\(host)")) }
        for host in 1...9 { summary.add(Self.event("2001:db8::1:\(host)")) }
        #expect(
            summary.rows.map { "\($0.key.address ?? "") \($0.requests)" } == [
                "2001:db8::/64 9", "192.0.2.0/24 4", "198.51.100.1 1", "198.51.100.2 1", "198.51.100.3 1",
            ])
    }

    /// As many rows as are held stay what they are; one more makes networks of all of them.
    @Test func oneRowMoreThanAreHeldMakesNetworksOfTheAddresses() {
        var summary = SourceSummary(mostRows: 12, addressesPerNetwork: 1000)
        for network in 0..<3 {
            for host in 1...4 {
                summary.add(
                    Self.event("10.0.\(network).\(host)", at: Int64(network * 10 + host), status: 200 + network))
            }
        }
        // An address that is known needs no row.
        summary.add(Self.event("10.0.0.1", at: 100, status: 404))
        #expect(summary.rows.count == 12 && summary.rows.allSatisfy { $0.key.address?.hasSuffix("/24") == false })
        summary.add(Self.event("10.0.1.9", at: 50, status: 500))
        summary.add(Self.event("192.0.2.1", at: 60))
        summary.add(Self.event("10.0.2.1", "curl/8.1", at: 70))
        // Behind the collapse too, an address is its network's.
        summary.add(Self.event("10.0.2.200", at: 80, status: 202))
        let rows = summary.rows
        #expect(
            rows.map { "\($0.key.address ?? "-") \($0.key.product ?? "-") \($0.requests)" } == [
                "10.0.0.0/24 delta-sharing-python/1.3.1 5", "10.0.1.0/24 delta-sharing-python/1.3.1 5",
                "10.0.2.0/24 delta-sharing-python/1.3.1 5", "10.0.2.0/24 curl/8.1 1",
                "192.0.2.0/24 delta-sharing-python/1.3.1 1",
            ])
        #expect(rows[0].statuses == [200: 4, 404: 1] && rows[1].statuses == [201: 4, 500: 1])
        #expect(rows[2].statuses == [202: 5] && rows.allSatisfy { $0.key.recipient == "acme" })
        #expect(rows.map(\.first.milliseconds) == [1, 11, 21, 70, 60])
        #expect(rows.map(\.last.milliseconds) == [100, 50, 80, 70, 60])
    }

    /// Networks that are known go on being counted; only what would need one row more is in that of the rest.
    @Test func moreNetworksThanAreHeldAreOneRowOfTheRest() {
        var summary = SourceSummary(mostRows: 2, addressesPerNetwork: 1000)
        for network in 0..<5 {
            for host in 1...2 { summary.add(Self.event("10.0.\(network).\(host)")) }
        }
        summary.add(Self.event("10.0.1.77"))
        #expect(
            summary.rows.map { "\($0.key.address ?? "-") \($0.requests)" } == ["* 6", "10.0.1.0/24 3", "10.0.0.0/24 2"])
    }

    @Test func theOrderDoesNotDependOnThatOfTheEvents() {
        let events = (0..<200).map { Self.event("10.\($0 % 7).0.\($0 % 13)", "a/\($0 % 3)", at: Int64($0)) }
        var (one, other) = (SourceSummary(), SourceSummary())
        events.forEach { one.add($0) }
        events.reversed().forEach { other.add($0) }
        #expect(one.rows == other.rows)
    }

    @Test func whateverComesTheNumberOfRowsIsBoundedAndNoRequestIsLeftOut() {
        var summary = SourceSummary(mostRows: 50)
        for number in 0..<5000 {
            summary.add(Self.event("10.\(number % 200).\(number % 77).\(number % 251)", "agent-\(number % 90)"))
        }
        #expect(summary.rows.count <= 51)
        #expect(summary.rows.map(\.requests).reduce(0, +) == 5000)
        #expect(summary.rows.first?.key.address == "*")
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64"), ("unix", nil), ("", nil), ("192.0.2", nil), ("192.0.2.7.1", nil),
    ])
    func anAddressIsOfANetwork(address: String, network: String?) {
        #expect(AddressNetwork.name(of: address) == network)
    }
}
