import Quantities
import TestSupport
import Testing

@testable import Simulation

/// Worlds that are gone back to.
struct CheckpointTests {
    @Test(
        "A world gone back to is what it was, whatever happened since, and goes on alike",
        arguments: [MeshChoice.none, .generated])
    func goBack(mesh: MeshChoice) throws {
        var world = World(scenario: try testScenario(households: 4, days: 2, seat: "C01", mesh: mesh))
        var kept: [(checkpoint: Checkpoint, fingerprint: Fingerprint)] = []
        while !world.isFinished {
            kept.append((Checkpoint(world), world.fingerprint))
            world.advance(.hour)
        }
        let end = world.fingerprint
        #expect(kept.count >= 48)
        for (checkpoint, fingerprint) in kept {
            #expect(checkpoint.world.fingerprint == fingerprint)
            #expect(checkpoint.time == checkpoint.world.now)
        }
        for index in stride(from: 0, to: kept.count, by: 7) {
            var again = kept[index].checkpoint.world
            while !again.isFinished { again.advance(.phase) }
            #expect(again.fingerprint == end, "from checkpoint \(index)")
            #expect(again.breaches.isEmpty)
        }
    }
}
