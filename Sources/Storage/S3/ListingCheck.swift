import Tables

/// Holds a store's page against what was asked. Readers of tables rely on the order and on the start: a page that
/// breaks them would hide commits of a log, so it is refused rather than repaired.
struct ListingCheck {
    let prefix: String
    let startAfter: String?
    let location: String

    /// The objects of `answer` that lie directly in the folder.
    ///
    /// - Throws: ``StorageError/Kind/malformedAnswer`` for keys out of order or outside the prefix, and for a page that
    ///   does not lead on.
    func page(_ answer: ListAnswer) throws(StorageError) -> ObjectPage {
        var previous: String?
        var objects: [ObjectInfo] = []
        objects.reserveCapacity(answer.objects.count)
        let folderLength = prefix.utf8.lastIndex(of: UInt8(ascii: "/")).map {
            prefix.utf8.distance(from: prefix.utf8.startIndex, to: $0) + 1
        }
        for object in answer.objects {
            guard object.key.utf8.starts(with: prefix.utf8) else {
                throw malformed("the key of another folder is among them")
            }
            if let previous, !previous.utf8.lexicographicallyPrecedes(object.key.utf8) {
                throw malformed("the keys are not in ascending order of their bytes")
            }
            previous = object.key
            // Some stores repeat the start, or ignore it.
            if let startAfter, !startAfter.utf8.lexicographicallyPrecedes(object.key.utf8) { continue }
            // A key that ends in a slash is a folder's marker.
            let name = object.key.utf8.dropFirst(folderLength ?? 0)
            if name.isEmpty || name.contains(UInt8(ascii: "/")) { continue }
            objects.append(object)
        }
        guard answer.isTruncated else { return ObjectPage(objects: objects, next: nil) }
        guard let last = answer.lastName, startAfter?.utf8.lexicographicallyPrecedes(last.utf8) ?? true else {
            throw malformed("there is more, but the page does not lead on to it")
        }
        return ObjectPage(objects: objects, next: last)
    }

    private func malformed(_ reason: String) -> StorageError {
        StorageError(
            .malformedAnswer, at: location,
            "The store's listing cannot be relied on: \(reason). Check that it supports ListObjectsV2 with"
                + " `start-after`.")
    }
}
