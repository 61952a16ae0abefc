import Tables

/// Makes the errors of one catalog: a sentence for the recipient that names no host, and a detail for the operator that
/// says what the catalog said and what to do next.
struct CatalogFailure: Sendable {
    /// Characters of a catalog's own words that are repeated.
    static let longestQuote = 300

    let catalog: String
    /// Masked wherever they turn up.
    private(set) var secrets: [String]

    /// The same with one more secret to mask.
    func hiding(_ secret: CatalogSecret?) -> Self {
        guard let secret else { return self }
        var copy = self
        copy.secrets.append(secret.text)
        return copy
    }

    func denied(_ detail: String) -> TableError {
        error(
            .storage(.denied), "the catalog that keeps the table refuses this server; its operator has to mend that",
            detail)
    }

    func unavailable(_ detail: String) -> TableError {
        error(.storage(.unavailable), "the catalog that keeps the table does not answer; try again", detail)
    }

    func malformed(_ detail: String) -> TableError {
        error(
            .storage(.malformedAnswer), "the catalog that keeps the table gave an answer that makes no sense", detail)
    }

    func tooLarge(_ detail: String) -> TableError {
        error(.storage(.tooLarge), "the table's metadata is larger than this server reads", detail)
    }

    /// What this server asks for is not there for it: a matter of its configuration.
    func refused(_ detail: String) -> TableError {
        error(
            .storage(.refused),
            "the catalog that keeps the table cannot be asked as this server is configured; its operator has to mend"
                + " that", detail)
    }

    func unsupported(_ detail: String) -> TableError {
        error(.unsupported, "the catalog that keeps the table does not offer what this server needs", detail)
    }

    func notFound(_ detail: String) -> TableError {
        error(.notFound, "the catalog has no such table: it may have been renamed or dropped", detail)
    }

    /// What the transport said.
    func failure(_ cause: StorageError) -> TableError {
        switch cause.kind {
        case .unavailable, .timedOut, .notFound: unavailable(cause.message)
        case .denied: denied(cause.message)
        case .tooLarge: tooLarge(cause.message)
        case .refused: refused(cause.message)
        case .malformedAnswer, .rangeNotSatisfiable: malformed(cause.message)
        }
    }

    /// Somebody else's words, fit for a line of the log.
    func quote(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        // Before the end is cut off, which could leave a part of a secret that is not known again; after what a secret
        // could be split with is gone.
        // A host's name is written in small letters, and what was sent in a form is encoded.
        for secret in secrets.flatMap({ [$0, $0.lowercased(), PathText.encode($0)] }) where !secret.isEmpty {
            result = result.replacing(secret, with: "***")
        }
        return result.count > Self.longestQuote ? "\(result.prefix(Self.longestQuote))…" : result
    }

    private func error(_ kind: TableError.Kind, _ message: String, _ detail: String) -> TableError {
        TableError(kind, message, detail: "catalog \(catalog): \(detail)")
    }
}
