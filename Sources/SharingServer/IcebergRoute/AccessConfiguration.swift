import HTTPTypes
import Hummingbird
import Iceberg
import JSON
import Registry
import Storage
import Tables

/// What `loadTable` tells a client of how to get at the table's objects (Iceberg, REST Catalog OpenAPI document,
/// `LoadTableResult`; PyIceberg, "FileIO").
struct AccessConfiguration {
    private var members: [JSONValue.Member] = []
    /// The keys, as the specification has them besides; nil where requests are signed.
    private(set) var credentials: JSONValue?

    /// - Parameter delegation: nil lets what the client understands decide.
    init(_ reads: IcebergReads, _ state: TableState, delegation: AccessDelegation? = nil) throws {
        let service = reads.service
        let bucket = state.root.bucket
        // A store whose keys a catalog lent is no store that signs for others.
        let store = state.store as? any SigningStore
        let delivery = store == nil ? .proxy : try service.stores.delivery(for: bucket)
        let delegation =
            delegation
            ?? AccessDelegation(
                header: reads.call.request.headers[.icebergAccessDelegation], delivery: delivery)
        let expires = Self.expiry(at: service.now, lifetime: service.settings.urlLifetime)
        let token = try service.keys.token(
            AccessTicket(
                recipient: reads.call.recipient.id, credential: reads.call.caller.credential,
                table: reads.granted.table.id, expires: expires, metadata: state.document.location,
                location: state.tableLocation))
        let share = IcebergCatalog.segment(reads.granted.share.name)
        let namespace = IcebergCatalog.segment(reads.granted.table.schema)
        let path = "v1/\(share)/namespaces/\(namespace)/tables/\(IcebergCatalog.segment(reads.granted.table.name))"
        switch delegation {
        case .keys:
            add(try service.objectAddress())
            let keys = service.keys.credentials(token: token)
            let members: [JSONValue.Member] = [
                .init("s3.access-key-id", .string(keys.accessKey)),
                .init("s3.secret-access-key", .string(keys.secretKey)), .init("s3.session-token", .string(token)),
                .init("s3.session-token-expires-at-ms", .string("\(expires)")),
            ]
            self.members += members
            add("client.refresh-credentials-endpoint", path + "/credentials")
            credentials = .array([
                .object([.init("prefix", .string("s3://\(bucket)/")), .init("config", .object(self.members))])
            ])
        case .signing:
            add(delivery == .presigned ? store?.publicAddress : try service.objectAddress())
            add("s3.remote-signing-enabled", "true")
            // PyIceberg's name of the signer, which it has for this way to open files alone.
            add("s3.signer", "S3V4RestSigner")
            add("py-io-impl", "pyiceberg.io.fsspec.FsspecFileIO")
            for prefix in ["", "s3."] {
                add(prefix + "signer.uri", service.settings.endpoint + "/iceberg")
                add(prefix + "signer.endpoint", "\(path)/sign/\(token)")
            }
        }
    }

    var value: JSONValue { .object(members) }

    private mutating func add(_ address: S3Address?) {
        guard let address else { return }
        add("s3.endpoint", address.endpoint)
        add("s3.path-style-access", address.pathStyle ? "true" : "false")
        add("s3.force-virtual-addressing", address.pathStyle ? "false" : "true")
        add("s3.region", address.region)
        add("client.region", address.region)
    }

    private mutating func add(_ name: String, _ value: String) { members.append(.init(name, .string(value))) }

    /// The moment is the same for all answers of half a lifetime, so that these are the same too, and clients that keep
    /// the last one hold keys for half a lifetime at least.
    static func expiry(at now: Int64, lifetime: Int) -> Int64 {
        let half = max(Int64(lifetime) * 500, 1)
        return (now / half + 2) * half
    }
}
