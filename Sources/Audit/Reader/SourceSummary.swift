/// Who asks for what, with which program, from where: what `causeway audit sources` shows. Holds a bounded number of
/// rows, however many addresses there are.
public struct SourceSummary: Sendable {
    /// What the events of a row have in common.
    public struct Key: Sendable, Hashable {
        public var action: AccessEvent.Action
        /// The first product of the user agent (RFC 9110 section 10.1.5), such as `delta-sharing-python/1.3.1`.
        public var product: String?
        /// An address, or a network such as `192.0.2.0/24`; `*` for addresses beyond what is held.
        public var address: String?
        public var endpoint: String?
        public var recipient: String?
    }

    public struct Row: Sendable, Hashable {
        public let key: Key
        public var requests: Int
        public var first: AuditTime
        public var last: AuditTime
        /// How many requests got each HTTP status.
        public var statuses: [Int: Int]
    }

    private let mostRows: Int
    private let addressesPerNetwork: Int
    private var counts: [Key: Row] = [:]
    private var isByNetwork = false

    /// - Parameters:
    ///   - mostRows: rows that are held at the same time.
    ///   - addressesPerNetwork: where more addresses of one network have the rest of their key in common, they become
    ///     one row.
    public init(mostRows: Int = 10_000, addressesPerNetwork: Int = 8) {
        self.mostRows = max(1, mostRows)
        self.addressesPerNetwork = max(0, addressesPerNetwork)
    }

    /// Counts a request. Events of other kinds are none.
    public mutating func add(_ event: AccessEvent) {
        guard event.kind == .access else { return }
        let key = Key(
            action: event.action, product: event.userAgent.flatMap(Self.product), address: event.source?.address,
            endpoint: event.source?.endpoint, recipient: event.recipient?.name)
        add(
            Row(
                key: key, requests: 1, first: event.time, last: event.time,
                statuses: event.status.map { [$0: 1] } ?? [:]))
    }

    /// The rows, those of the most requests first; those of as many in the order of their keys.
    public var rows: [Row] {
        var networks: [Key: Set<String?>] = [:]
        for key in counts.keys { networks[Self.network(of: key), default: []].insert(key.address) }
        var merged: [Key: Row] = [:]
        for (key, row) in counts {
            let network = Self.network(of: key)
            let isMany = networks[network].map { $0.count > addressesPerNetwork } ?? false
            Self.merge(row, into: &merged, as: isMany ? network : key)
        }
        return merged.values.sorted {
            $0.requests != $1.requests
                ? $0.requests > $1.requests
                : Self.order($0.key).lexicographicallyPrecedes(
                    Self.order($1.key))
        }
    }

    private mutating func add(_ row: Row) {
        var key = isByNetwork ? Self.network(of: row.key) : row.key
        if counts[key] == nil, counts.count >= mostRows {
            if !isByNetwork {
                isByNetwork = true
                var merged: [Key: Row] = [:]
                for (key, row) in counts { Self.merge(row, into: &merged, as: Self.network(of: key)) }
                counts = merged
                key = Self.network(of: row.key)
            }
            // Still too many: one row for all the rest, so that the sum of requests stays right.
            if counts[key] == nil, counts.count >= mostRows {
                key = Key(action: AccessEvent.Action(rawValue: "*"), product: "*", address: "*", endpoint: nil)
            }
        }
        Self.merge(row, into: &counts, as: key)
    }

    private static func merge(_ row: Row, into rows: inout [Key: Row], as key: Key) {
        guard var known = rows[key] else {
            rows[key] = Row(
                key: key, requests: row.requests, first: row.first, last: row.last, statuses: row.statuses)
            return
        }
        known.requests += row.requests
        known.first = min(known.first, row.first)
        known.last = max(known.last, row.last)
        known.statuses.merge(row.statuses, uniquingKeysWith: +)
        rows[key] = known
    }

    private static func network(of key: Key) -> Key {
        var key = key
        key.address = key.address.map { AddressNetwork.name(of: $0) ?? $0 }
        return key
    }

    private static func order(_ key: Key) -> [String] {
        [key.recipient ?? "", key.action.rawValue, key.product ?? "", key.address ?? "", key.endpoint ?? ""]
    }

    private static func product(_ userAgent: String) -> String? {
        let product = userAgent.drop { $0 == " " }.prefix { $0 != " " && $0 != "(" && $0 != ";" }
        return product.isEmpty ? nil : String(product.prefix(64))
    }
}
