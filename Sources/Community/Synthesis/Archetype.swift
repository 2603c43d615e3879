internal import Quantities

/// A household type: how consumption spreads over the day.
enum Archetype: CaseIterable {
    case retiredCouple, family, workingSingle, homeOffice, sharedHouse

    /// The range of the constant load in watts.
    var base: ClosedRange<Double> {
        switch self {
        case .retiredCouple: 90...150
        case .family: 140...240
        case .workingSingle: 50...90
        case .homeOffice: 110...180
        case .sharedHouse: 150...260
        }
    }

    /// The appliances in use: mean runs per day, watts, minutes, and a weight
    /// for each hour.
    var appliances: [Appliance] {
        let evening = weights(17...22, 4, rest: 0.3)
        let daytime = weights(9...17, 2.5, rest: 0.4)
        let morning = weights(6...8, 5, rest: 0.1)
        switch self {
        case .retiredCouple:
            return [
                Appliance(5, 1_900, 8, daytime), Appliance(1.8, 2_000, 35, weights(11...12, 4, rest: 0.1)),
                Appliance(0.5, 1_100, 75, daytime), Appliance(5, 160, 60, evening),
            ]
        case .family:
            return [
                Appliance(5, 2_000, 8, morning), Appliance(1.4, 2_300, 50, weights(17...18, 6, rest: 0.2)),
                Appliance(1.1, 1_200, 80, daytime), Appliance(0.8, 1_300, 70, evening),
                Appliance(9, 180, 60, evening), Appliance(0.5, 1_900, 60, daytime),
            ]
        case .workingSingle:
            return [
                Appliance(2.5, 1_900, 6, morning), Appliance(0.8, 1_800, 30, weights(18...20, 5, rest: 0)),
                Appliance(0.3, 1_100, 75, evening), Appliance(3.5, 140, 60, evening),
            ]
        case .homeOffice:
            return [
                Appliance(5, 1_900, 7, daytime), Appliance(1.2, 2_000, 35, weights(12...19, 2, rest: 0)),
                Appliance(0.5, 1_200, 75, daytime), Appliance(7, 190, 60, daytime), Appliance(4, 150, 60, evening),
            ]
        case .sharedHouse:
            return [
                Appliance(6, 2_000, 8, morning), Appliance(2.2, 2_000, 35, evening),
                Appliance(0.9, 1_200, 80, weights(14...23, 2, rest: 0.2)), Appliance(12, 170, 60, evening),
            ]
        }
    }

    /// A kind of appliance and its use.
    struct Appliance {
        /// The mean number of runs per day.
        let count: Double
        /// The power of a run.
        let watts: Double
        /// The mean length of a run.
        let minutes: Double
        /// The relative likelihood of a start in each hour of the day.
        let weights: [Double]

        init(_ count: Double, _ watts: Double, _ minutes: Double, _ weights: [Double]) {
            self.count = count
            self.watts = watts
            self.minutes = minutes
            self.weights = weights
        }
    }
}

/// Returns weights by hour of the day: one value within a range of hours,
/// another from six to midnight outside it, and 0 before six.
private func weights(_ hours: ClosedRange<Int>, _ weight: Double, rest: Double) -> [Double] {
    (0..<24).map { hours.contains($0) ? weight : $0 >= 6 ? rest : 0 }
}

extension Archetype {
    /// Returns the load of a home in Wh by row.
    ///
    /// - Complexity: O(rows × appliances).
    func load(table: SlotTable, calendar: DeliveryCalendar, random: inout RandomStream) -> [Int32] {
        let slotHours = Double(calendar.slotLength) / 3_600_000
        let base = random.uniform(base.lowerBound, self.base.upperBound)
        var load: [Int32] = []
        load.reserveCapacity(table.count)
        var carry = 0.0
        for (day, slots) in table.slots.enumerated() {
            var watts = slots.indices.map { _ in base * random.uniform(0.85, 1.2) }
            let hours = slots.map { calendar.clockTime(at: calendar.start(of: $0)).minutes / 60 }
            let weekend = table.days[day].isWeekend ? 1.2 : 1.0
            for appliance in appliances {
                // The mean number of runs; a fraction of a run happens by
                // chance.
                let mean = appliance.count * weekend * random.uniform(0.6, 1.4)
                let runs = Int(mean + random.unit())
                for _ in 0..<runs {
                    guard let first = Self.draw(hours.map { appliance.weights[$0] }, &random) else { continue }
                    var minutes = appliance.minutes * random.uniform(0.7, 1.4)
                    let power = appliance.watts * random.uniform(0.8, 1.15)
                    var slot = first
                    while minutes > 0, slot < watts.count {
                        watts[slot] += power * min(1, minutes / (slotHours * 60))
                        minutes -= slotHours * 60
                        slot += 1
                    }
                }
            }
            for value in watts {
                carry += value * slotHours
                let whole = carry.rounded(.down)
                load.append(Int32(whole))
                carry -= whole
            }
        }
        return load
    }

    /// Returns an index drawn by weight, or `nil` if all weights are 0.
    private static func draw(_ weights: [Double], _ random: inout RandomStream) -> Int? {
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        var rest = random.unit() * total
        for (place, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return place }
        }
        return nil
    }
}
