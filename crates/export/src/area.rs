//! The area in which an event happened, as GeoJSON draws it: never a pin for a province.

use serde_json::{Value, json};

/// Corners of the ring that stands for a circle.
const CORNERS: usize = 64;

/// Kilometres of a degree of latitude, on the sphere that distances are measured on.
const DEGREE_KM: f64 = 111.19;

/// The circle of this radius around (latitude, longitude), in degrees, as a GeoJSON geometry.
///
/// Cut in two where it crosses the date line, as RFC 7946 asks; a band of latitudes where it holds
/// a pole.
pub fn circle((lat, lon): (f64, f64), radius_km: f64) -> Value {
    let reach = radius_km / DEGREE_KM;
    if lat.abs() + reach >= 89.0 {
        let edge = lat - reach.copysign(lat);
        let pole = 90.0_f64.copysign(lat);
        let (south, north) = (edge.min(pole).max(-90.0), edge.max(pole).min(90.0));
        return json!({"type": "Polygon", "coordinates": [[
            [-180.0, south], [180.0, south], [180.0, north], [-180.0, north], [-180.0, south],
        ]]});
    }
    let ring = ring((lat, lon), reach.to_radians());
    let shift = |by: f64| -> Vec<(f64, f64)> { ring.iter().map(|(x, y)| (x + by, *y)).collect() };
    let halves: Vec<Vec<(f64, f64)>> = [0.0, 360.0, -360.0]
        .into_iter()
        .map(|by| within(&within(&shift(by), -180.0, 1.0), 180.0, -1.0))
        .filter(|half| half.len() >= 3)
        .collect();
    let polygons: Vec<Value> = halves.iter().map(|half| json!([closed(half)])).collect();
    match polygons.as_slice() {
        [one] => json!({"type": "Polygon", "coordinates": one}),
        _ => json!({"type": "MultiPolygon", "coordinates": polygons}),
    }
}

/// Points at an angular distance, counter-clockwise as GeoJSON has outer rings; longitudes may
/// pass the date line.
fn ring((lat, lon): (f64, f64), distance: f64) -> Vec<(f64, f64)> {
    let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
    let (sin_d, cos_d) = distance.sin_cos();
    (0..CORNERS)
        .map(|at| {
            let bearing = -std::f64::consts::TAU * at as f64 / CORNERS as f64;
            let y = sin_lat * cos_d + cos_lat * sin_d * bearing.cos();
            let x = (bearing.sin() * sin_d * cos_lat).atan2(cos_d - sin_lat * y);
            (lon + x.to_degrees(), y.asin().to_degrees())
        })
        .collect()
}

/// What of a convex ring lies east (`side` 1) or west (-1) of a meridian.
fn within(ring: &[(f64, f64)], meridian: f64, side: f64) -> Vec<(f64, f64)> {
    let is_in = |point: (f64, f64)| (point.0 - meridian) * side >= 0.0;
    let mut kept = Vec::with_capacity(ring.len() + 2);
    for (at, &to) in ring.iter().enumerate() {
        let from = ring[(at + ring.len() - 1) % ring.len()];
        if is_in(from) != is_in(to) {
            let share = (meridian - from.0) / (to.0 - from.0);
            kept.push((meridian, from.1 + share * (to.1 - from.1)));
        }
        if is_in(to) {
            kept.push(to);
        }
    }
    kept
}

/// Five decimals are about a metre.
fn closed(ring: &[(f64, f64)]) -> Vec<[f64; 2]> {
    let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
    ring.iter().chain(ring.first()).map(|(lon, lat)| [round(*lon), round(*lat)]).collect()
}

#[cfg(test)]
mod tests {
    use cairn_core::distance_km;

    use super::*;

    fn points(geometry: &Value) -> Vec<(f64, f64)> {
        let rings: Vec<&Value> = match geometry["type"].as_str().unwrap() {
            "Polygon" => geometry["coordinates"].as_array().unwrap().iter().collect(),
            _ => geometry["coordinates"].as_array().unwrap().iter().map(|p| &p[0]).collect(),
        };
        let points = rings.into_iter().flat_map(|ring| ring.as_array().unwrap());
        points.map(|p| (p[1].as_f64().unwrap(), p[0].as_f64().unwrap())).collect()
    }

    #[test]
    fn every_corner_is_as_far_as_it_says() {
        for at in [(35.0, 40.0), (-60.0, 10.0), (0.0, 0.0)] {
            for (lat, lon) in points(&circle(at, 100.0)) {
                assert!((distance_km(at, (lat, lon)) - 100.0).abs() < 0.5, "{at:?} {lat} {lon}");
            }
        }
    }

    #[test]
    fn a_circle_on_the_date_line_is_cut_and_one_on_a_pole_is_a_band() {
        let cut = circle((-17.0, 179.9), 100.0);
        assert_eq!(cut["type"], "MultiPolygon");
        assert!(points(&cut).iter().all(|(_, lon)| lon.abs() <= 180.0));
        assert_eq!(cut["coordinates"].as_array().unwrap().len(), 2);
        let band = circle((89.5, 10.0), 100.0);
        assert!(points(&band).iter().all(|(lat, _)| (88.0..=90.0).contains(lat)));
    }
}
