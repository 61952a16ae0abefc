import Foundation

/// `embed-files FOLDER OUTPUT`: writes a Swift source that holds every text file below FOLDER as a string literal on one
/// line. One line a file keeps the compiler fast, and text keeps the binary free of resource bundles.

guard CommandLine.arguments.count == 3 else {
    FileHandle.standardError.write(Data("usage: embed-files FOLDER OUTPUT\n".utf8))
    exit(64)
}
let folder = URL(filePath: CommandLine.arguments[1], directoryHint: .isDirectory)
let output = URL(filePath: CommandLine.arguments[2])

func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

let prefix = folder.standardizedFileURL.path(percentEncoded: false)
var entries: [String: String] = [:]
let enumerator = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
while let url = enumerator?.nextObject() as? URL {
    guard url.pathExtension != "swift",
        try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
    else { continue }
    let path = url.standardizedFileURL.path(percentEncoded: false)
    guard path.hasPrefix(prefix) else { continue }
    entries[String(path.dropFirst(prefix.count)).trimmingPrefix("/").description] = try String(
        contentsOf: url, encoding: .utf8)
}
var source =
    "/// The files of the folder, by their path in it.\nenum Embedded {\n    static let files: [String: String] = [\n"
for (path, text) in entries.sorted(by: { $0.key < $1.key }) {
    source += "        \(literal(path)): \(literal(text)),\n"
}
if entries.isEmpty { source += "        :\n" }
source += "    ]\n}\n"
try source.write(to: output, atomically: true, encoding: .utf8)
