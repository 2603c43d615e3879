internal import Glibc

/// Levels, bitmaps and the pool.
extension MatchingEngine {
    // A book's words: bids first, then asks.
    private func bidWord(_ book: Int, _ word: Int) -> Int { (book * 2) * wordCount + word }
    private func askWord(_ book: Int, _ word: Int) -> Int { (book * 2 + 1) * wordCount + word }

    /// Returns the highest occupied bid step below a step, or -1.
    func nextBid(below step: Int32, book: Int) -> Int32 {
        let word = Int(step) >> 6
        let below = words[bidWord(book, word)] & ((1 << UInt64(step & 63)) &- 1)
        if below != 0 { return Int32(word << 6 + 63 - below.leadingZeroBitCount) }
        let summary = heads[book].bidSummary & ((1 << UInt64(word)) &- 1)
        if summary == 0 { return -1 }
        let lower = 63 - summary.leadingZeroBitCount
        return Int32(lower << 6 + 63 - words[bidWord(book, lower)].leadingZeroBitCount)
    }

    /// Returns the lowest occupied ask step above a step, or -1.
    func nextAsk(above step: Int32, book: Int) -> Int32 {
        let word = Int(step) >> 6
        let bit = UInt64(step & 63)
        let above = words[askWord(book, word)] & ~((2 << bit) &- 1)
        if above != 0 { return Int32(word << 6 + above.trailingZeroBitCount) }
        let summary = heads[book].askSummary & ~((2 << UInt64(word)) &- 1)
        if summary == 0 { return -1 }
        let higher = summary.trailingZeroBitCount
        return Int32(higher << 6 + words[askWord(book, higher)].trailingZeroBitCount)
    }

    /// Appends an order to its level's queue.
    mutating func link(_ place: UInt32, isBuy: Bool, step: Int32, book: Int) {
        let level = book * stepCount + Int(step)
        let tail = levels[level].tail
        nodes[Int(place)].step = UInt32(step)
        nodes[Int(place)].next = 0
        nodes[Int(place)].previous = tail
        levels[level].tail = place
        if tail != 0 {
            nodes[Int(tail)].next = place
            return
        }
        levels[level].head = place
        let word = Int(step) >> 6
        let bit = UInt64(1) << UInt64(step & 63)
        if isBuy {
            words[bidWord(book, word)] |= bit
            heads[book].bidSummary |= 1 << UInt64(word)
            if step >= heads[book].bestBid { heads[book].bestBid = step + 1 }
        } else {
            words[askWord(book, word)] |= bit
            heads[book].askSummary |= 1 << UInt64(word)
            let best = heads[book].bestAsk
            if best == 0 || step + 1 < best { heads[book].bestAsk = step + 1 }
        }
    }

    /// Removes an order from its level's queue.
    mutating func unlink(_ place: UInt32) {
        let node = nodes[Int(place)]
        let isBuy = node.bookAndSide & 1 == 0
        let book = Int(node.bookAndSide >> 1)
        let step = Int32(node.step)
        let level = book * stepCount + Int(step)
        if node.previous != 0 { nodes[Int(node.previous)].next = node.next } else { levels[level].head = node.next }
        if node.next != 0 { nodes[Int(node.next)].previous = node.previous } else { levels[level].tail = node.previous }
        if levels[level].head != 0 { return }
        let word = Int(step) >> 6
        let bit = UInt64(1) << UInt64(step & 63)
        if isBuy {
            words[bidWord(book, word)] &= ~bit
            if words[bidWord(book, word)] == 0 { heads[book].bidSummary &= ~(1 << UInt64(word)) }
            if heads[book].bestBid == step + 1 { heads[book].bestBid = nextBid(below: step, book: book) + 1 }
        } else {
            words[askWord(book, word)] &= ~bit
            if words[askWord(book, word)] == 0 { heads[book].askSummary &= ~(1 << UInt64(word)) }
            if heads[book].bestAsk == step + 1 { heads[book].bestAsk = nextAsk(above: step, book: book) + 1 }
        }
    }

    /// Returns a free place of the pool, growing the pool when it is full.
    mutating func allocate() -> UInt32 {
        liveCount += 1
        if freeHead != 0 {
            let place = freeHead
            freeHead = nodes[Int(place)].next
            return place
        }
        if Int(nodeCount) == nodeCapacity { grow() }
        let place = nodeCount
        nodeCount += 1
        return place
    }

    private mutating func grow() {
        let stride = MemoryLayout<OrderNode>.stride
        precondition(nodeCapacity < Int(UInt32.max) / 2, "\(nodeCapacity) resting orders are the most a pool holds")
        guard let memory = realloc(nodes, nodeCapacity * 2 * stride) else {
            preconditionFailure("no memory for \(nodeCapacity * 2) orders")
        }
        memset(memory + nodeCapacity * stride, 0, nodeCapacity * stride)
        nodes = memory.bindMemory(to: OrderNode.self, capacity: nodeCapacity * 2)
        nodeCapacity *= 2
    }

    /// Returns a place to the pool; its identifiers become stale.
    mutating func release(_ place: UInt32) {
        liveCount -= 1
        nodes[Int(place)].quantity = 0
        nodes[Int(place)].generation &+= 1
        nodes[Int(place)].next = freeHead
        freeHead = place
    }
}
