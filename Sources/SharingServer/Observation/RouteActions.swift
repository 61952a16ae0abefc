import Audit

extension Route {
    /// What the audit and the metrics call the route.
    var action: AccessEvent.Action {
        switch self {
        case .health: AccessEvent.Action(rawValue: "health")
        case .shares: .listShares
        case .share: .getShare
        case .schemas: .listSchemas
        case .tables: .listTables
        case .allTables: .listAllTables
        case .version: .version
        case .metadata: .metadata
        case .query: .query
        case .changes: .changes
        case .file: .file
        case .object: .object
        case .activation: .activation
        case .oauthToken: .oauthToken
        case .signingKeys: AccessEvent.Action(rawValue: "oauth.keys")
        case .iceberg(let route): route.action
        }
    }

    /// Whether what the answer has is the bytes of a table's file.
    var deliversFiles: Bool {
        switch self {
        case .file, .object: true
        default: false
        }
    }
}

extension IcebergRoute {
    var action: AccessEvent.Action {
        switch self {
        case .config: .icebergConfig
        case .namespaces: .icebergListNamespaces
        case .namespace: .icebergLoadNamespace
        case .tables: .icebergListTables
        case .table: .icebergLoadTable
        case .credentials: .icebergLoadCredentials
        case .sign: .icebergSign
        case .metrics: .icebergReportMetrics
        case .views: .icebergListViews
        case .view: .icebergLoadView
        case .tokens: .icebergToken
        case .change: .icebergChange
        }
    }
}
