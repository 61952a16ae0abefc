/// Keys of the reference server's configuration that say nothing about shares, and what stands for them here.
enum ReferenceKeys {
    /// A sentence each, without a value of the file.
    static func remark(on key: String) -> String? {
        switch key {
        case "authorization":
            "authorization has no counterpart: there is no token for all, each recipient gets one of its own; make "
                + "them with causeway recipient create NAME --share SHARE and causeway recipient profile NAME"
        case "host", "port": "\(key) is server.listen of causeway.yaml"
        case "endpoint": "endpoint is server.endpoint of causeway.yaml, the whole URL that recipients' profiles name"
        case "ssl":
            "ssl is tls.certificateFile and tls.privateKeyFile of causeway.yaml; a key with a password has to be "
                + "decrypted first, and nothing is self-signed by itself"
        case "preSignedUrlTimeoutSeconds": "preSignedUrlTimeoutSeconds is server.urlLifetime of causeway.yaml"
        case "deltaTableCacheSize": "deltaTableCacheSize is cache.maxBytes of causeway.yaml, in bytes, not in tables"
        case "stalenessAcceptable":
            "stalenessAcceptable is cache.staleness of causeway.yaml, in seconds; 0 looks for a newer version each time"
        case "evaluatePredicateHints", "evaluateJsonPredicateHints", "evaluateJsonPredicateHintsV2":
            "\(key) has no counterpart: predicates always leave out the files that they rule out"
        case "requestTimeoutSeconds", "queryTablePageSizeLimit", "queryTablePageTokenTtlMs", "refreshTokenTtlMs":
            "\(key) has no counterpart, and needs none"
        default: nil
        }
    }
}
