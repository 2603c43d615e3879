internal import Quantities

extension Neighbourhood {
    /// Returns the same community by slots of another length.
    ///
    /// Energies are summed or divided so that none is lost. Temperatures,
    /// irradiance and prices are averaged over time, prices rounded down.
    ///
    /// - Parameter minutes: a multiple of 5 that divides the hour.
    /// - Returns: `nil` if a day does not begin or end with such a slot.
    /// - Complexity: O(rows × series).
    package func bySlots(minutes: Int) -> Neighbourhood? {
        let calendar = calendar.bySlots(minutes: minutes)
        guard table.days.allSatisfy({ calendar.isWhole($0) }) else { return nil }
        let rows = Resampling(
            parts: Int(self.calendar.slotLength / Resampling.partLength),
            newParts: Int(calendar.slotLength / Resampling.partLength))
        var other = self
        other.calendar = calendar
        other.table = SlotTable(days: table.days, calendar: calendar)
        other.profiles = profiles.map {
            HomeProfile(
                load: rows.divided($0.load), photovoltaic: rows.divided($0.photovoltaic),
                heatPump: rows.divided($0.heatPump),
                carSessions: $0.carSessions)
        }
        other.temperature = rows.averaged(temperature)
        other.irradiance = rows.averaged(irradiance)
        other.wholesale = rows.averaged(wholesale)
        return other
    }
}

/// Converts rows of one length to rows of another by way of parts of five
/// minutes. Every day has whole rows of both lengths, so no row spans two days.
private struct Resampling {
    /// The length of a part in milliseconds.
    static let partLength = 5 * SimTime.minute

    /// The number of parts in a row before the conversion.
    let parts: Int
    /// The number of parts in a row after the conversion.
    let newParts: Int

    /// Returns energies by new row. The remainder of a division goes to the
    /// later parts of the row.
    func divided(_ energies: [Int32]) -> [Int32] {
        var result: [Int32] = []
        result.reserveCapacity(energies.count * parts / newParts)
        var sum: Int32 = 0
        var count = 0
        for energy in energies {
            for part in 0..<parts {
                let (before, after) = (
                    Int64(energy) * Int64(part) / Int64(parts), Int64(energy) * Int64(part + 1) / Int64(parts)
                )
                sum += Int32(after - before)
                count += 1
                if count == newParts {
                    result.append(sum)
                    (sum, count) = (0, 0)
                }
            }
        }
        return result
    }

    /// Returns means by new row.
    func averaged(_ values: [Float]) -> [Float] { sums(values.map(Double.init)).map { Float($0 / Double(newParts)) } }

    /// Returns mean prices by new row, rounded down.
    func averaged(_ prices: [Price]) -> [Price] {
        sums(prices.map(\.units)).map { Price(units: $0.floorDivided(by: Int64(newParts))) }
    }

    /// Returns the sum of the parts of each new row.
    private func sums<Value: AdditiveArithmetic>(_ values: [Value]) -> [Value] {
        var result: [Value] = []
        var sum = Value.zero
        var count = 0
        for value in values {
            for _ in 0..<parts {
                sum += value
                count += 1
                if count == newParts {
                    result.append(sum)
                    (sum, count) = (.zero, 0)
                }
            }
        }
        return result
    }
}
