internal import Foundation
internal import Quantities

/// The position of the sun over a place, and the light that a clear sky lets
/// through.
struct SolarGeometry {
    /// The place, in degrees north and degrees east.
    let latitude: Double
    let longitude: Double

    static let amsterdam = SolarGeometry(latitude: 52.37, longitude: 4.90)

    /// Returns the sun's elevation above the horizon and its azimuth clockwise
    /// from north, in radians.
    ///
    /// Declination and equation of time after Spencer, "Fourier series
    /// representation of the position of the sun", Search 2(5), 1971; angles
    /// after Duffie & Beckman, Solar Engineering of Thermal Processes, §1.6.
    func position(at time: SimTime) -> (elevation: Double, azimuth: Double) {
        let seconds = time.milliseconds / 1_000
        let date = CivilDate(daysSince1970: Int32(seconds.floorDivided(by: 86_400)))
        let hours = Double(seconds - Int64(date.daysSince1970) * 86_400) / 3_600
        let day = 2 * Double.pi * (Double(date.ordinal) - 1 + (hours - 12) / 24) / 365
        let declination =
            0.006918 - 0.399912 * cos(day) + 0.070257 * sin(day) - 0.006758 * cos(2 * day)
            + 0.000907 * sin(2 * day) - 0.002697 * cos(3 * day) + 0.00148 * sin(3 * day)
        let equation =
            229.18
            * (0.000075 + 0.001868 * cos(day) - 0.032077 * sin(day) - 0.014615 * cos(2 * day)
                - 0.040849 * sin(2 * day))
        let solarTime = hours + longitude / 15 + equation / 60
        let hourAngle = (solarTime - 12) * Double.pi / 12
        let phi = latitude * .pi / 180
        let sine = sin(phi) * sin(declination) + cos(phi) * cos(declination) * cos(hourAngle)
        let azimuth = atan2(
            sin(hourAngle), cos(hourAngle) * sin(phi) - tan(declination) * cos(phi))
        return (asin(min(1, max(-1, sine))), azimuth + .pi)
    }

    /// Returns the global horizontal irradiance under a clear sky in W/m²
    /// (Haurwitz, "Insolation in relation to cloudiness and cloud density",
    /// Journal of Meteorology 2, 1945).
    ///
    /// - Parameter elevation: of the sun, in radians.
    static func clearSky(elevation: Double) -> Double {
        let cosine = sin(elevation)
        return cosine <= 0.01 ? 0 : 1_098 * cosine * exp(-0.057 / cosine)
    }

    /// Returns the diffuse share of global irradiance for a clearness index
    /// (Erbs, Klein & Duffie, "Estimation of the diffuse radiation fraction",
    /// Solar Energy 28, 1982).
    ///
    /// - Parameter k: global irradiance as a share of the extraterrestrial,
    ///   0…1.
    static func diffuseShare(clearness k: Double) -> Double {
        if k <= 0.22 { return 1 - 0.09 * k }
        if k > 0.8 { return 0.165 }
        return 0.9511 - 0.1604 * k + 4.388 * k * k - 16.638 * k * k * k + 12.336 * k * k * k * k
    }

    /// Returns the irradiance on a tilted roof in W/m² with an isotropic sky
    /// (Liu & Jordan 1963, as in Duffie & Beckman §2.15) and a ground albedo of
    /// 0.2.
    ///
    /// - Parameters:
    ///   - global: global horizontal irradiance in W/m².
    ///   - elevation: of the sun, in radians.
    ///   - azimuth: of the sun, in radians clockwise from north.
    static func onRoof(
        global: Double, elevation: Double, azimuth: Double, roof: PhotovoltaicSystem
    ) -> Double {
        guard elevation > 0.01, global > 0 else { return 0 }
        let extraterrestrial = 1_361 * sin(elevation)
        let diffuse = global * diffuseShare(clearness: min(1, global / extraterrestrial))
        let tilt = roof.tilt * .pi / 180
        let facing = roof.azimuth * .pi / 180
        let incidence =
            sin(elevation) * cos(tilt) + cos(elevation) * sin(tilt) * cos(azimuth - facing)
        // Near the horizon the ratio of the cosines grows without limit, so it
        // is bounded.
        let beam = (global - diffuse) * min(5, max(0, incidence) / sin(max(elevation, 0.05)))
        return beam + diffuse * (1 + cos(tilt)) / 2 + 0.2 * global * (1 - cos(tilt)) / 2
    }
}
