import Quantities
import TestSupport
import Testing

@testable import Markets

struct FundsTests {
    private func money(_ currency: Int64) -> Money { Money(units: currency * Money.unitsPerCurrency) }

    @Test("What a participant receives and pays moves its balance, and what it cannot pay is debt")
    func follow() {
        var funds = Funds(deposit: money(10), participantCount: 2)
        #expect(funds.follow([money(3), money(-4)]).isEmpty)
        #expect(funds.balances == [money(13), money(6)])
        #expect(funds.follow([money(3), money(-12)]) == [1])
        #expect(funds.balances == [money(13), .zero])
        #expect(funds.debts == [.zero, money(2)])
        #expect(funds.guaranteed == money(2))
        // Still in debt is not fallen anew; income pays it off.
        #expect(funds.follow([money(3), money(-13)]).isEmpty)
        #expect(funds.debts[1] == money(3))
        #expect(funds.follow([money(3), money(-9)]).isEmpty)
        #expect(funds.debts[1] == .zero)
        #expect(funds.balances[1] == money(1))
    }

    @Test("Paying settles the debt and fills the deposit up; what is beyond is withdrawn, but for the escrow")
    func replenish() {
        var funds = Funds(deposit: money(10), participantCount: 2)
        _ = funds.follow([money(8), money(-12)])
        #expect(funds.replenish(1) == money(12))
        #expect(funds.balances[1] == money(10))
        #expect(funds.debts[1] == .zero)
        funds.lock(money(15), of: 0)
        #expect(funds.free(0) == money(3))
        #expect(funds.replenish(0) == money(-3))
        #expect(funds.balances[0] == money(15))
        #expect(funds.free(0) == .zero)
        funds.release(money(15), of: 0)
        #expect(funds.replenish(0) == money(-5))
        #expect(funds.replenish(0) == .zero)
        // What was paid in counts when the accounts move on.
        _ = funds.follow([money(7), money(-12)])
        #expect(funds.balances == [money(9), money(10)])
    }

    @Test("An order is refused if its escrow and that of the other open orders exceed the funds")
    func escrow() throws {
        let corridor = Corridor(feedIn: Price(units: 8_000), retail: Price(units: 27_000))
        let slots = Slot(index: 0)..<Slot(index: 2)
        var market = DayAheadMarket(
            slots: slots, participantCount: 2, corridors: [corridor, corridor],
            charges: LocalCharges(fee: Price(units: 2_000), levy: Price(units: 1_000)))
        let range = DeclaredRange(
            expected: .zero, maximumSale: Energy(wattHours: 9_000), maximumPurchase: Energy(wattHours: 9_000))
        for participant in market.participants { try market.declare([range, range], by: participant) }
        let kilowattHours = { Energy(wattHours: $0 * 1_000) }
        func submit(_ side: Side, _ energy: Int64, _ price: Int64, _ slot: Int32, funds: Int64) -> String {
            do throws(OrderRejection) {
                _ = try market.submit(
                    side, energy: kilowattHours(energy), at: Price(units: price), slot: Slot(index: slot), by: 0,
                    time: SimTime(milliseconds: 0), funds: Money(units: funds * 1_000_000))
                return "taken"
            } catch {
                return error.message
            }
        }
        // A sale of 2 kWh may cost retail, 0.27 and 0.03 of charges.
        #expect(
            submit(.sell, 2, 10_000, 0, funds: 59)
                == "this order would lock 0.60 EUR of the deposit, 0.59 EUR are free: offer less, or wait until deals "
                + "are delivered")
        #expect(submit(.sell, 2, 10_000, 0, funds: 60) == "taken")
        // A purchase of 3 kWh at 0.20 costs 0.69 with the charges.
        #expect(
            submit(.buy, 3, 20_000, 1, funds: 128)
                == "this order would lock 0.69 EUR of the deposit, 0.68 EUR are free: offer less, or wait until deals "
                + "are delivered")
        #expect(submit(.buy, 3, 20_000, 1, funds: 129) == "taken")
        // Replacing an order frees what it would have locked.
        #expect(submit(.buy, 3, 20_000, 1, funds: 129) == "taken")
        #expect(submit(.buy, 1, 20_000, 1, funds: 129) == "taken")
        #expect(market.spareFunds(of: 0, having: money(2)) == Money(units: 200_000_000 - 60_000_000 - 23_000_000))
        // Filled, it is no longer open: what locks it now is the deal.
        _ = try market.submit(
            .sell, energy: kilowattHours(1), at: Price(units: 12_000), slot: Slot(index: 1), by: 1,
            time: SimTime(milliseconds: 1))
        #expect(market.spareFunds(of: 0, having: money(2)) == Money(units: 140_000_000))
        #expect(market.brokenInvariants().isEmpty)
        market.suspend(0, debt: Money(units: 1))
        #expect(
            submit(.sell, 1, 10_000, 0, funds: 100)
                == "this household owes 0.01 EUR and does not trade day-ahead until it has paid")
        market.readmit(0)
        #expect(submit(.sell, 1, 10_000, 0, funds: 100) == "taken")
    }
}
