import Tables

/// Judges what a catalog's configuration wants of its clients. Nothing in it may send credentials to where the
/// operator's configuration does not list.
struct SessionOverrides {
    let answer: ConfigurationAnswer
    let configuration: CatalogConfiguration
    let failure: CatalogFailure

    /// What stands before `/v1/…`.
    func uri() throws(TableError) -> CatalogURL {
        guard let text = answer.overrides["uri"] else { return configuration.uri }
        return try trusted(text, "uri", "overrides")
    }

    /// Where tokens are had, for clients that ask for some; a text without a scheme is a path below the catalog's.
    func tokenEndpoint(_ uri: CatalogURL) throws(TableError) -> CatalogURL? {
        guard case .oauth2(let client) = configuration.authentication else { return nil }
        let name = "oauth2-server-uri"
        let text: String
        let source: String
        if let override = answer.overrides[name] {
            (text, source) = (override, "overrides")
        } else if let configured = client.tokenEndpoint {
            return configured
        } else if let suggested = answer.defaults[name] {
            (text, source) = (suggested, "defaults")
        } else {
            return CatalogURL("\(uri)/v1/oauth/tokens")
        }
        if text.contains("://") { return try trusted(text, name, source) }
        guard let url = CatalogURL("\(uri)/\(text.drop { $0 == "/" })"), url.origin == uri.origin else {
            throw unusable(name, text, source)
        }
        return url
    }

    /// Signatures are made for the service and region that the operator named and for no other: one for another service
    /// could be shown to that service.
    func checkSigning() throws(TableError) {
        let enabled = answer.overrides["rest.sigv4-enabled"]?.lowercased() == "true"
        guard case .sigv4(let signing) = configuration.authentication else {
            guard enabled else { return }
            throw failure.refused(
                "its overrides say `rest.sigv4-enabled`, and the configuration signs nothing: set `auth: sigv4` with"
                    + " `service`, `region` and an access key for it")
        }
        let wanted = [
            ("rest.signing-name", "service", signing.service), ("rest.signing-region", "region", signing.region),
        ]
        for (name, key, configured) in wanted {
            guard let text = answer.overrides[name], text != configured else { continue }
            throw failure.refused(
                "its overrides set `\(name)` to '\(failure.quote(text))', and the configuration signs for"
                    + " '\(configured)': if that is right, set `\(key)` to it")
        }
    }

    func prefix() throws(TableError) -> String? {
        let given = [
            (answer.overrides["prefix"], "overrides"), (configuration.prefix, "configured properties"),
            (answer.defaults["prefix"], "defaults"),
        ]
        for case (let text?, let source) in given {
            guard !text.isEmpty else { return nil }
            guard let prefix = PathText.encodePrefix(text) else { throw unusable("prefix", text, source) }
            return prefix
        }
        return nil
    }

    func separator() throws(TableError) -> String {
        let name = "namespace-separator"
        guard let text = answer.overrides[name] ?? answer.defaults[name] else { return "%1F" }
        guard let encoded = PathText.encodeSeparator(text) else { throw unusable(name, text, "configuration") }
        return encoded
    }

    /// A token that stands for the configured credentials from here on.
    func token() throws(TableError) -> CatalogSecret? {
        if case .sigv4 = configuration.authentication { return nil }
        var text = answer.overrides["token"]
        if text == nil, case .none = configuration.authentication { text = answer.defaults["token"] }
        guard let text else { return nil }
        guard HeaderText.isToken(text, longest: TokenAnswer.longestToken) else {
            throw failure.malformed("its configuration gives a token that no request can carry")
        }
        return CatalogSecret(text)
    }

    private func trusted(_ text: String, _ name: String, _ source: String) throws(TableError) -> CatalogURL {
        guard let url = CatalogURL(text) else { throw unusable(name, text, source) }
        guard configuration.trusts(url.origin) else {
            let origin = failure.quote("\(url.origin)")
            throw failure.refused(
                "its \(source) set `\(name)` to \(failure.quote(text)), which would move this server's credentials to a"
                    + " host that the configuration does not list: if that is right, add '\(origin)' to the catalog's"
                    + " `allowedHosts`")
        }
        return url
    }

    private func unusable(_ name: String, _ text: String, _ source: String) -> TableError {
        failure.malformed("its \(source) set `\(name)` to '\(failure.quote(text))', which cannot be used")
    }
}
