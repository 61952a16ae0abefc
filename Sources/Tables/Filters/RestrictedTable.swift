extension TableSnapshot {
    /// The version as a share shows it that lists only the files of some partitions.
    ///
    /// - Parameter listed: see ``SharedTable/listsPartitionColumns``.
    /// - Throws: ``TableError`` of kind `filterUnfit` where the filter does not decide about every file.
    public func restricted(
        to filter: PartitionFilter, partitionColumnsListed listed: Bool
    ) throws(TableError) -> TableSnapshot {
        var sieve = FileSieve(
            try BoundPartitionFilter(filter, in: metadata, partitionColumnsListed: listed))
        let shown = try files.restricted { (index, reader) throws(TableError) in
            try sieve.admits(index, of: &reader)
        }
        return TableSnapshot(
            version: version, timestamp: timestamp, isDated: isDated, protocol: self.protocol, metadata: metadata,
            files: shown, identity: identity, origin: origin)
    }
}

extension TableChanges {
    /// The changes as a share shows them that lists only the files of some partitions: what happened to others is not
    /// told. Each file is judged by the definition in force at the version that changed it.
    ///
    /// - Parameter listed: see ``SharedTable/listsPartitionColumns``.
    /// - Throws: ``TableError`` of kind `filterUnfit` where the filter does not decide about every file, or fits not
    ///   every definition.
    public func restricted(
        to filter: PartitionFilter, partitionColumnsListed listed: Bool
    ) throws(TableError) -> TableChanges {
        var filters = [
            (version: Int64.min, try BoundPartitionFilter(filter, in: first.metadata, partitionColumnsListed: listed))
        ]
        for definition in definitions {
            guard let metadata = definition.metadata else { continue }
            filters.append(
                (definition.version, try BoundPartitionFilter(filter, in: metadata, partitionColumnsListed: listed)))
        }
        _ = try BoundPartitionFilter(filter, in: last.metadata, partitionColumnsListed: listed)
        var rest = filters.dropFirst()
        var sieve = FileSieve(filters[0].1)
        var shown: [Entry] = []
        let entries = entries
        let files = try files.restricted { (index, reader) throws(TableError) in
            let entry = entries[index]
            while let next = rest.first, next.version <= entry.version {
                sieve = FileSieve(next.1)
                rest.removeFirst()
            }
            guard try sieve.admits(index, of: &reader) else { return false }
            shown.append(entry)
            return true
        }
        return TableChanges(
            versions: versions, first: first, last: last, definitions: definitions, files: files, entries: shown)
    }
}
