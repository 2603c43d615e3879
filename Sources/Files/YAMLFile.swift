internal import Quantities
package import Yams

/// Reads one of our YAML files as a tree: at most 1 MB of UTF-8, one document,
/// no anchors, no aliases.
///
/// Nested aliases grow exponentially: forty lines keep a parser busy forever.
/// They are refused before the library composes them. That needs no scanner of
/// our own. The text is first composed with each `*` replaced by another
/// character, so that it has no aliases. Up to its first anchor the changed
/// text has the same tokens as the original, since an alias of an anchor that
/// does not exist yet ends the parse. So the first anchor of the original is
/// found, whatever quotes, comments and block scalars precede it; and a file
/// without anchors can be composed unchanged.
package enum YAMLFile {
    /// One mistake in a file, with its position.
    package struct ReadError: Error, Hashable, Sendable {
        /// The line, from 1; `nil` if it is not known.
        package var line: Int?
        /// The column, from 1; `nil` if it is not known.
        package var column: Int?
        /// The key concerned; `nil` if it is not known.
        package var field: String?
        /// The mistake.
        package var message: String
    }

    /// Returns the root of a document, or `nil` if the file is empty.
    ///
    /// - Throws: all mistakes that were found; of anchors and aliases about the
    ///   first 20.
    package static func compose(_ bytes: [UInt8]) throws(Failure) -> Node? {
        guard bytes.count <= RegularFile.settingsLimit else {
            throw Failure(errors: [ReadError(message: "the file is larger than 1 MB")])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(errors: [
                ReadError(line: RegularFile.lineNotText(bytes), message: "the file is not UTF-8 text; save it as UTF-8")
            ])
        }
        // A character that the text does not have, so that no two keys become
        // equal and aliases can be recognised by it.
        let hasAsterisk = bytes.contains(0x2a)
        let mark = hasAsterisk ? stranger(to: text) : "*"
        var found: [ReadError] = []
        let (disarmed, failure) = attempt(hasAsterisk ? text.replacing("*", with: String(mark)) : text) { root in
            collect(root, aliasMark: mark, &found)
        }
        if let failure { throw failure }
        if !found.isEmpty { throw Failure(errors: found) }
        guard hasAsterisk else { return disarmed }
        let (root, original) = attempt(text)
        if let original { throw original }
        return root
    }

    /// All mistakes in a YAML file.
    package struct Failure: Error, Hashable, Sendable {
        /// The mistakes, in the order in which they were found.
        package var errors: [ReadError]
    }

    /// Composes a text and passes its root to `inspect` while its anchors are
    /// valid: nodes only borrow them from the parser.
    private static func attempt(
        _ text: String, _ inspect: (Node) -> Void = { _ in }
    ) -> (root: Node?, failure: Failure?) {
        do {
            let parser = try Parser(yaml: text)
            let root = try parser.singleRoot()
            if let root { withExtendedLifetime(parser) { inspect(root) } }
            return (root, nil)
        } catch let error as YamlError {
            return (nil, Failure(errors: [describe(error, text)]))
        } catch {
            return (nil, Failure(errors: [ReadError(message: "cannot be read: \(error)")]))
        }
    }

    private static func describe(_ error: YamlError, _ text: String) -> ReadError {
        switch error {
        case .reader(let problem, let offset, let value, _):
            let line = offset.map { text.utf8.prefix($0).count { $0 == 0x0a } + 1 }
            let character = value > 0 ? " (U+\(String(value, radix: 16, uppercase: true)))" : ""
            return ReadError(line: line, message: "not YAML: \(problem)\(character)")
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ReadError(line: mark.line, column: mark.column, message: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            return ReadError(
                line: context.mark.line, column: context.mark.column, field: keys.first.map { shortened($0) },
                message: "the key is there more than once; keep one of them")
        default: return ReadError(message: "not YAML: \(error)")
        }
    }

    /// Returns a printable character that does not occur in a text.
    private static func stranger(to text: String) -> Character {
        let present = Set(text.unicodeScalars)
        // The private-use planes have 137,000 characters, and a file of 1 MB
        // can hold at most 262,144 characters of four bytes. So one is free
        // unless a file has them all; aliases are then not told apart from
        // text.
        let planes = [0xe000...0xf8ff, 0xf0000...0xffffd, 0x100000...0x10fffd].joined()
        return Character(planes.lazy.compactMap { Unicode.Scalar(UInt32($0)) }.first { !present.contains($0) } ?? "*")
    }

    /// Finds anchors, and aliases by the character that replaces their
    /// asterisk.
    private static func collect(_ node: Node, aliasMark: Character, _ found: inout [ReadError]) {
        guard found.count < 20 else { return }
        if let anchor = node.anchor {
            found.append(
                ReadError(
                    line: node.mark?.line,
                    message:
                        "anchors (&\(shortened(anchor.rawValue))) and aliases (*) are not taken here; write the value out"
                ))
        }
        switch node {
        case .scalar(let scalar):
            if scalar.style == .plain, scalar.string.first == aliasMark {
                found.append(
                    ReadError(
                        line: scalar.mark?.line, column: scalar.mark?.column,
                        message: "aliases (*name) are not taken here; write the value out"))
            }
        case .mapping(let mapping):
            for (key, value) in mapping {
                collect(key, aliasMark: aliasMark, &found)
                collect(value, aliasMark: aliasMark, &found)
            }
        case .sequence(let sequence): for element in sequence { collect(element, aliasMark: aliasMark, &found) }
        case .alias: break
        }
    }
}
