import Glibc
import Testing

@testable import Audit

/// What a receiver of a stream has got, byte by byte, when a connection ended within a frame.
@Suite(.serialized)
struct SyslogStreamTests {
    static let count = 4000

    /// Large events of different lengths.
    static func events() -> [AccessEvent] {
        (0..<count).map { number in
            var event = Sample.event(number, at: 1_795_588_200_123 + Int64(number))
            event.table = String(repeating: "é", count: 300 + number % 200)
            event.userAgent = String(repeating: "\"", count: number % 300)
            event.object = String(repeating: "o", count: 900)
            return event
        }
    }

    /// What has to come for each event.
    static func messages(_ events: [AccessEvent]) -> [[UInt8]] {
        let message = SyslogMessage(facility: 13, host: "h", application: "causeway", process: getpid())
        return events.map { message.bytes(of: Sample.line($0)[...]) }
    }

    static func frame(_ message: [UInt8]) -> [UInt8] { Array("\(message.count) ".utf8) + message }

    /// What is first not as it should be.
    static func difference(_ found: [[UInt8]], _ expected: ArraySlice<[UInt8]>) -> String? {
        for (index, (one, other)) in zip(found, expected).enumerated() where one != other {
            return "message \(index) of \(expected.count) is \(String(decoding: one.prefix(200), as: UTF8.self))"
        }
        return found.count == expected.count ? nil : "\(found.count) messages, and not \(expected.count)"
    }

    static func sink(_ receiver: StreamReceiver) throws -> SyslogSink {
        try SyslogSink(
            SyslogSettings(
                receiver: .tcp(host: "127.0.0.1", port: receiver.port), hostName: "h", timeout: .milliseconds(500)))
    }

    /// Writes what is left, however often the connection has to be made.
    static func finish(_ sink: SyslogSink, _ batch: inout AuditBatch) throws {
        for _ in 0..<20 where !batch.isEmpty { try? sink.write(&batch) }
        #expect(batch.isEmpty)
        try sink.close()
    }

    /// The receiver is slow: it gets all that was sent before, up to the middle of a frame, and then every event from
    /// that frame on by another connection.
    @Test func aFrameThatWasSentInPartIsSentWholeByTheNextConnection() throws {
        let events = Self.events()
        let messages = Self.messages(events)
        let receiver = try StreamReceiver()
        let sink = try Self.sink(receiver)
        var batch = Sample.batch(events)
        #expect(throws: AuditError.self) { try sink.write(&batch) }
        let counted = events.count - batch.count
        let connection = try receiver.accept()
        defer { close(connection) }
        // Whatever followed in this connection would be taken for the rest of the frame.
        let (first, isEnded) = StreamReceiver.read(connection)
        #expect(isEnded)
        let (whole, part) = try StreamReceiver.frames(first)
        #expect(Self.difference(whole, messages[..<whole.count]) == nil)
        #expect(whole.count == counted && counted > 0 && counted < events.count)
        // The test says something only where the connection ended within a frame.
        let next = Self.frame(messages[whole.count])
        let isPart = !part.isEmpty && part.count < next.count && next.starts(with: part)
        #expect(isPart, "\(part.count) bytes of \(next.count)")
        receiver.start()
        try Self.finish(sink, &batch)
        let later = try receiver.stop()
        var frames = whole
        for (index, stream) in later.enumerated() {
            let found = try StreamReceiver.frames(stream)
            frames += found.whole
            #expect(found.rest.isEmpty || index < later.count - 1)
        }
        #expect(Self.difference(frames, messages[...]) == nil)
        let isExact = later.count != 1 || later[0] == messages[counted...].flatMap(Self.frame)
        #expect(isExact, "bytes beside the frames")
    }

    /// The receiver goes away in the middle of a frame. What it did not read is lost by the protocol; what comes
    /// afterwards begins with a whole frame, the first that was not counted as sent.
    @Test func afterAReceiverThatWentAwayTheNextGetsWholeFrames() throws {
        let events = Self.events()
        let messages = Self.messages(events)
        let receiver = try StreamReceiver()
        let sink = try Self.sink(receiver)
        var batch = Sample.batch(Array(events[..<1]))
        try sink.write(&batch)
        let connection = try receiver.accept()
        var got = [UInt8](repeating: 0, count: 100)
        #expect(recv(connection, &got, got.count, Int32(MSG_WAITALL)) == got.count)
        #expect(got.elementsEqual(Self.frame(messages[0]).prefix(100)))
        // Bytes that were not read make the end a reset.
        close(connection)
        receiver.start()
        batch = Sample.batch(Array(events[1...]))
        try Self.finish(sink, &batch)
        let later = try receiver.stop()
        let frames = try later.flatMap { try StreamReceiver.frames($0).whole }
        #expect(Self.difference(frames, messages[1...]) == nil)
    }
}
