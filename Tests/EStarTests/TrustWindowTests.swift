import TestSupport
import Testing

@testable import EStar

/// The plain ratios of the specification (section 1.3).
struct TrustWindowTests {
    private static func window(_ observations: [TrustObservation]) -> TrustWindow {
        var window = TrustWindow()
        for observation in observations { window.add(observation) }
        return window
    }

    @Test("48, 10 and 0 of 50, 10 and 5 messages passed on are a relaying ratio of 0.892308")
    func relaying() {
        let window = Self.window(
            [(50, 48), (10, 10), (5, 0)].map { received, relayed in
                var seen = TrustObservation()
                (seen.received, seen.relayed) = (received, relayed)
                return seen
            })
        #expect(window.relaying == 892_308)
    }

    @Test("2 breaks in 8 sessions are a route-keeping ratio of 0.75")
    func keeping() {
        let window = Self.window(
            (0..<8).map { number in
                var seen = TrustObservation()
                seen.broke = number == 3 || number == 6
                return seen
            })
        #expect(window.keeping == 750_000)
    }

    @Test("5, 3, 1 and 6 of 5, 4, 4 and 6 promised are a promise ratio of 0.789474")
    func promising() {
        let window = Self.window(
            [(5, 5), (3, 4), (1, 4), (6, 6)].map { relayed, committed in
                var seen = TrustObservation()
                (seen.relayed, seen.committed, seen.requested) = (relayed, committed, 10)
                return seen
            })
        #expect(window.promising == 789_474)
    }

    @Test("The window holds the latest fifty sessions, and says nothing of none")
    func slides() {
        #expect(TrustWindow().relaying == nil)
        #expect(TrustWindow().keeping == nil)
        #expect(TrustWindow().promising == nil)
        var broken = TrustObservation()
        broken.broke = true
        let window = Self.window(Array(repeating: broken, count: 3) + Array(repeating: TrustObservation(), count: 50))
        #expect(window.observations.count == 50)
        #expect(window.keeping == 1_000_000)
    }
}
