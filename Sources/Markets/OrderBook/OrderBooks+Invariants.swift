package import Quantities

extension OrderBooks {
    /// Describes the broken invariants of the books' memory in words; empty if
    /// all hold: no book is crossed, best prices equal the extreme occupied
    /// steps, bitmaps equal the levels, links are consistent both ways, and
    /// each place of the pool is either live or free.
    ///
    /// - Complexity: O(books × steps + orders).
    package func brokenInvariants() -> [String] {
        var broken: [String] = []
        var live = 0
        for book in 0..<storage.bookCount {
            let head = storage.heads[book]
            if head.bestBid > 0, head.bestAsk > 0, head.bestBid >= head.bestAsk {
                broken.append("book \(book) is crossed: bid \(head.bestBid - 1), ask \(head.bestAsk - 1)")
            }
            for side in [Side.buy, .sell] {
                broken += brokenLevels(side, book: book, live: &live)
            }
        }
        if live != storage.liveCount {
            broken.append("\(live) orders in the books, \(storage.liveCount) counted")
        }
        var free = 0
        var place = storage.freeHead
        while place != 0, free <= Int(storage.nodeCount) {
            free += 1
            if storage.nodes[Int(place)].quantity != 0 { broken.append("free place \(place) has a quantity") }
            place = storage.nodes[Int(place)].next
        }
        if live + free + 1 != Int(storage.nodeCount) {
            broken.append("\(live) live and \(free) free places of \(storage.nodeCount - 1)")
        }
        return broken
    }

    private func brokenLevels(_ side: Side, book: Int, live: inout Int) -> [String] {
        var broken: [String] = []
        let base = (book * 2 + (side == .buy ? 0 : 1)) * storage.wordCount
        var extreme: Int32 = 0
        for step in 0..<storage.stepCount {
            let occupied = storage.words[base + step >> 6] >> UInt64(step & 63) & 1 == 1
            guard occupied else { continue }
            if side == .buy || extreme == 0 { extreme = Int32(step) + 1 }
            let level = storage.levels[book * storage.stepCount + step]
            if level.head == 0 { broken.append("book \(book) \(side) step \(step) is marked but empty") }
            var previous: UInt32 = 0
            var place = level.head
            while place != 0 {
                let node = storage.nodes[Int(place)]
                live += 1
                let expected = UInt32(book) << 1 | UInt32(side.rawValue)
                if node.previous != previous || node.bookAndSide != expected || node.step != step
                    || node.quantity == 0
                {
                    broken.append("book \(book) \(side) step \(step): order at place \(place) is inconsistent")
                }
                previous = place
                place = node.next
            }
            if level.tail != previous { broken.append("book \(book) \(side) step \(step): wrong tail") }
        }
        let cached = side == .buy ? storage.heads[book].bestBid : storage.heads[book].bestAsk
        if cached != extreme {
            broken.append("book \(book): best \(side) is cached as \(cached - 1) but is \(extreme - 1)")
        }
        let summary = side == .buy ? storage.heads[book].bidSummary : storage.heads[book].askSummary
        for word in 0..<storage.wordCount
        where (storage.words[base + word] != 0) != (summary >> UInt64(word) & 1 == 1) {
            broken.append("book \(book) \(side): summary bit \(word) is wrong")
        }
        return broken
    }

    /// Folds every order of every book, and the free places with their
    /// generations, which decide the identifiers of orders to come.
    ///
    /// - Complexity: O(books + orders + free places).
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(storage.bookCount)
        fingerprint.combine(storage.stepCount)
        for book in 0..<storage.bookCount {
            for side in [Side.buy, .sell] {
                forEachStep(side, book: book) { step in
                    fingerprint.combine(step)
                    forEachOrder(book: book, step: step) { order in
                        fingerprint.combine(order.id.place)
                        fingerprint.combine(order.id.generation)
                        fingerprint.combine(order.owner)
                        fingerprint.combine(order.tag)
                        fingerprint.combine(order.quantity)
                    }
                }
                fingerprint.combine(Int32(-1))
            }
        }
        fingerprint.combine(storage.nodeCount)
        var place = storage.freeHead
        while place != 0 {
            fingerprint.combine(place)
            fingerprint.combine(storage.nodes[Int(place)].generation)
            place = storage.nodes[Int(place)].next
        }
    }
}
