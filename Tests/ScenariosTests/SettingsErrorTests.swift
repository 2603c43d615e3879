import Scenarios
import TestSupport
import Testing

/// What is wrong with `scenario.yaml`.
extension ScenarioErrorTests {
    static let settings: [Case] = [
        Case(
            "unknown key", "",
            "scenario.yaml:1:1: tarif: unknown key; the nearest is tariff"
        ) { _ in "tarif:\n  kind: flat\n" },
        Case(
            "unknown word", "",
            "scenario.yaml:2:9: tariff.kind: \"flet\" is not one of: flat, time-of-use, wholesale"
        ) { _ in "tariff:\n  kind: flet\n" },
        Case(
            "not a date", "",
            "scenario.yaml:2:10: calendar.start: write a date such as 2024-06-03"
        ) { _ in "calendar:\n  start: tomorrow\n" },
        Case(
            "no such day", "",
            "scenario.yaml:2: calendar.start: there is no data for 2024-06-09; days with data: 2024-06-03"
        ) { _ in "calendar:\n  start: 2024-06-09\n" },
        Case(
            "days out of range", "",
            "scenario.yaml:1:18: calendar.days: 0 is outside 1…36600"
        ) { _ in "calendar: {days: 0}\n" },
        Case(
            "unknown zone", "",
            "scenario.yaml:1:22: calendar.timezone: \"Europe/Atlantis\" is not a time zone; write a name such as Europe/Amsterdam"
        ) { _ in "calendar: {timezone: Europe/Atlantis}\n" },
        Case(
            "peak hours over midnight", "",
            "scenario.yaml:1:41: tariff.peakHours: 23:00-07:00 does not end after it begins; peak hours may not cross midnight, write them like 07:00-23:00"
        ) { _ in
            "tariff: { kind: time-of-use, peakHours: \"23:00-07:00\" }\n"
        },
        Case(
            "peak hours of one time", "",
            "scenario.yaml:1:41: tariff.peakHours: \"7\" is not two times; write them like 07:00-23:00"
        ) { _ in
            "tariff: { kind: time-of-use, peakHours: 7 }\n"
        },
        Case(
            "a key twice", "",
            "scenario.yaml:1:1: seed: the key is there more than once; keep one of them"
        ) { _ in "seed: 1\nname: x\nseed: 2\n" },
        Case(
            "gate backwards", "",
            "scenario.yaml:3:5: market.dayAhead: the gate closes at 12:00, not after it opens at 16:00"
        ) { _ in "market:\n  dayAhead:\n    gateOpens: \"16:00\"\n    gateCloses: \"12:00\"\n" },
        Case(
            "not a time of day", "",
            "scenario.yaml:3:16: market.dayAhead.gateOpens: \"noon\" is not a time of day; write \"12:00\""
        ) { _ in "market:\n  dayAhead:\n    gateOpens: noon\n" },
        Case(
            "unknown trader", "",
            "scenario.yaml:3:18: market.dayAhead.traders.A: \"greedy\" is not one of: zip, zi-c, linear, gd, aa, human"
        ) { _ in "market:\n  dayAhead:\n    traders: {A: greedy}\n" },
        Case(
            "trader of nobody", "",
            "scenario.yaml:3:15: market.dayAhead.traders.Z: is neither \"default\" nor a household; the nearest is A"
        ) { _ in "market:\n  dayAhead:\n    traders: {Z: linear}\n" },
        Case(
            "seed", "",
            "scenario.yaml:1:7: seed: write a whole number from 0 to 18446744073709551615"
        ) { _ in "seed: -1\n" },
        Case(
            "quantity without unit", "",
            "scenario.yaml:2:22: market.dayAhead.wakeUp: \"20\" is not a quantity with a unit; write it like 20min"
        ) { _ in "market:\n  dayAhead: {wakeUp: 20}\n" },
        Case(
            "wake-up every second", "",
            "scenario.yaml:2:22: market.dayAhead.wakeUp: 1s is less than 1min: at every look a household renews its orders for all slots of the day, and the run would take too long; write 1min to 24h"
        ) { _ in "market:\n  dayAhead: {wakeUp: 1s}\n" },
        Case(
            "seed beyond 64 bits", "",
            "scenario.yaml:1:7: seed: write a whole number from 0 to 18446744073709551615"
        ) { _ in "seed: 18446744073709551616\n" },
        Case(
            "wholesale without prices", "",
            "scenario.yaml:1: tariff.kind: a wholesale tariff needs prices.csv with price_EUR_per_MWh for every hour"
        ) { _ in "tariff: {kind: wholesale}\n" },
        Case(
            "deposit below zero", "",
            "scenario.yaml:1:22: community.deposit: -1 is outside 0.00…1000000.00"
        ) { _ in "community: {deposit: -1}\n" },
        Case(
            "interventions without a list", "",
            "scenario.yaml:1:16: interventions: needs a list of { at, do, household, for }"
        ) { _ in "interventions: soon\n" },
        Case(
            "unknown intervention", "",
            "scenario.yaml:2:34: interventions[1].do: \"storm\" is not one of: meter-outage, unpaid-bills"
        ) { _ in
            "interventions:\n  - {at: \"2024-06-03T10:00\", do: storm, household: A}\n"
        },
        Case(
            "intervention on nobody", "",
            "scenario.yaml:2:59: interventions[1].household: \"C\" is not a household; the nearest is A"
        ) { _ in
            "interventions:\n  - {at: \"2024-06-03T10:00\", do: meter-outage, household: C}\n"
        },
        Case(
            "intervention without a household", "",
            "scenario.yaml:2:5: interventions[1]: household is missing; write { at: \"2024-06-05T14:00\", do: meter-outage, household: D05, for: 2h }"
        ) { _ in
            "interventions:\n  - {at: \"2024-06-03T10:00\", do: meter-outage}\n"
        },
        Case(
            "intervention at no time", "",
            "scenario.yaml:2:10: interventions[1].at: \"noon\" is not a local time; write \"2024-06-05T14:00\""
        ) { _ in
            "interventions:\n  - {at: noon, do: meter-outage, household: A}\n"
        },
        Case(
            "intervention on another day", "",
            "scenario.yaml:2:10: interventions[1].at: there is no data for 2024-07-01, so nothing can happen then"
        ) { _ in
            "interventions:\n  - {at: \"2024-07-01T10:00\", do: meter-outage, household: A}\n"
        },
        Case(
            "overlapping interventions", "",
            "scenario.yaml:3:10: interventions[2].at: a meter-outage of A has not ended by then"
        ) { _ in
            "interventions:\n  - {at: \"2024-06-03T10:00\", do: meter-outage, household: A, for: 2h}\n"
                + "  - {at: \"2024-06-03T11:00\", do: meter-outage, household: A, for: 2h}\n"
        },
        Case(
            "not YAML", "",
            "scenario.yaml:2:1: not YAML: did not find expected ',' or ']'"
        ) { _ in "tariff: [flat\n" },
        Case(
            "alias", "",
            "scenario.yaml:1: anchors (&a) and aliases (*) are not taken here; write the value out\nscenario.yaml:2:7: aliases (*name) are not taken here; write the value out"
        ) { _ in "name: &a x\nseed: *a\n" },
        Case(
            "no mapping", "",
            "scenario.yaml:1:1: scenario: needs keys below it: name, calendar, seed, tariff, input, community, market, forecast, devices, mesh, interventions"
        ) { _ in "just text\n" },
    ]

    @Test("A wrong setting is refused with its line and column", arguments: settings)
    func wrongSetting(item: Case) throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = item.change("")
        let message = try Self.message(community)
        #expect(message == item.message)
    }
}
