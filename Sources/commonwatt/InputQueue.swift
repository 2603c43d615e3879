import Cells

/// Input that waits to be followed. More of it may come than the screen can
/// follow, such as a mouse dragged over a large window.
struct InputQueue {
    private var events: [InputEvent] = []
    private var place = 0
    /// Whether Ctrl-C, or a request to end, stands behind more keys than
    /// anybody types between two pictures: nobody waits for them.
    private(set) var isAbandoned = false

    private static let patience = 100
    /// What is more than this is no typing, and left out.
    private static let limit = 1 << 16

    var isEmpty: Bool { place == events.count }
    private var count: Int { events.count - place }

    mutating func add(_ event: InputEvent) {
        if event == .key(.control("c")) || event == .terminate, count > Self.patience { isAbandoned = true }
        switch (event, isEmpty ? nil : events.last) {
        // Of a movement only where it has come to matters, and of sizes the
        // latest.
        case (.mouse(let new), .mouse(let old)) where new.kind == .drag && old.kind == .drag:
            events[events.count - 1] = event
        case (.resize, .resize): events[events.count - 1] = event
        case (.key, _), (.mouse, _), (.paste, _): if count < Self.limit { events.append(event) }
        default: events.append(event)
        }
    }

    mutating func next() -> InputEvent? {
        guard !isEmpty else { return nil }
        defer {
            place += 1
            if isEmpty { (events, place) = ([], 0) }
        }
        return events[place]
    }
}
