import Simulation
import Testing

@Suite("A history") struct HistoryTests {
    @Test("is a list like an array, over many pieces", arguments: [0, 1, 127, 128, 129, 1_000])
    func list(count: Int) {
        var history = Chunked<Int>()
        for number in 0..<count { history.append(number) }
        #expect(history.count == count)
        #expect(Array(history) == Array(0..<count))
        #expect(history.first == (count > 0 ? 0 : nil))
        #expect(history.last == (count > 0 ? count - 1 : nil))
        #expect(Array(history[(count / 3)...].prefix(200)) == Array((count / 3)..<count).prefix(200).map { $0 })
        #expect(Array(history.reversed()) == Array(0..<count).reversed())
    }

    @Test("that is copied stays as it was when the other is changed")
    func value() {
        var history: Chunked<Int> = [1, 2, 3]
        for number in 4...300 { history.append(number) }
        let copy = history
        history[5] = 0
        history.append(301)
        #expect(copy[5] == 6)
        #expect(copy.count == 300)
        #expect(history[5] == 0)
        #expect(history != copy)
    }
}
