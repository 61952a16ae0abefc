/// A profile of a shared credentials file (AWS SDKs and Tools reference guide, "Shared config and credentials files").
enum CredentialsFile {
    /// The credentials of `[profile]`; nil when the text has no such section or it lacks a key. Comments, blank lines
    /// and other keys are passed over; `[profile name]`, the spelling of the config file, is understood too.
    static func parse(_ text: String, profile: String) -> Credentials? {
        var isInside = false
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let line = trim(line)
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("["), line.hasSuffix("]") {
                let name = trim(line.dropFirst().dropLast())
                isInside = name == profile || name == "profile \(profile)"
                continue
            }
            guard isInside, let equals = line.firstIndex(of: "=") else { continue }
            values[trim(line[..<equals]).lowercased()] = String(trim(line[line.index(after: equals)...]))
        }
        guard let accessKey = values["aws_access_key_id"], !accessKey.isEmpty,
            let secretKey = values["aws_secret_access_key"], !secretKey.isEmpty
        else { return nil }
        let token = values["aws_session_token"].flatMap { $0.isEmpty ? nil : $0 }
        return Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token)
    }

    private static func trim(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...end]
    }
}
