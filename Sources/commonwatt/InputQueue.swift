import Cells

/// A queue of input. More may arrive than the screen can follow, such as a mouse
/// dragged over a large window.
struct InputQueue {
    private var events: [InputEvent] = []
    private var place = 0
    /// Whether Ctrl-C or a request to end came behind more events than anybody
    /// types between two pictures. The program then ends without handling them.
    private(set) var isAbandoned = false

    private static let patience = 100
    /// The largest number of keys, mouse events and pastes to keep: more than that
    /// is not typing, and is dropped.
    private static let limit = 1 << 16

    var isEmpty: Bool { place == events.count }
    private var count: Int { events.count - place }

    mutating func add(_ event: InputEvent) {
        if event == .key(.control("c")) || event == .terminate, count > Self.patience { isAbandoned = true }
        switch (event, isEmpty ? nil : events.last) {
        // Of a drag only the latest position matters, of resizing the latest size.
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
