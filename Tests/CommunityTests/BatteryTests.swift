import Community
import Quantities
import TestSupport
import Testing

private let slotLength: Int64 = 15 * SimTime.minute

struct BatteryTests {
    private static let battery = Battery(
        model: "T", name: "Test", capacity: Energy(wattHours: 10_000), maximumCharge: Power(watts: 4_000),
        maximumDischarge: Power(watts: 3_000), roundTripEfficiency: 0.81)

    @Test("Each way costs the square root of the round trip")
    func losses() {
        var content = BatteryContent.empty
        #expect(content.charge(Energy(wattHours: 1_000), Self.battery, milliseconds: slotLength).wattHours == 1_000)
        #expect(content.microwattHours == 900 * 1_000_000)
        // 900 Wh held give 810 Wh at the wall; the power limit gives 750, and
        // what they cost is rounded up, so one watt-hour stays behind.
        #expect(content.discharge(Energy(wattHours: 810), Self.battery, milliseconds: slotLength).wattHours == 750)
        #expect(content.discharge(Energy(wattHours: 60), Self.battery, milliseconds: slotLength).wattHours == 59)
        #expect(content.discharge(Energy(wattHours: 1), Self.battery, milliseconds: slotLength).wattHours == 0)
    }

    @Test("Power and capacity bound what a slot can do")
    func bounds() {
        var content = BatteryContent.empty
        var taken = Energy.zero
        for _ in 0..<20 {
            let slot = content.charge(Energy(wattHours: .max), Self.battery, milliseconds: slotLength)
            #expect(slot.wattHours <= 1_000)
            taken += slot
        }
        // 10,000 Wh fit, at 90 % of what is taken.
        #expect(taken.wattHours == 11_111)
        #expect(content.energy.wattHours == 9_999)
        #expect(content.charge(Energy(wattHours: -5), Self.battery, milliseconds: slotLength) == .zero)
        #expect(content.discharge(Energy(wattHours: -5), Self.battery, milliseconds: slotLength) == .zero)
    }

    @Test("Whatever is asked, a battery gives no more than it was given", arguments: testSeeds)
    func conservation(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for battery in Battery.catalogue {
            var content = BatteryContent.empty
            var (taken, given): (Int64, Int64) = (0, 0)
            for _ in 0..<2_000 {
                let wanted = Energy(wattHours: random.integer(in: 0...3_000))
                if random.int(0...1) == 0 {
                    taken += content.charge(wanted, battery, milliseconds: slotLength).wattHours
                } else {
                    given += content.discharge(wanted, battery, milliseconds: slotLength).wattHours
                }
                guard (0...battery.capacityMicrowattHours).contains(content.microwattHours) else {
                    Issue.record("seed \(seed), \(battery.model): \(content.microwattHours) µWh")
                    return
                }
            }
            let efficiency = Double(battery.oneWayEfficiency) / 1_000_000
            #expect(
                Double(given) / efficiency + Double(content.microwattHours) / 1e6 <= Double(taken) * efficiency + 1e-3,
                "seed \(seed), \(battery.model)")
        }
    }
}

struct CarChargingTests {
    private static func session(_ from: Int64, _ until: Int64, _ wattHours: Int64) -> CarSession {
        CarSession(
            plugIn: SimTime(milliseconds: from * SimTime.minute),
            plugOut: SimTime(milliseconds: until * SimTime.minute),
            energy: Energy(wattHours: wattHours))
    }

    @Test("A car charges at once, pro rata in the slot it arrives in")
    func immediate() {
        // 11 kW from minute 10: 5 minutes give 916 Wh, then 2,750 a slot.
        let drawn = CarCharging.immediate(
            sessions: [Self.session(10, 600, 5_000)], charger: Power(watts: 11_000), start: SimTime(milliseconds: 0),
            slotCount: 6, slotLength: slotLength)
        #expect(drawn == [916, 2_750, 1_334, 0, 0, 0])
    }

    @Test("A stay that is too short gets what fits, and one that began before is charged in part already")
    func edges() {
        let short = CarCharging.immediate(
            sessions: [Self.session(0, 20, 50_000)], charger: Power(watts: 12_000), start: SimTime(milliseconds: 0),
            slotCount: 4, slotLength: slotLength)
        #expect(short == [3_000, 1_000, 0, 0])
        let begun = CarCharging.immediate(
            sessions: [Self.session(-30, 60, 7_000)], charger: Power(watts: 12_000), start: SimTime(milliseconds: 0),
            slotCount: 2, slotLength: slotLength)
        #expect(begun == [1_000, 0])
    }

    @Test("A smart car uses the cheapest slots of its stay, and the same ones whichever day asks")
    func smart() {
        let sessions = [Self.session(30, 150, 9_000)]
        func drawn(from minute: Int64, slots: Int) -> [Int32] {
            CarCharging.smart(
                sessions: sessions, charger: Power(watts: 12_000),
                start: SimTime(milliseconds: minute * SimTime.minute),
                slotCount: slots, slotLength: slotLength
            ) { slot, _ in Price(units: [9, 9, 5, 5, 3, 5, 9, 4, 9, 9, 9, 9][Int(slot.index)]) }
        }
        let whole = drawn(from: 0, slots: 12)
        #expect(whole == [0, 0, 3_000, 0, 3_000, 0, 0, 3_000, 0, 0, 0, 0])
        #expect(drawn(from: 0, slots: 4) + drawn(from: 60, slots: 8) == whole)
        #expect(
            CarCharging.smart(
                sessions: [Self.session(0, 20, 50_000)], charger: Power(watts: 12_000), start: SimTime(milliseconds: 0),
                slotCount: 4, slotLength: slotLength, price: { _, _ in .zero }) == [3_000, 1_000, 0, 0])
    }
}
