//! From a UTM grid to latitude and longitude.
//!
//! Series of Krüger in the third flattening, to the fourth order; within a zone and its neighbours exact to far less than a
//! millimetre. Source: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers, Journal of Geodesy 85 (2011).

/// GRS 80, the ellipsoid of ETRS89. Unit: metres.
const SEMI_MAJOR_AXIS: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_222_101;
/// Scale on the central meridian.
const SCALE: f64 = 0.9996;
/// Unit: metres.
const FALSE_EASTING: f64 = 500_000.0;

/// Third flattening.
const N: f64 = FLATTENING / (2.0 - FLATTENING);
const N2: f64 = N * N;
const N3: f64 = N2 * N;
const N4: f64 = N2 * N2;
/// Radius of the sphere with the same length of meridians, scaled. Unit: metres.
const RADIUS: f64 = SCALE * SEMI_MAJOR_AXIS / (1.0 + N) * (1.0 + N2 / 4.0 + N4 / 64.0);

/// Latitude and longitude of a point of the northern half of the earth. Units: metres, degrees.
///
/// `central_meridian` is that of the zone: 9 for zone 32, 15 for zone 33.
pub(super) fn to_geographic(easting: f64, northing: f64, central_meridian: f64) -> (f64, f64) {
    const UNROLLED: [f64; 4] = [
        N / 2.0 - 2.0 * N2 / 3.0 + 37.0 * N3 / 96.0 - N4 / 360.0,
        N2 / 48.0 + N3 / 15.0 - 437.0 * N4 / 1440.0,
        17.0 * N3 / 480.0 - 37.0 * N4 / 840.0,
        4397.0 * N4 / 161_280.0,
    ];
    const LATITUDE: [f64; 4] = [
        2.0 * N - 2.0 * N2 / 3.0 - 2.0 * N3 + 116.0 * N4 / 45.0,
        7.0 * N2 / 3.0 - 8.0 * N3 / 5.0 - 227.0 * N4 / 45.0,
        56.0 * N3 / 15.0 - 136.0 * N4 / 35.0,
        4279.0 * N4 / 630.0,
    ];
    let (north, east) = (northing / RADIUS, (easting - FALSE_EASTING) / RADIUS);
    let (mut along, mut across) = (north, east);
    for (k, term) in EVEN.iter().zip(UNROLLED) {
        along -= term * (k * north).sin() * (k * east).cosh();
        across -= term * (k * north).cos() * (k * east).sinh();
    }
    let conformal = (along.sin() / across.cosh()).asin();
    let latitude = EVEN
        .iter()
        .zip(LATITUDE)
        .fold(conformal, |latitude, (k, term)| latitude + term * (k * conformal).sin());
    let longitude = across.sinh().atan2(along.cos());
    (latitude.to_degrees(), central_meridian + longitude.to_degrees())
}

const EVEN: [f64; 4] = [2.0, 4.0, 6.0, 8.0];

#[cfg(test)]
mod tests {
    use super::*;

    /// The other way, so that the series can be held against published pairs and against itself.
    fn to_grid(latitude: f64, longitude: f64, central_meridian: f64) -> (f64, f64) {
        const ROLLED: [f64; 4] = [
            N / 2.0 - 2.0 * N2 / 3.0 + 5.0 * N3 / 16.0 + 41.0 * N4 / 180.0,
            13.0 * N2 / 48.0 - 3.0 * N3 / 5.0 + 557.0 * N4 / 1440.0,
            61.0 * N3 / 240.0 - 103.0 * N4 / 140.0,
            49561.0 * N4 / 161_280.0,
        ];
        let sine = latitude.to_radians().sin();
        let longitude = (longitude - central_meridian).to_radians();
        let eccentricity = 2.0 * N.sqrt() / (1.0 + N);
        let tangent = (sine.atanh() - eccentricity * (eccentricity * sine).atanh()).sinh();
        let along = tangent.atan2(longitude.cos());
        let across = (longitude.sin() / (1.0 + tangent * tangent).sqrt()).atanh();
        let (mut north, mut east) = (along, across);
        for (k, term) in EVEN.iter().zip(ROLLED) {
            north += term * (k * along).sin() * (k * across).cosh();
            east += term * (k * along).cos() * (k * across).sinh();
        }
        (FALSE_EASTING + RADIUS * east, RADIUS * north)
    }

    #[track_caller]
    fn check(found: (f64, f64), expected: (f64, f64), tolerance: f64) {
        let differs = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
        assert!(differs < tolerance, "{found:?} is not {expected:?}");
    }

    #[test]
    fn published_points_are_met_both_ways() {
        // Test suite of PROJ, operation utm with ellps GRS80: zone 32, and zone 30 far beyond its edge.
        for (latitude, longitude, meridian, easting, northing) in [
            (55.0, 12.0, 9.0, 691_875.632_139_661, 6_098_907.825_005_012),
            (1.0, 2.0, -3.0, 1_057_002.405_491_298, 110_955.141_175_949),
            // Length of the meridian from the equator to 50° on GRS 80: 5 540 847.0416 m, times the scale.
            (50.0, 9.0, 9.0, 500_000.0, 5_538_630.702_8),
        ] {
            check(to_grid(latitude, longitude, meridian), (easting, northing), 1e-3);
            check(to_geographic(easting, northing, meridian), (latitude, longitude), 1e-8);
        }
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        for latitude in [47.3, 50.1, 52.5, 54.9] {
            for longitude in [6.0, 8.8, 11.9, 15.0] {
                let (easting, northing) = to_grid(latitude, longitude, 9.0);
                check(to_geographic(easting, northing, 9.0), (latitude, longitude), 1e-9);
            }
        }
    }
}
