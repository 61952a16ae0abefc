import Tables

/// The walk from a configured folder down to one of its files, which never leaves the folder: each segment is
/// opened relative to the one before, and a symbolic link ends the walk. Calls block.
struct MountedFolder: Sendable {
    let bucket: String
    /// Absolute, without a trailing slash.
    let path: String

    /// The regular file that `location` names, open for reading, and its facts.
    func open(_ location: ObjectLocation) throws(StorageError) -> OpenFile {
        let key = try ObjectKey(location)
        let place = location.description
        let folder = try descend(key.segments.dropLast(), at: place)
        let name = key.segments[key.segments.count - 1]
        let before = try translating(at: place) { () throws(FileFault) in try folder.status(of: name) }
        try Self.requireFile(before, at: place)
        let descriptor = try translating(at: place) { () throws(FileFault) in try folder.file(name) }
        // Once more: the name may mean another file by now.
        let status = try translating(at: place) { () throws(FileFault) in try descriptor.status() }
        try Self.requireFile(status, at: place)
        return OpenFile(descriptor, info: status.info(key: location.key), location: place)
    }

    /// The regular files of the folder that `prefix` names, ascending by the UTF-8 bytes of their keys.
    ///
    /// Memory stays within a small multiple of `limit`, however many entries the folder has.
    func list(prefix: String, startAfter: String?, limit: Int) throws(StorageError) -> ObjectPage {
        let place = ObjectLocation(bucket: bucket, key: prefix).description
        let (segments, namePrefix) = try ObjectKey.folder(ofPrefix: prefix, at: place)
        let folderKey = segments.isEmpty ? "" : segments.joined(separator: "/") + "/"
        do throws(StorageError) {
            let names = try keys(
                in: segments, folderKey: folderKey, namePrefix: namePrefix, startAfter: startAfter, limit: limit + 1,
                at: place)
            let folder = try descend(segments[...], at: place)
            var objects: [ObjectInfo] = []
            for key in names.prefix(limit) {
                let name = String(decoding: key.utf8.dropFirst(folderKey.utf8.count), as: UTF8.self)
                let status: FileStatus
                do throws(FileFault) { status = try folder.status(of: name) } catch {
                    // Gone since the folder was read: it is not part of the listing.
                    guard error.isAbsence else { throw error.storageError(at: place) }
                    continue
                }
                // Left out silently, a link could hide a commit and make an old version look like the newest.
                if status.kind == .link { throw Self.linkRefused(at: place + key.dropFirst(prefix.count)) }
                if status.kind == .regular { objects.append(status.info(key: key)) }
            }
            return ObjectPage(objects: objects, next: names.count > limit ? names[limit - 1] : nil)
        } catch {
            guard error.kind == .notFound else { throw error }
            return ObjectPage(objects: [], next: nil)
        }
    }

    private func keys(
        in segments: [String], folderKey: String, namePrefix: String, startAfter: String?, limit: Int, at place: String
    ) throws(StorageError) -> [String] {
        let folder = try descend(segments[...], at: place)
        var smallest = SmallestKeys(limit: limit)
        do throws(FileFault) {
            try folder.forEachEntry { name, mayBeFile in
                guard mayBeFile, name.utf8.starts(with: namePrefix.utf8) else { return }
                let key = folderKey + name
                if let startAfter, !startAfter.utf8.lexicographicallyPrecedes(key.utf8) { return }
                smallest.insert(key)
            }
        } catch {
            throw error.storageError(at: place)
        }
        return smallest.sorted()
    }

    private func descend(_ segments: ArraySlice<String>, at place: String) throws(StorageError) -> FileDescriptor {
        var folder: FileDescriptor
        do throws(FileFault) {
            folder = try FileDescriptor.root(path)
        } catch {
            throw StorageError(
                .unavailable, at: place,
                "The folder \(path), which is mounted as bucket \(bucket), cannot be opened (\(error.text)): check that"
                    + " it exists and that the server may read it (`storage.stores[].folder`).")
        }
        for segment in segments {
            let next: FileDescriptor
            do throws(FileFault) {
                next = try folder.folder(segment)
            } catch {
                // The kernel may answer ENOTDIR for a file and for a link alike.
                let status = try translating(at: place) { () throws(FileFault) in try folder.status(of: segment) }
                if status.kind == .link { throw Self.linkRefused(at: place) }
                throw error.storageError(at: place)
            }
            folder = next
        }
        return folder
    }

    private static func requireFile(_ status: FileStatus, at place: String) throws(StorageError) {
        switch status.kind {
        case .regular: return
        case .link: throw linkRefused(at: place)
        case .folder: throw StorageError(.notFound, at: place, "This is a folder, not an object.")
        case .other: throw StorageError(.refused, at: place, "This is no regular file, and only such are served.")
        }
    }

    private static func linkRefused(at place: String) -> StorageError {
        StorageError(
            .refused, at: place,
            "A symbolic link lies on this path, and links are not followed: put the file itself below the folder.")
    }

    private func translating<Value: ~Copyable>(
        at place: String, _ body: () throws(FileFault) -> Value
    ) throws(StorageError) -> Value {
        do throws(FileFault) {
            return try body()
        } catch {
            throw error.storageError(at: place)
        }
    }
}
