import Foundation
import Testing

@testable import Audit

@Suite struct GzipInMemoryTests {
    @Test(arguments: [0, 1, 65_535, 65_536, 1_000_000])
    func whatIsCompressedInMemoryComesBack(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        let path = FileManager.default.temporaryDirectory.path + "/causeway-gzip-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(try GzipFile.compressed(bytes)).write(to: URL(filePath: path))
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        process.standardOutput = output
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: path))
        try process.run()
        let found = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && found == Data(bytes))
    }
}
