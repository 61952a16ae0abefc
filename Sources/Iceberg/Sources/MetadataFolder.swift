public import Tables

/// The newest metadata file of a table's folder (Iceberg specification, "File System Tables", and what catalogs leave
/// in `metadata/`).
public struct MetadataFolder: MetadataSource {
    /// Files that a folder of metadata may hold.
    private static let maximumFiles = 2_000_000
    private static let hint = "version-hint.text"

    private let root: ObjectLocation
    private let store: any ObjectStore

    /// - Parameter root: the table's folder.
    public init(_ root: ObjectLocation, store: any ObjectStore) {
        self.root = root
        self.store = store
    }

    public func current(known: MetadataDocument?) async throws(TableError) -> MetadataDocument {
        let newest = try await newest()
        return try await MetadataFile.read(
            root.appending("metadata/" + newest.name), newest.info, known: known, store: store)
    }

    /// Looks whether the folder is one of an Iceberg table, as far as its names tell.
    ///
    /// - Throws: `.notFound` where it is none.
    public static func requireTable(_ root: ObjectLocation, store: any ObjectStore) async throws(TableError) {
        _ = try await MetadataFolder(root, store: store).newest()
    }

    private func newest() async throws(TableError) -> (name: String, info: ObjectInfo) {
        let files = try await listed()
        if files.hasHint, let name = try await hinted(files), let info = files.infos[name] { return (name, info) }
        guard let newest = files.newest, let info = files.infos[newest.name] else {
            throw TableError(
                .notFound,
                "there is no table at this location: no Iceberg metadata, which would be in 'metadata/', and no Delta "
                    + "log, which would be in '_delta_log/'", detail: root.description)
        }
        guard files.rivals.count == 1 else {
            throw TableError(
                .corrupt,
                "two metadata files have the number \(newest.number), and the folder does not tell which is the "
                    + "table's: register the table with its catalog, or one of the files "
                    + files.rivals.sorted().prefix(4).joined(separator: ", "))
        }
        return (newest.name, info)
    }

    private struct Listed {
        var hasHint = false
        /// The metadata files by their names.
        var infos: [String: ObjectInfo] = [:]
        var newest: (number: Int64, name: String)?
        /// The files with the newest number.
        var rivals: [String] = []

        mutating func admit(_ name: String, _ info: ObjectInfo) {
            guard let number = MetadataFolder.number(of: name) else { return }
            infos[name] = info
            if let newest, newest.number > number { return }
            if newest?.number == number { rivals.append(name) } else { rivals = [name] }
            newest = (number, name)
        }
    }

    private func listed() async throws(TableError) -> Listed {
        var listed = Listed()
        var count = 0
        var after: String?
        let prefix = root.appending("metadata/").key
        repeat {
            let page: ObjectPage
            do {
                page = try await store.list(bucket: root.bucket, prefix: prefix, startAfter: after)
            } catch {
                throw TableError(error)
            }
            count += page.objects.count
            guard count <= Self.maximumFiles else {
                throw TableError(
                    .storage(.tooLarge),
                    "the table's folder 'metadata' holds more than \(Self.maximumFiles) files: its owner can expire "
                        + "snapshots, or the table can be registered with its catalog")
            }
            for object in page.objects {
                let name = String(Substring(object.key.utf8.dropFirst(prefix.utf8.count)))
                if name == Self.hint { listed.hasHint = true } else { listed.admit(name, object) }
            }
            after = page.next
        } while after != nil
        return listed
    }

    /// The file that the hint names. A commit writes its file before the hint, so that newer ones count.
    ///
    /// - Returns: nil where the hint names no file that is there.
    private func hinted(_ files: Listed) async throws(TableError) -> String? {
        let bytes: [UInt8]
        do {
            bytes = try await store.read(root.appending("metadata/" + Self.hint), range: nil, limit: 4096)
        } catch {
            throw TableError(error)
        }
        let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        if let number = Int64(text) {
            let named = { (number: Int64) in
                ["v\(number).metadata.json", "v\(number).gz.metadata.json", "v\(number).metadata.json.gz"]
                    .first { files.infos[$0] != nil }
            }
            guard var name = named(number) else { return nil }
            var next = number
            while next < .max, let newer = named(next + 1) {
                name = newer
                next += 1
            }
            return name
        }
        return [text + ".metadata.json", text].first { files.infos[$0] != nil }
    }

    /// The number of a metadata file: `v3.metadata.json`, `00003-UUID.metadata.json`, either also compressed; nil for
    /// other names.
    static func number(of name: String) -> Int64? {
        guard
            let stem = [".gz.metadata.json", ".metadata.json.gz", ".metadata.json"].first(where: name.hasSuffix).map({
                name.dropLast($0.count)
            })
        else { return nil }
        if stem.first == "v" { return Int64(stem.dropFirst()).flatMap { $0 >= 0 ? $0 : nil } }
        let digits = stem.prefix { $0.isASCII && $0.isNumber }
        guard digits.count < stem.count, stem[digits.endIndex] == "-" else { return nil }
        return Int64(digits)
    }
}
