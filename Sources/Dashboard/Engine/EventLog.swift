package import Simulation

/// The latest events, each with a number that never changes.
///
/// It is kept in pieces, so that handing it to the screen costs a piece and
/// not the whole: a value shared thirty times a second must not be copied as
/// often.
package struct EventLog: Sendable {
    /// How many events are kept at least, once there are that many.
    package static let limit = 40_000
    private static let pieceLength = 256

    private var pieces: [[Event]] = []
    /// The number of the oldest event kept, and past the newest.
    package private(set) var numbers = 0..<0

    package init() {}

    package var count: Int { numbers.count }

    /// The event with a number within ``numbers``.
    package subscript(number number: Int) -> Event {
        let place = number - numbers.lowerBound
        return pieces[place / Self.pieceLength][place % Self.pieceLength]
    }

    /// Adds an event; the oldest are forgotten a piece at a time.
    package mutating func append(_ event: Event) {
        if pieces.last.map({ $0.count == Self.pieceLength }) ?? true {
            if numbers.count >= Self.limit + Self.pieceLength {
                pieces.removeFirst()
                numbers = numbers.lowerBound + Self.pieceLength..<numbers.upperBound
            }
            var piece: [Event] = []
            piece.reserveCapacity(Self.pieceLength)
            pieces.append(piece)
        }
        pieces[pieces.count - 1].append(event)
        numbers = numbers.lowerBound..<numbers.upperBound + 1
    }

    /// Adds those of some events that are worth telling: not every order and
    /// every declaration.
    package mutating func note(_ events: [Event]) {
        for event in events {
            switch event.kind {
            case .ordersPlaced, .declared: break
            default: append(event)
            }
        }
    }
}
