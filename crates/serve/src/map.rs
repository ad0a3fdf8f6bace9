//! Events as marks on a map: points as points, areas as areas, many of them as a count.

use std::collections::BTreeMap;

use cairn_core::PlacePrecision;
use cairn_store::Row;
use schemars::JsonSchema;
use serde::Serialize;

use crate::tally::Sum;

/// Points nearer to each other than this, in pixels of the map, are shown as one mark.
const NEAR_PX: f64 = 44.0;

/// A map's width in pixels at zoom 0.
const WORLD_PX: f64 = 512.0;

/// From here on only events of one position are shown as one mark.
const CLOSEST_ZOOM: f64 = 13.0;

/// A GeoJSON feature collection.
#[derive(Serialize, JsonSchema)]
pub struct Marks {
    /// `FeatureCollection`.
    pub r#type: &'static str,
    pub features: Vec<Mark>,
    /// Events of the filter that have no position.
    pub without_place: u64,
    /// Events that are known to an area and no better; they are in its feature.
    pub in_areas: u64,
}

#[derive(Serialize, JsonSchema)]
pub struct Mark {
    /// `Feature`.
    pub r#type: &'static str,
    pub geometry: Point,
    pub properties: Shown,
}

#[derive(Serialize, JsonSchema)]
pub struct Point {
    /// `Point`.
    pub r#type: &'static str,
    /// Longitude and latitude.
    pub coordinates: [f64; 2],
}

#[derive(Serialize, JsonSchema)]
pub struct Shown {
    /// `point` for one event, `cluster` for several that lie near to each other at this zoom,
    /// `area` for those that are known to one district, province, region or country.
    pub mark: &'static str,
    /// Of a single event.
    pub event_id: Option<String>,
    pub events: u64,
    pub killed_low: u64,
    pub killed_best: u64,
    /// Null when an event sets no ceiling.
    pub killed_high: Option<u64>,
    pub without_figure: u64,
    /// The first and the last day.
    pub since: Option<String>,
    pub until: Option<String>,
    /// Of a single event.
    pub kind: Option<&'static str>,
    pub status: Option<&'static str>,
    /// UCDP's `where_prec`.
    pub precision: Option<u8>,
    /// How far around the position the event may lie; null for the place itself.
    pub radius_km: Option<f64>,
    /// Of an area.
    pub country: Option<String>,
    pub admin1: Option<String>,
    /// Degrees that hold all its events: west, south, east, north.
    pub bounds: [f64; 4],
}

/// What is looked at: west, south, east, north in degrees, and the map's zoom.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub bounds: [f64; 4],
    pub zoom: f64,
}

/// How far around its position an event of this precision may lie, in kilometres.
///
/// Of a province or a country the true outline is drawn where there is one; this stands in for it.
pub fn radius_km(precision: PlacePrecision) -> Option<f64> {
    match precision {
        PlacePrecision::Exact => None,
        PlacePrecision::Near | PlacePrecision::Admin2 => Some(25.0),
        PlacePrecision::Admin1 => Some(75.0),
        PlacePrecision::Region | PlacePrecision::SeaOrAir => Some(150.0),
        PlacePrecision::Country => Some(300.0),
    }
}

pub fn marks(rows: &[Row], view: View) -> Marks {
    let mut without_place = 0;
    let mut in_areas = 0;
    let mut areas: BTreeMap<Area, Group<'_>> = BTreeMap::new();
    let mut cells: BTreeMap<(i64, i64), Group<'_>> = BTreeMap::new();
    let scale = WORLD_PX * view.zoom.clamp(0.0, 24.0).exp2();
    let cell_px = if view.zoom >= CLOSEST_ZOOM { 1.0 } else { NEAR_PX };
    for row in rows {
        let Some((lat, lon)) = row.position else {
            without_place += 1;
            continue;
        };
        if let Some(area) = Area::of(row, (lat, lon)) {
            in_areas += 1;
            areas.entry(area).or_default().add(row, (lat, lon), scale);
        } else if is_inside(view.bounds, lat, lon) {
            let (x, y) = projected(lat, lon, scale);
            let cell = ((x / cell_px).floor() as i64, (y / cell_px).floor() as i64);
            cells.entry(cell).or_default().add(row, (lat, lon), scale);
        }
    }
    // Areas lie under points.
    let mut features: Vec<Mark> =
        areas.into_values().map(|group| group.mark("area", scale)).collect();
    features.extend(joined(cells, cell_px).into_iter().map(|group| {
        let mark = if group.rows.len() == 1 { "point" } else { "cluster" };
        group.mark(mark, scale)
    }));
    Marks { r#type: "FeatureCollection", features, without_place, in_areas }
}

/// What events that are known to no better than an area have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Area {
    Country(String),
    Province(Option<String>, String),
    /// A district, a region or a stretch of sea: by its position, in thousandths of a degree.
    Around(u8, i64, i64),
}

impl Area {
    fn of(row: &Row, (lat, lon): (f64, f64)) -> Option<Area> {
        let around = |precision: PlacePrecision| {
            let thousandths = |degrees: f64| (degrees * 1000.0).round() as i64;
            Area::Around(precision.code(), thousandths(lat), thousandths(lon))
        };
        let text = |name: &std::sync::Arc<str>| name.to_string();
        Some(match row.precision? {
            PlacePrecision::Exact | PlacePrecision::Near => return None,
            precision @ PlacePrecision::Country => match &row.country {
                Some(country) => Area::Country(country.to_string()),
                None => around(precision),
            },
            precision @ PlacePrecision::Admin1 => match &row.admin1 {
                Some(admin1) => Area::Province(row.country.as_ref().map(text), admin1.to_string()),
                None => around(precision),
            },
            other => around(other),
        })
    }
}

#[derive(Default)]
struct Group<'a> {
    rows: Vec<&'a Row>,
    /// Sums of the projected positions.
    x: f64,
    y: f64,
}

impl<'a> Group<'a> {
    fn add(&mut self, row: &'a Row, (lat, lon): (f64, f64), scale: f64) {
        let (x, y) = projected(lat, lon, scale);
        self.x += x;
        self.y += y;
        self.rows.push(row);
    }

    fn centre(&self) -> (f64, f64) {
        let n = self.rows.len() as f64;
        (self.x / n, self.y / n)
    }

    fn take_in(&mut self, other: Group<'a>) {
        self.x += other.x;
        self.y += other.y;
        self.rows.extend(other.rows);
    }

    fn mark(&self, mark: &'static str, scale: f64) -> Mark {
        let sum = Sum::of(self.rows.iter().copied());
        let one = if let [one] = self.rows[..] { Some(one) } else { None };
        let days = self.rows.iter().filter_map(|row| row.days);
        let (x, y) = self.centre();
        let (lat, lon) = one.and_then(|row| row.position).unwrap_or_else(|| degrees(x, y, scale));
        let first = self.rows.first();
        let is_area = mark == "area";
        let precision = first.filter(|_| is_area || one.is_some()).and_then(|row| row.precision);
        let name = |name: Option<&std::sync::Arc<str>>| {
            name.filter(|_| is_area).map(std::string::ToString::to_string)
        };
        Mark {
            r#type: "Feature",
            geometry: Point { r#type: "Point", coordinates: [rounded(lon), rounded(lat)] },
            properties: Shown {
                mark,
                event_id: one.map(|row| row.id.to_string()),
                events: sum.events,
                killed_low: sum.killed_low,
                killed_best: sum.killed_best,
                killed_high: sum.killed_high,
                without_figure: sum.without_figure,
                since: days.clone().map(|days| days.start()).min().map(|day| day.to_string()),
                until: days.map(|days| days.end()).max().map(|day| day.to_string()),
                kind: one.map(|row| row.kind.as_str()),
                status: one.map(|row| row.status.as_str()),
                precision: precision.map(PlacePrecision::code),
                radius_km: precision.and_then(radius_km),
                country: name(first.and_then(|row| row.country.as_ref())),
                admin1: name(first.and_then(|row| row.admin1.as_ref())),
                bounds: self.bounds(),
            },
        }
    }

    fn bounds(&self) -> [f64; 4] {
        let mut bounds = [180.0_f64, 90.0, -180.0, -90.0];
        for (lat, lon) in self.rows.iter().filter_map(|row| row.position) {
            bounds =
                [bounds[0].min(lon), bounds[1].min(lat), bounds[2].max(lon), bounds[3].max(lat)];
        }
        bounds.map(rounded)
    }
}

/// Groups of neighbouring cells that came to lie near to each other, as one: the largest first.
fn joined<'a>(cells: BTreeMap<(i64, i64), Group<'a>>, near_px: f64) -> Vec<Group<'a>> {
    let mut order: Vec<(i64, i64)> = cells.keys().copied().collect();
    order.sort_by_key(|cell| (std::cmp::Reverse(cells[cell].rows.len()), *cell));
    let mut left = cells;
    let mut groups = Vec::new();
    for cell in order {
        let Some(mut group) = left.remove(&cell) else { continue };
        let (x, y) = group.centre();
        for dx in -1..=1 {
            for dy in -1..=1 {
                let beside = (cell.0 + dx, cell.1 + dy);
                let is_near = left.get(&beside).is_some_and(|other| {
                    let (other_x, other_y) = other.centre();
                    (other_x - x).hypot(other_y - y) < near_px
                });
                if is_near && let Some(other) = left.remove(&beside) {
                    group.take_in(other);
                }
            }
        }
        groups.push(group);
    }
    groups
}

fn is_inside([west, south, east, north]: [f64; 4], lat: f64, lon: f64) -> bool {
    let is_between =
        if west <= east { west <= lon && lon <= east } else { west <= lon || lon <= east };
    south <= lat && lat <= north && is_between
}

/// Web Mercator, in pixels of a world that is `scale` pixels wide.
fn projected(lat: f64, lon: f64, scale: f64) -> (f64, f64) {
    let sine = lat.clamp(-85.0, 85.0).to_radians().sin();
    let y = 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * std::f64::consts::PI);
    ((lon / 360.0 + 0.5) * scale, y * scale)
}

fn degrees(x: f64, y: f64, scale: f64) -> (f64, f64) {
    let n = std::f64::consts::PI * (1.0 - 2.0 * y / scale);
    (n.sinh().atan().to_degrees(), (x / scale - 0.5) * 360.0)
}

/// A ten thousandth of a degree is 11 metres, less than any place here is known to.
fn rounded(degrees: f64) -> f64 {
    (degrees * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_core::{ClaimId, EventId, Figure, Kind, ReportId, Status};

    fn row(lat: f64, lon: f64, precision: PlacePrecision, admin1: Option<&str>) -> Row {
        let report = ReportId::new(format!("sha256:{}", "b".repeat(64))).unwrap();
        Row {
            id: EventId::founded_by(&ClaimId { report, index: 0 }),
            kind: Kind::Shelling,
            status: Status::Reported,
            days: None,
            country: Some("SY".into()),
            admin1: admin1.map(Into::into),
            position: Some((lat, lon)),
            precision: Some(precision),
            killed: Some(Figure::exactly(3)),
            injured: None,
            origins: 1,
            reports: 1,
            is_series: false,
        }
    }

    const WORLD: [f64; 4] = [-180.0, -90.0, 180.0, 90.0];

    #[test]
    fn a_province_is_one_area_and_no_pin() {
        let rows = [
            row(35.93, 36.63, PlacePrecision::Admin1, Some("Idlib")),
            row(35.80, 36.70, PlacePrecision::Admin1, Some("Idlib")),
            row(36.20, 37.15, PlacePrecision::Exact, Some("Aleppo")),
        ];
        let marks = marks(&rows, View { bounds: WORLD, zoom: 9.0 });
        let told: Vec<_> = marks
            .features
            .iter()
            .map(|it| (it.properties.mark, it.properties.events, it.properties.killed_best))
            .collect();
        assert_eq!(told, [("area", 2, 6), ("point", 1, 3)]);
        assert_eq!(marks.features[0].properties.admin1.as_deref(), Some("Idlib"));
        assert_eq!(marks.in_areas, 2);
    }

    #[test]
    fn nothing_is_moved_and_what_is_near_is_counted_as_one() {
        let rows = [
            row(36.20, 37.15, PlacePrecision::Exact, None),
            row(36.21, 37.16, PlacePrecision::Exact, None),
            row(33.51, 36.29, PlacePrecision::Near, None),
        ];
        let far = marks(&rows, View { bounds: WORLD, zoom: 4.0 });
        assert_eq!(far.features.iter().map(|it| it.properties.events).collect::<Vec<_>>(), [2, 1]);
        let close = marks(&rows, View { bounds: WORLD, zoom: 13.0 });
        assert_eq!(close.features.len(), 3);
        let alone = close.features.iter().find(|it| it.geometry.coordinates == [36.29, 33.51]);
        assert_eq!(alone.unwrap().properties.radius_km, Some(25.0));
    }

    #[test]
    fn what_lies_outside_the_view_is_left_out() {
        let rows = [row(36.20, 37.15, PlacePrecision::Exact, None)];
        let view = View { bounds: [0.0, 0.0, 10.0, 10.0], zoom: 5.0 };
        assert!(marks(&rows, view).features.is_empty());
    }
}
