//! The little geometry that parking zones need. Plane geometry is exact enough for a town.

/// True when the point lies inside the polygon (rings: outer boundary, then holes).
pub fn inside(point: [f64; 2], rings: &[Vec<[f64; 2]>]) -> bool {
    rings.iter().filter(|ring| inside_ring(point, ring)).count() % 2 == 1
}

fn inside_ring([x, y]: [f64; 2], ring: &[[f64; 2]]) -> bool {
    let mut inside = false;
    for pair in ring.windows(2) {
        let ([x1, y1], [x2, y2]) = (pair[0], pair[1]);
        if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
            inside = !inside;
        }
    }
    inside
}

/// Distance of a point from the nearest edge. Unit: metres, for WGS84 degrees in Central Europe.
pub fn metres_from_edge(point: [f64; 2], rings: &[Vec<[f64; 2]>]) -> f64 {
    let (per_lon, per_lat) = (111_320.0 * point[1].to_radians().cos(), 110_574.0);
    let plane = |p: [f64; 2]| [(p[0] - point[0]) * per_lon, (p[1] - point[1]) * per_lat];
    let mut nearest = f64::INFINITY;
    for pair in rings.iter().flat_map(|ring| ring.windows(2)) {
        let ([x1, y1], [x2, y2]) = (plane(pair[0]), plane(pair[1]));
        let (dx, dy) = (x2 - x1, y2 - y1);
        let length = dx * dx + dy * dy;
        let t = if length > 0.0 {
            (-(x1 * dx + y1 * dy) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        nearest = nearest.min((x1 + t * dx).hypot(y1 + t * dy));
    }
    nearest
}

/// Two edges of a ring that cross, as indices of their first points.
pub fn self_crossing(ring: &[[f64; 2]]) -> Option<(usize, usize)> {
    let edges = ring.len().saturating_sub(1);
    for i in 0..edges {
        for j in i + 2..edges {
            let neighbours = i == 0 && j == edges - 1;
            if !neighbours && cross(ring[i], ring[i + 1], ring[j], ring[j + 1]) {
                return Some((i, j));
            }
        }
    }
    None
}

fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]) -> bool {
    let turn = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}

/// ETRS89 / UTM zone 32N (EPSG:25832) to WGS84 longitude and latitude in degrees; the two datums agree within a metre.
///
/// Source: Karney 2011, Transverse Mercator with an accuracy of a few nanometers, series to the third order (error < 1 mm).
pub fn from_utm32(east: f64, north: f64) -> [f64; 2] {
    const A: f64 = 6_378_137.0;
    const F: f64 = 1.0 / 298.257_222_101;
    const SCALE: f64 = 0.9996;
    let n = F / (2.0 - F);
    let radius = A / (1.0 + n) * (1.0 + n.powi(2) / 4.0 + n.powi(4) / 64.0);
    let beta = [
        n / 2.0 - 2.0 * n.powi(2) / 3.0 + 37.0 * n.powi(3) / 96.0,
        n.powi(2) / 48.0 + n.powi(3) / 15.0,
        17.0 * n.powi(3) / 480.0,
    ];
    let delta = [
        2.0 * n - 2.0 * n.powi(2) / 3.0 - 2.0 * n.powi(3),
        7.0 * n.powi(2) / 3.0 - 8.0 * n.powi(3) / 5.0,
        56.0 * n.powi(3) / 15.0,
    ];
    let (xi, eta) = (north / (SCALE * radius), (east - 500_000.0) / (SCALE * radius));
    let (mut xi1, mut eta1) = (xi, eta);
    for (order, b) in (1u8..).zip(beta) {
        let k = 2.0 * f64::from(order);
        xi1 -= b * (k * xi).sin() * (k * eta).cosh();
        eta1 -= b * (k * xi).cos() * (k * eta).sinh();
    }
    let chi = (xi1.sin() / eta1.cosh()).asin();
    let mut latitude = chi;
    for (order, d) in (1u8..).zip(delta) {
        latitude += d * (2.0 * f64::from(order) * chi).sin();
    }
    let longitude = 9f64.to_radians() + eta1.sinh().atan2(xi1.cos());
    [longitude.to_degrees(), latitude.to_degrees()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Vec<Vec<[f64; 2]>> {
        vec![
            vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]],
            vec![[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0], [1.0, 1.0]],
        ]
    }

    #[test]
    fn a_hole_is_outside() {
        for (point, expected) in [
            ([3.0, 3.0], true),
            ([1.5, 1.5], false),
            ([5.0, 1.0], false),
            ([-1.0, 2.0], false),
        ] {
            assert_eq!(inside(point, &square()), expected, "{point:?}");
        }
    }

    #[test]
    fn a_ring_like_an_eight_is_found() {
        assert_eq!(self_crossing(&square()[0]), None);
        assert_eq!(
            self_crossing(&[[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0]]),
            Some((0, 2))
        );
    }

    #[test]
    fn utm_becomes_degrees() {
        // On the central meridian the easting is 500 km; the meridian arc to 50° N is 5 540 847.04 m, times 0.9996
        // 5 538 630.70 m (GRS 80).
        let [lon, lat] = from_utm32(500_000.0, 5_538_630.703);
        assert!((lon - 9.0).abs() < 1e-9 && (lat - 50.0).abs() < 1e-7, "{lon} {lat}");
        // Symmetric about the meridian.
        let ([west, a], [east, b]) = (from_utm32(400_000.0, 5_600_000.0), from_utm32(600_000.0, 5_600_000.0));
        assert!((9.0 - west - (east - 9.0)).abs() < 1e-12 && (a - b).abs() < 1e-12);
    }
}
