import Foundation
import PackagePlugin

/// Turns every file below a target's folder, Swift sources left out, into one Swift source with their contents.
@main
struct EmbedFiles: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = target.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding the files of \(target.name)",
                executable: try context.tool(named: "embed-files").url,
                arguments: [folder.path(percentEncoded: false), output.path(percentEncoded: false)],
                inputFiles: files(below: folder), outputFiles: [output])
        ]
    }

    /// The folder itself is among the inputs, so that a file that is added or deleted is noticed.
    private func files(below folder: URL) -> [URL] {
        var found = [folder]
        let keys: [URLResourceKey] = [.isRegularFileKey]
        let enumerator = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys)
        while let url = enumerator?.nextObject() as? URL {
            if url.pathExtension != "swift" { found.append(url) }
        }
        return found.sorted { $0.path < $1.path }
    }
}
