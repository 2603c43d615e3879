import Signing
import Synchronization

/// A node of a Merkle-Patricia trie (yellow paper, appendix D).
///
/// Nodes hold no paths of their own: a leaf has its whole key, an extension
/// the key of one of the leaves below it, and the nibble at which a node's part
/// of the path begins is known from the depth at which it stands. So a node
/// that moves up or down keeps its key's buffer, which all of them share.
enum TrieNode: Sendable {
    case leaf(TrieLeaf)
    case `extension`(TrieExtension)
    case branch(TrieBranch)

    /// The cached reference of this node in its parent.
    var remembered: RememberedReference {
        switch self {
        case .leaf(let leaf): leaf
        case .extension(let part): part
        case .branch(let branch): branch
        }
    }

    /// Returns whether this is the same node, not just an equal one.
    func isIdentical(to other: TrieNode?) -> Bool { remembered === other?.remembered }

    /// The key of one of the leaves of this node.
    ///
    /// - Complexity: O(depth below).
    var someKey: [UInt8] {
        var node = self
        while true {
            switch node {
            case .leaf(let leaf): return leaf.key
            case .extension(let part): return part.key
            case .branch(let branch):
                if let value = branch.value { return value.key }
                guard let child = branch.children.first else { return [] }
                node = child
            }
        }
    }
}

/// The form of a node in its parent: its hash, or its whole encoding if that
/// has fewer than 32 bytes.
struct TrieReference: BitwiseCopyable {
    /// The hash, or the bytes of the encoding from the left.
    var digest: Digest
    /// 32 for a hash, else the bytes of the encoding.
    var count: UInt8

    static let none = TrieReference(digest: .zero, count: 0)

    init(digest: Digest, count: UInt8) {
        self.digest = digest
        self.count = count
    }

    init(encoding: [UInt8]) {
        if encoding.count < 32 {
            var padded = encoding
            while padded.count < 32 { padded.append(0) }
            digest = padded.withUnsafeBytes { Digest(loading: $0) }
            count = UInt8(encoding.count)
        } else {
            digest = Digest(keccak: encoding)
            count = 32
        }
    }

    /// Appends the reference to the encoding of the parent.
    func append(to encoder: inout RLPEncoder) {
        if count == 32 { encoder.append(digest) } else { encoder.append(encoded: digest.bytes[..<Int(count)]) }
    }

    /// The number of bytes that ``append(to:)`` appends.
    var encodedCount: Int { count == 32 ? 33 : Int(count) }
}

/// The common part of the three kinds of nodes: the reference, kept once it is
/// known. It is a class because a trie and its copies share nodes, and a node
/// hashed for one of them must not be hashed again for another.
///
/// Everything else of a node never changes. The reference is written by at
/// most one thread, the one that takes the state from `unknown` to `writing`;
/// it is read only after the state is seen as `known`, which that thread
/// stores afterwards with release order and readers load with acquire order.
/// That is why it may be shared between threads without a check.
class RememberedReference: @unchecked Sendable {
    private static let (unknown, writing, known): (UInt8, UInt8, UInt8) = (0, 1, 2)
    private let state = Atomic<UInt8>(RememberedReference.unknown)
    private var stored = TrieReference.none

    /// The reference; `nil` until a thread has computed it.
    final var reference: TrieReference? { state.load(ordering: .acquiring) == Self.known ? stored : nil }

    /// Stores the reference for all later requests.
    final func remember(_ reference: TrieReference) {
        let turn = state.compareExchange(
            expected: Self.unknown, desired: Self.writing, successOrdering: .relaxed, failureOrdering: .relaxed)
        guard turn.exchanged else { return }
        stored = reference
        state.store(Self.known, ordering: .releasing)
    }
}

/// The end of a path and the value there. It is unchecked for the reason given at
/// its class; its own parts are constants.
final class TrieLeaf: RememberedReference, @unchecked Sendable {
    // These are stored first and are short, so that they take no space of their
    // own.
    private let shortDepth: UInt32
    private let nameCount: UInt32
    /// The path, and after it the name.
    let key: [UInt8]
    let value: [UInt8]

    /// The first nibble of the key that is not above this node.
    var depth: Int { Int(shortDepth) }

    /// The nibbles of the path that are this leaf's own.
    var part: Range<Int> { depth..<(key.count - Int(nameCount)) * 2 }

    /// The bytes whose hash is the path, if the owner of the trie has given them;
    /// they are not part of any hash.
    var name: ArraySlice<UInt8> { key.suffix(Int(nameCount)) }

    init(key: [UInt8], value: [UInt8], nameCount: Int, depth: Int) {
        self.key = key
        self.value = value
        self.nameCount = UInt32(nameCount)
        shortDepth = UInt32(depth)
    }

    /// Creates a leaf for a change.
    convenience init(_ change: TrieChange, depth: Int) {
        self.init(key: change.key, value: change.value, nameCount: change.nameCount, depth: depth)
    }

    /// Returns a leaf with the same key and another value, or at another depth.
    func copy(value: [UInt8], depth: Int) -> TrieLeaf {
        TrieLeaf(key: key, value: value, nameCount: Int(nameCount), depth: depth)
    }

    /// Returns the same entry at another depth.
    func moved(to depth: Int) -> TrieLeaf { depth == self.depth ? self : copy(value: value, depth: depth) }

    /// The change that creates this entry.
    var change: TrieChange { TrieChange(key: key, value: value, nameCount: Int(nameCount)) }
}

/// A part of a path that all leaves below share; always above a branch.
/// Unchecked as its class is; its own parts are constants.
final class TrieExtension: RememberedReference, @unchecked Sendable {
    let key: [UInt8]
    /// The shared part, in nibbles.
    let part: Range<Int>
    let child: TrieBranch

    init(key: [UInt8], part: Range<Int>, child: TrieBranch) {
        self.key = key
        self.part = part
        self.child = child
    }
}

/// A branching of paths, with the entry that ends here if there is one.
/// Unchecked as its class is; its own parts are constants.
final class TrieBranch: RememberedReference, @unchecked Sendable {
    let children: TrieChildren
    let value: TrieLeaf?

    init(children: TrieChildren, value: TrieLeaf?) {
        self.children = children
        self.value = value
    }
}
