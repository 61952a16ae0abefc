import Foundation
import Glibc
import Testing

@testable import Audit

@Suite(.serialized)
struct SyslogTests {
    @Test func aLineIsAMessageOfRFC5424() {
        let message = SyslogMessage(facility: 13, host: "host.example", application: "causeway", process: 42)
        let line = Sample.line(Sample.event())
        let text = String(decoding: message.bytes(of: line[...]), as: UTF8.self)
        let json = String(decoding: line.dropLast(), as: UTF8.self)
        #expect(text == "<110>1 2026-11-25T06:30:00.123Z host.example causeway 42 access - " + json)
        let gap = Sample.line(.gap(of: 1, at: AuditTime(milliseconds: 0)))
        #expect(
            String(decoding: message.bytes(of: gap[...]), as: UTF8.self).hasPrefix("<108>1 1970-01-01T00:00:00.000Z "))
        let other = SyslogMessage(facility: 99, host: "my host\n", application: "", process: 1)
        #expect(
            String(decoding: other.bytes(of: Array("nonsense".utf8)[...]), as: UTF8.self)
                == "<190>1 - myhost - 1 - - nonsense")
    }

    @Test func aLocalReceiverGetsOneMessageADatagramAndIsFoundAgain() async throws {
        try await Sample.withFolder { folder in
            let path = folder + "/log"
            let sink = try SyslogSink(SyslogSettings(receiver: .local(path: path), hostName: "h"))
            var batch = Sample.batch(0..<3)
            #expect(throws: AuditError.self) { try sink.write(&batch) }
            for _ in 0..<2 {
                let receiver = try Self.localReceiver(path)
                batch = Sample.batch(0..<3)
                try sink.write(&batch)
                let messages = (0..<3).map { _ in Self.receive(receiver) }
                #expect(messages.compactMap(Self.number) == [0, 1, 2])
                close(receiver)
                unlink(path)
                var lost = Sample.batch(0..<1)
                #expect(throws: AuditError.self) { try sink.write(&lost) }
                #expect(lost.count == 1)
            }
        }
    }

    @Test func aReceiverOfDatagramsGetsOneMessageEach() throws {
        let (receiver, port) = try Self.listen(SOCK_DGRAM)
        defer { close(receiver) }
        let sink = try SyslogSink(SyslogSettings(receiver: .udp(host: "127.0.0.1", port: port)))
        var batch = Sample.batch(0..<5)
        try sink.write(&batch)
        #expect((0..<5).compactMap { _ in Self.number(Self.receive(receiver)) } == [0, 1, 2, 3, 4])
        try sink.close()
    }

    @Test func aReceiverOfAStreamGetsLengthsAndIsConnectedAgain() throws {
        let (receiver, port) = try Self.listen(SOCK_STREAM)
        defer { close(receiver) }
        let sink = try SyslogSink(SyslogSettings(receiver: .tcp(host: "127.0.0.1", port: port)))
        for part in 0..<3 {
            var batch = Sample.batch(part * 100..<part * 100 + 100)
            try sink.write(&batch)
            try #require(OpenFile.wait(receiver, POLLIN, milliseconds: 10_000), "no new connection")
            let connection = accept(receiver, nil, nil)
            #expect(connection >= 0)
            var frames = try Self.frames(connection, 100)
            batch = Sample.batch(1000..<1001)
            try sink.write(&batch)
            frames += try Self.frames(connection, 1)
            #expect(frames.compactMap(Self.number) == Array(part * 100..<part * 100 + 100) + [1000])
            // The next batch goes to a new connection, since this one is ended.
            close(connection)
            usleep(50_000)
        }
    }

    @Test func aReceiverThatTakesNothingIsGivenUpInTimeAndNothingIsCounted() throws {
        let (receiver, port) = try Self.listen(SOCK_STREAM)
        defer { close(receiver) }
        let sink = try SyslogSink(
            SyslogSettings(receiver: .tcp(host: "127.0.0.1", port: port), timeout: .milliseconds(200)))
        var batch = Sample.batch(0..<60_000)
        let began = ContinuousClock.now
        let error = #expect(throws: AuditError.self) { try sink.write(&batch) }
        #expect(error?.kind == .unreachable && ContinuousClock.now - began < .seconds(20))
        #expect(
            batch.count > 0
                && batch.nextLine
                    == Sample.line(
                        Sample.event(60_000 - batch.count, at: 1_795_588_200_123 + Int64(60_000 - batch.count)))[...]
        )
    }

    @Test func whatCannotWorkIsRefused() {
        #expect(throws: AuditError.self) { try SyslogSink(SyslogSettings(receiver: .local(path: ""))) }
        let long = String(repeating: "x", count: 200)
        #expect(throws: AuditError.self) { try SyslogSink(SyslogSettings(receiver: .local(path: long))) }
        #expect(throws: AuditError.self) {
            try SyslogSink(SyslogSettings(receiver: .udp(host: "127.0.0.1", port: 514), facility: 24))
        }
    }

    // MARK: Receivers

    static func number(_ message: [UInt8]) -> Int? {
        guard let start = message.firstIndex(of: UInt8(ascii: "{")) else { return nil }
        return AuditLine.read(message[start...]).flatMap(Sample.number)
    }

    static func localReceiver(_ path: String) throws -> Int32 {
        let raw = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(LocalAddress.with(path) { bind(raw, $0, $1) } == 0)
        return raw
    }

    /// - Parameter receiveBuffer: bytes that wait unread; those of the operating system where nil.
    static func listen(_ kind: __socket_type, receiveBuffer: Int32? = nil) throws -> (Int32, port: Int) {
        let raw = socket(AF_INET, Int32(kind.rawValue), 0)
        if var receiveBuffer {
            let size = socklen_t(MemoryLayout<Int32>.size)
            try #require(setsockopt(raw, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, size) == 0)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(raw, $0, size) + getsockname(raw, $0, &size) }
        }
        try #require(code == 0)
        if kind == SOCK_STREAM { try #require(Glibc.listen(raw, 4) == 0) }
        return (raw, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func receive(_ raw: Int32) -> [UInt8] {
        var room = [UInt8](repeating: 0, count: 65536)
        let count = recv(raw, &room, room.count, 0)
        return Array(room.prefix(max(0, count)))
    }

    /// Frames of RFC 6587 section 3.4.1.
    static func frames(_ raw: Int32, _ count: Int) throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var byte: UInt8 = 0
        while frames.count < count {
            var length = 0
            while recv(raw, &byte, 1, 0) == 1, byte != 0x20 { length = length * 10 + Int(try #require(digit(byte))) }
            var frame = [UInt8](repeating: 0, count: length)
            try #require(recv(raw, &frame, length, Int32(MSG_WAITALL)) == length)
            frames.append(frame)
        }
        return frames
    }

    private static func digit(_ byte: UInt8) -> UInt8? { (0x30...0x39).contains(byte) ? byte - 0x30 : nil }
}
