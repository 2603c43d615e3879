import Cells
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Dashboard

/// Screens of days with other slots than quarter hours.
struct SlotLengthScreenTests {
    @Test("Every view shows a day in slots of any length, at any moment", arguments: [10, 30, 60], [80, 120, 200])
    func views(minutes: Int, width: Int) throws {
        var driver = DashboardDriver(
            try testScenario(households: 5, mesh: .generated, slotMinutes: minutes), width: width,
            height: width == 80 ? 24 : 50)
        for stride in ["p", "H", "p", "D", "H", "p"] {
            driver.press(.character(Character(stride)))
            for view in ["1", "2", "3", "4", "5", "6"] {
                driver.press(.character(Character(view)), .right, .left)
                #expect(driver.lines.count == driver.model.size.height)
            }
        }
        #expect(driver.world.breaches.isEmpty && driver.world.slots.count > 24)
    }
}
