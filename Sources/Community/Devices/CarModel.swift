package import Quantities

/// An electric car as a product: the capacity of its battery and its charging
/// power at home.
package struct CarModel: Hashable, Sendable {
    /// The product's name, such as `Kia Niro`, which is also its key in the
    /// catalogue.
    package var model: String
    /// Usable content, at least 1 Wh.
    package var capacity: Energy
    /// The highest power drawn from an alternating-current charger.
    package var maximumCharge: Power

    /// Creates a model from its usable capacity and the power of its onboard
    /// charger.
    package init(model: String, capacity: Energy, maximumCharge: Power) {
        self.model = model
        self.capacity = capacity
        self.maximumCharge = maximumCharge
    }
}

extension CarModel {
    /// The built-in catalogue: the eight electric cars most often registered in
    /// the Netherlands by 2023, most frequent first, with their makers' figures
    /// for usable capacity and onboard charger.
    package static let catalogue: [CarModel] = [
        CarModel(model: "Tesla Model 3", capacity: Energy(wattHours: 57_500), maximumCharge: Power(watts: 11_000)),
        CarModel(model: "Tesla Model Y", capacity: Energy(wattHours: 57_500), maximumCharge: Power(watts: 11_000)),
        CarModel(model: "Kia Niro", capacity: Energy(wattHours: 64_800), maximumCharge: Power(watts: 11_000)),
        CarModel(model: "Volkswagen ID.3", capacity: Energy(wattHours: 58_000), maximumCharge: Power(watts: 11_000)),
        CarModel(model: "Skoda Enyaq", capacity: Energy(wattHours: 58_000), maximumCharge: Power(watts: 11_000)),
        CarModel(model: "Hyundai Kona", capacity: Energy(wattHours: 64_000), maximumCharge: Power(watts: 11_000)),
        CarModel(model: "Peugeot 208", capacity: Energy(wattHours: 46_300), maximumCharge: Power(watts: 7_400)),
        CarModel(model: "Volkswagen ID.4", capacity: Energy(wattHours: 77_000), maximumCharge: Power(watts: 11_000)),
    ]
}
