public import Tables

/// Keeps what was found out about states of tables, bounded in bytes: states never change, so that what is kept is
/// right for good.
public actor TableStates {
    private struct Key: Hashable {
        let table: String
        /// The state's metadata file.
        let location: String
        let scope: TableObjects.Scope
    }

    private struct Entry {
        let objects: TableObjects
        let byteCount: Int
        var used: UInt64
    }

    private typealias Flight = Task<Result<TableObjects, TableError>, Never>

    private let maximumBytes: Int
    private var entries: [Key: Entry] = [:]
    private var flights: [Key: Flight] = [:]
    private var newest: [String: (state: TableState, used: UInt64)] = [:]
    private var clock: UInt64 = 0

    /// - Parameter maximumBytes: of all that is kept together.
    public init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// The newest state of a table.
    ///
    /// - Parameter name: tells the table from all others.
    public func current(of table: IcebergTable, named name: String) async throws(TableError) -> TableState {
        let state = try await table.state(known: newest[name]?.state)
        clock += 1
        newest[name] = (state, clock)
        evict()
        return state
    }

    /// The objects of the state of a metadata file.
    ///
    /// - Parameter state: gives the state where it is not known.
    public func objects(
        of name: String, at location: String, _ scope: TableObjects.Scope,
        _ state: @escaping @Sendable () async throws(TableError) -> TableState
    ) async throws(TableError) -> TableObjects {
        let key = Key(table: name, location: location, scope: scope)
        clock += 1
        if let entry = entries[key] {
            entries[key]?.used = clock
            return entry.objects
        }
        if let flight = flights[key] { return try await flight.value.get() }
        let known = entries.filter { $0.key.table == name }.max { $0.value.used < $1.value.used }?.value.objects
        let held = newest[name]?.state
        let flight = Flight {
            do throws(TableError) {
                let found: TableState
                if let held, held.document.location == location { found = held } else { found = try await state() }
                return .success(try await found.objects(scope, known: known))
            } catch {
                return .failure(error)
            }
        }
        flights[key] = flight
        let result = await flight.value
        flights[key] = nil
        let objects = try result.get()
        entries[key] = Entry(objects: objects, byteCount: objects.byteCount, used: clock)
        evict()
        return objects
    }

    /// Lets go of what was not used for longest, until what is left is within bounds.
    private func evict() {
        var bytes =
            entries.values.reduce(0) { $0 + $1.byteCount } + newest.values.reduce(0) { $0 + Self.size($1.state) }
        // What was used last stays, however large: it would only be read again for the next object.
        while bytes > maximumBytes, entries.count + newest.count > 1 {
            let entry = entries.min { $0.value.used < $1.value.used }
            let state = newest.min { $0.value.used < $1.value.used }
            if let entry, state == nil || entry.value.used < state?.value.used ?? 0 {
                bytes -= entry.value.byteCount
                entries[entry.key] = nil
            } else if let state {
                bytes -= Self.size(state.value.state)
                newest[state.key] = nil
            } else {
                return
            }
        }
    }

    private static func size(_ state: TableState) -> Int {
        // The parsed metadata is taken to be as large as its text.
        1024 + state.document.bytes.count * 2
    }
}
