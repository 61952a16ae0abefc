/// Reads what ``AuditLine`` writes. Only time, kind, action and outcome have to be there.
extension AccessEvent: Decodable {
    private enum Key: String, CodingKey {
        case v, time, kind, action, request, recipient, recipientId, administrator, credential, issuer
        case address, port, addressFrom, peer, endpoint, userAgent
        case share, schema, table, object, tableVersion, format, bytes, files, fileBytes
        case status, error, ms, outcome, lost
    }

    public init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Key.self)
        guard let time = AuditTime(try line.decode(String.self, forKey: .time)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .time, in: line, debugDescription: "not a time such as 2026-11-25T06:30:00.123Z")
        }
        self.init(
            time: time, kind: Kind(rawValue: try line.decode(String.self, forKey: .kind)),
            action: Action(rawValue: try line.decode(String.self, forKey: .action)),
            outcome: Outcome(rawValue: try line.decode(String.self, forKey: .outcome)))
        formatVersion = try line.decode(Int.self, forKey: .v)
        guard formatVersion >= 1 else {
            throw DecodingError.dataCorruptedError(forKey: .v, in: line, debugDescription: "versions begin at 1")
        }
        request = try line.decodeIfPresent(String.self, forKey: .request)
        if let name = try line.decodeIfPresent(String.self, forKey: .recipient) {
            recipient = Recipient(name: name, id: try line.decodeIfPresent(String.self, forKey: .recipientId))
        }
        administrator = try line.decodeIfPresent(String.self, forKey: .administrator)
        if let id = try line.decodeIfPresent(String.self, forKey: .credential) {
            credential = Credential(id: id, issuer: try line.decodeIfPresent(String.self, forKey: .issuer))
        }
        if let address = try line.decodeIfPresent(String.self, forKey: .address) {
            source = Source(
                address: address, port: try line.decodeIfPresent(Int.self, forKey: .port),
                origin: Source.Origin(
                    rawValue: try line.decodeIfPresent(String.self, forKey: .addressFrom) ?? "unknown"),
                peer: try line.decodeIfPresent(String.self, forKey: .peer),
                endpoint: try line.decodeIfPresent(String.self, forKey: .endpoint))
        }
        userAgent = try line.decodeIfPresent(String.self, forKey: .userAgent)
        share = try line.decodeIfPresent(String.self, forKey: .share)
        schema = try line.decodeIfPresent(String.self, forKey: .schema)
        table = try line.decodeIfPresent(String.self, forKey: .table)
        object = try line.decodeIfPresent(String.self, forKey: .object)
        tableVersion = try line.decodeIfPresent(Int64.self, forKey: .tableVersion)
        format = try line.decodeIfPresent(String.self, forKey: .format)
        bytes = try line.decodeIfPresent(Int64.self, forKey: .bytes) ?? 0
        files = try line.decodeIfPresent(Int64.self, forKey: .files) ?? 0
        fileBytes = try line.decodeIfPresent(Int64.self, forKey: .fileBytes) ?? 0
        status = try line.decodeIfPresent(Int.self, forKey: .status)
        error = try line.decodeIfPresent(String.self, forKey: .error)
        milliseconds = try line.decodeIfPresent(Int64.self, forKey: .ms)
        lost = try line.decodeIfPresent(Int64.self, forKey: .lost)
    }
}
