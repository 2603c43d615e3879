import Cells
import Markets
import Simulation
import TestSupport
import Testing

@testable import Dashboard

/// Selections outlive what was selected.
struct SelectionTests {
    @Test("Opening a level of the ladder works in every book, however deep the selection was made in another")
    func ladder() throws {
        var driver = DashboardDriver(try testScenario(households: 6))
        driver.press(.character("p"), .character("H"), .character("2"))
        let market = try #require(driver.model.engine?.picture.market.books)
        let depths = (0..<market.slots.count).map { market.asks[$0].count }
        #expect(Set(depths).count > 1, "the books differ in depth")
        for slot in market.slots {
            for selection in -12...12 {
                var model = driver.model
                model.focus[.books] = .ladder
                model.cursor = slot
                model.selections[.ladder] = selection
                #expect(model.update(.input(.key(.enter))).isEmpty)
                _ = Screen(model)
            }
        }
    }
}
