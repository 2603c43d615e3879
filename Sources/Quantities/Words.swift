/// Returns the candidate nearest to a mistyped word by edit distance
/// (Levenshtein), without regard to case; `nil` if none is near, that is within
/// 2 edits or a third of the word's length, whichever is more.
///
/// Only the first 1,000 candidates and 64 letters of each are looked at.
///
/// - Complexity: O(candidates × length²).
package func nearest(to word: String, among candidates: [String]) -> String? {
    func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var diagonal = row[0]
            row[0] = i + 1
            for j in 0..<b.count {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
    let letters = Array(word.lowercased().prefix(64))
    // A file may contain any number of words, of any length.
    let best = candidates.prefix(1_000).map {
        (word: $0, distance: distance(letters, Array($0.lowercased().prefix(64))))
    }
    .min { $0.distance < $1.distance }
    guard let best, best.distance <= max(2, word.count / 3) else { return nil }
    return best.word
}

/// Returns the first words of a list as text, and the number of words left out.
package func listed(_ words: [String], atMost count: Int = 12) -> String {
    let shown = words.prefix(count).map { shortened($0) }.joined(separator: ", ")
    return words.count > count ? shown + " and \(words.count - count) more" : shown
}

/// Returns a text from a file in the form in which messages quote it, with the
/// middle of a long text replaced by `…`. The result is no longer than the
/// limit.
package func shortened(_ text: String, to limit: Int = 60) -> String {
    guard text.utf8.count > limit, text.count > limit else { return text }
    return text.prefix(limit * 2 / 3) + "…" + text.suffix(limit / 4)
}
