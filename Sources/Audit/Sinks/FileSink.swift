internal import Glibc
internal import Synchronization

/// Appends lines to a file, rotates it by size and age, and keeps as many rotated files as it is told.
///
/// Another program may move the file: the next batch then goes into a new one of the old name. Where the disk is full
/// in the middle of a line, what was written of it is taken back.
public final class FileSink: AuditSink {
    typealias Put = @Sendable (OpenFile, ArraySlice<UInt8>) -> (written: Int, failure: Int32?)
    typealias Synchronize = @Sendable (OpenFile) throws(AuditError) -> Void

    private struct State {
        var file: OpenFile?
        /// When the first event of the file was written.
        var began: AuditTime?
        /// Written, and perhaps not durable.
        var isDirty = false
        var synchronized = ContinuousClock.now
        /// No rotation is tried before.
        var nextRotation = ContinuousClock.now
        /// The file ends within a line that could not be taken back.
        var isTorn = false
    }

    private let settings: FileSettings
    private let names: AuditFileNames
    private let now: @Sendable () -> AuditTime
    private let put: Put
    private let makeDurable: Synchronize
    private let report: @Sendable (AuditError) -> Void
    private let rotated: RotatedFiles
    private let state = Mutex(State())

    /// Opens the file, so that a path that cannot be written is seen when the server starts.
    ///
    /// - Parameter report: hears of what fails beside the writing; must not wait.
    public convenience init(
        _ settings: FileSettings, report: @escaping @Sendable (AuditError) -> Void
    ) throws(AuditError) {
        try self.init(
            settings, now: { .now }, put: { $0.write($1) },
            synchronize: { file throws(AuditError) in try file.synchronize() }, report: report)
    }

    /// - Parameters:
    ///   - put: writes to the file, as ``OpenFile/write(_:)`` does.
    ///   - synchronize: makes durable what was written, as ``OpenFile/synchronize()`` does.
    init(
        _ settings: FileSettings, now: @escaping @Sendable () -> AuditTime, put: @escaping Put,
        synchronize: @escaping Synchronize, report: @escaping @Sendable (AuditError) -> Void
    ) throws(AuditError) {
        self.settings = settings
        self.now = now
        self.put = put
        makeDurable = synchronize
        self.report = report
        names = AuditFileNames(settings.path)
        rotated = RotatedFiles(names: names, settings: settings, report: report)
        try state.withLock { state throws(AuditError) in _ = try open(&state) }
        rotated.tidy()
    }

    public func write(_ batch: inout AuditBatch) throws(AuditError) {
        try state.withLock { state throws(AuditError) in
            while !batch.isEmpty {
                var file = try current(&state)
                var size = try file.size()
                if mustRotate(state, size: size, next: batch.nextLine.count), rotate(&state) {
                    file = try current(&state)
                    size = try file.size()
                }
                if state.isTorn {
                    // The half line becomes a damaged one of its own.
                    let (written, failure) = put(file, [0x0A])
                    if let failure, written == 0 { throw fault(failure) }
                    state.isTorn = false
                    size += 1
                }
                if state.began == nil { state.began = AuditLine.time(of: batch.nextLine) ?? now() }
                let room = settings.maximumBytes.map { Int(max(0, $0 - size)) } ?? Int.max
                try append(batch.lines(fitting: room), to: file, at: size, &batch, &state)
            }
            if case .each = settings.synchronization { try synchronize(&state) }
        }
    }

    public func tick() throws(AuditError) {
        try state.withLock { state throws(AuditError) in
            if case .interval(let interval) = settings.synchronization,
                ContinuousClock.now - state.synchronized >= interval
            {
                try synchronize(&state)
            }
            if isOld(state) { _ = rotate(&state) }
        }
    }

    public func close() throws(AuditError) {
        try state.withLock { state throws(AuditError) in
            defer { state.file = nil }
            if settings.synchronization != .never { try synchronize(&state) }
        }
        rotated.finish()
    }

    // MARK: Writing

    private func append(
        _ lines: ArraySlice<UInt8>, to file: OpenFile, at size: Int64, _ batch: inout AuditBatch, _ state: inout State
    ) throws(AuditError) {
        let (written, failure) = put(file, lines)
        if written > 0 { state.isDirty = true }
        guard let failure else { return batch.advance(by: written) }
        let before = batch.rest.startIndex
        batch.advance(byWholeLinesIn: written)
        let whole = batch.rest.startIndex - before
        if whole < written { state.isTorn = ftruncate(file.raw, off_t(size) + off_t(whole)) != 0 }
        throw fault(failure)
    }

    private func fault(_ code: Int32) -> AuditError { AuditError(errno: code, "write the audit to", settings.path) }

    private func synchronize(_ state: inout State) throws(AuditError) {
        state.synchronized = .now
        guard state.isDirty, let file = state.file else { return }
        try makeDurable(file)
        state.isDirty = false
    }

    // MARK: The file

    /// The file that has the configured name now.
    private func current(_ state: inout State) throws(AuditError) -> OpenFile {
        if let file = state.file, let identity = file.identity, OpenFile.identity(of: settings.path) == identity {
            return file
        }
        if settings.synchronization != .never { try? synchronize(&state) }
        return try open(&state)
    }

    private func open(_ state: inout State) throws(AuditError) -> OpenFile {
        state.file = nil
        let file = try OpenFile.open(
            settings.path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, "open the audit's file")
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else {
            throw AuditError(
                .inUse,
                "Could not open the audit's file \(settings.path): another process writes it. Give every server a "
                    + "file of its own.")
        }
        let size = try file.size()
        state.began = nil
        state.isTorn = false
        if size > 0 {
            let start = try file.read(at: 0, count: AuditLine.timeRange.upperBound + 1)
            state.began = AuditLine.time(of: start[...]) ?? now()
            // A process that died, or a computer.
            state.isTorn = try file.read(at: size - 1, count: 1) != [0x0A]
        }
        state.file = file
        state.isDirty = false
        return file
    }

    // MARK: Rotation

    private func mustRotate(_ state: State, size: Int64, next: Int) -> Bool {
        guard size > 0 else { return false }
        if let maximum = settings.maximumBytes, size + Int64(next) > maximum { return true }
        return isOld(state)
    }

    private func isOld(_ state: State) -> Bool {
        guard let age = settings.maximumAge, let began = state.began else { return false }
        return now().milliseconds - began.milliseconds >= age.components.seconds * 1000
    }

    /// - Returns: false where the file has to go on as it is: writing comes before order.
    private func rotate(_ state: inout State) -> Bool {
        guard ContinuousClock.now >= state.nextRotation, let file = state.file else { return false }
        do throws(AuditError) {
            if settings.synchronization != .never { try synchronize(&state) }
            // The file may have been moved by another program since.
            guard OpenFile.identity(of: settings.path) == file.identity else { return true }
            try rotated.take(settings.path, at: now())
            state.file = nil
            state.began = nil
            return true
        } catch {
            state.nextRotation = .now + .seconds(60)
            report(error)
            return false
        }
    }
}
