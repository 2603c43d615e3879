import Cells
import Testing

@testable import commonwatt

struct InputQueueTests {
    private static func all(_ events: [InputEvent]) -> [InputEvent] {
        var queue = InputQueue()
        for event in events { queue.add(event) }
        var out: [InputEvent] = []
        while let event = queue.next() { out.append(event) }
        #expect(queue.isEmpty)
        return out
    }

    @Test("Of a drag and of sizes the latest counts, and all else keeps its order")
    func merging() {
        func mouse(_ kind: MouseEvent.Kind, _ x: Int) -> InputEvent { .mouse(MouseEvent(kind, x: x, y: 0)) }
        let (small, large) = (
            InputEvent.resize(Size(width: 1, height: 1)), InputEvent.resize(Size(width: 9, height: 9))
        )
        #expect(
            Self.all([
                mouse(.press, 1), mouse(.drag, 2), mouse(.drag, 3), mouse(.release, 3), small, large, .key(.up),
                .key(.up), mouse(.drag, 4), small,
            ])
                == [
                    mouse(.press, 1), mouse(.drag, 3), mouse(.release, 3), large, .key(.up), .key(.up), mouse(.drag, 4),
                    small,
                ])
    }

    @Test("Only so many keys are kept, but no size and no end is lost")
    func limit() {
        let out = Self.all(
            Array(repeating: .key(.up), count: 100_000) + [.resize(Size(width: 2, height: 2)), .terminate])
        #expect(out.count == (1 << 16) + 2)
        #expect(out.last == .terminate)
    }

    @Test(
        "Ctrl-C or a request to end behind more keys than anybody types leaves at once",
        arguments: [.key(.control("c")), .terminate] as [InputEvent])
    func leaving(event: InputEvent) {
        for (count, isAbandoned) in [(20, false), (100, false), (101, true)] {
            var queue = InputQueue()
            for _ in 0..<count { queue.add(.key(.up)) }
            queue.add(event)
            #expect(queue.isAbandoned == isAbandoned)
        }
    }
}
