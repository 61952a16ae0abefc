/// What a client says of itself in the `delta-sharing-capabilities` header: `key=value` pairs split by semicolons, keys
/// and values without case. Unknown keys are passed over.
public struct Capabilities: Sendable, Hashable {
    /// Formats in the order of the client; never empty. Parquet where the client says nothing.
    public let formats: [ResponseFormat]
    /// Reader features in lower case.
    public let readerFeatures: Set<String>
    public let includeEndStreamAction: Bool
    /// The way file ids are hashed, in lower case, to be echoed; nil where the client does not ask.
    public let fileIDHash: String?

    /// - Parameter header: the header's value; nil or empty where there is none.
    public init(header: String?) throws(SharingError) {
        var formats: [ResponseFormat] = []
        var namesFormats = false
        var features: Set<String> = []
        var endStream = false
        var hash: String?
        for pair in (header ?? "").split(separator: ";").prefix(64) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let values = parts[1].split(separator: ",").map { Self.trimmed($0).lowercased() }
            switch Self.trimmed(parts[0]).lowercased() {
            case "responseformat":
                namesFormats = true
                formats += values.compactMap(ResponseFormat.init(rawValue:))
            case "readerfeatures": features.formUnion(values)
            case "includeendstreamaction": endStream = values == ["true"]
            case "fileidhash":
                let value = values.first ?? ""
                guard value == "parquet" || value == "delta" else {
                    throw SharingError(
                        .invalidParameterValue, "fileidhash '\(value.prefix(64))' is unknown: use parquet or delta")
                }
                hash = value
            default: break
            }
        }
        if namesFormats && formats.isEmpty {
            throw SharingError(
                .invalidParameterValue,
                "none of the response formats asked for is known: use responseformat=delta or parquet")
        }
        self.formats = formats.isEmpty ? [.parquet] : formats
        readerFeatures = features
        includeEndStreamAction = endStream
        fileIDHash = hash
    }

    /// The answering header's value.
    public func answer(format: ResponseFormat, endStreamAction: Bool) -> String {
        var value = "responseformat=\(format.rawValue)"
        if endStreamAction { value += ";includeendstreamaction=true" }
        if let fileIDHash { value += ";fileidhash=\(fileIDHash)" }
        return value
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " || text.first == "\t" { text = text.dropFirst() }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return text
    }
}
