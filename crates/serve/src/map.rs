//! Events as marks on a map: points as points, areas as areas, many of them as a count.

use std::collections::BTreeMap;

use cairn_core::{Date, PlacePrecision};
use cairn_store::{Row, is_inside};
use schemars::JsonSchema;
use serde::Serialize;

use crate::tally::Sum;

/// Points nearer to each other than this, in pixels of the map, are shown as one mark.
const NEAR_PX: f64 = 44.0;

/// Areas that overlap are shown as one, but not from further apart than this.
const WIDEST_CELL_PX: f64 = 256.0;

/// No area that is known by its position alone reaches further than this, in degrees.
const MARGIN: f64 = 2.0;

/// A map's width in pixels at zoom 0.
const WORLD_PX: f64 = 512.0;

const EQUATOR_KM: f64 = 40_075.0;

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
    /// Events that are known to an area and no better. They are in its feature, or where it would be
    /// smaller than a mark, in a cluster.
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
    /// How far around the position its events may lie; null for the place itself.
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

pub fn marks<'a>(rows: impl IntoIterator<Item = &'a Row>, view: View) -> Marks {
    let mut without_place = 0;
    let mut in_areas = 0;
    let mut areas: BTreeMap<Area<'a>, Group<'a>> = BTreeMap::new();
    let mut cells: BTreeMap<(i64, i64), Group<'a>> = BTreeMap::new();
    let scale = WORLD_PX * view.zoom.clamp(0.0, 24.0).exp2();
    let cell_px = if view.zoom >= CLOSEST_ZOOM { 1.0 } else { NEAR_PX };
    for row in rows {
        let Some((lat, lon)) = row.position else {
            without_place += 1;
            continue;
        };
        let at = projected(lat, lon, scale);
        let radius_px = row.precision.and_then(radius_km).unwrap_or(0.0) / EQUATOR_KM * scale;
        let area = Area::of(row, cell_of(at, cell_px.max(radius_px.min(WIDEST_CELL_PX))));
        in_areas += u64::from(area.is_some());
        // Ground that is no wider than the mark that stands for it cannot be seen as an area.
        if let Some(area) = area.filter(|_| radius_px >= NEAR_PX / 2.0) {
            areas.entry(area).or_default().add(row, (lat, lon), at);
        } else if is_inside(view.bounds, lat, lon) {
            cells.entry(cell_of(at, cell_px)).or_default().add(row, (lat, lon), at);
        }
    }
    // Areas lie under points.
    let seen = areas.into_iter().filter(|(area, group)| area.is_seen(group, view.bounds));
    let mut features: Vec<Mark> = seen.map(|(_, group)| group.mark("area", scale)).collect();
    features.extend(joined(cells, cell_px).into_iter().map(|group| {
        let mark = if group.sum.events == 1 { "point" } else { "cluster" };
        group.mark(mark, scale)
    }));
    Marks { r#type: "FeatureCollection", features, without_place, in_areas }
}

/// The square of the map, so many pixels wide, that a point lies in.
fn cell_of((x, y): (f64, f64), px: f64) -> Cell {
    ((x / px).floor() as i64, (y / px).floor() as i64)
}

type Cell = (i64, i64);

/// What events that are known to no better than an area have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Area<'a> {
    Country(&'a str),
    Province(Option<&'a str>, &'a str),
    /// Districts, regions or stretches of sea of one precision that overlap.
    Around(u8, Cell),
}

impl<'a> Area<'a> {
    /// Whether some of it may lie in these degrees; provinces and countries, which are few, may.
    fn is_seen(&self, group: &Group<'_>, [west, south, east, north]: [f64; 4]) -> bool {
        let view = [west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN];
        matches!(self, Area::Country(_) | Area::Province(..))
            || group.bounds.is_some_and(|[west, south, east, north]| {
                is_inside(view, south, west) || is_inside(view, north, east)
            })
    }

    fn of(row: &'a Row, cell: Cell) -> Option<Area<'a>> {
        let around = |precision: PlacePrecision| Area::Around(precision.code(), cell);
        Some(match row.precision? {
            PlacePrecision::Exact | PlacePrecision::Near => return None,
            precision @ PlacePrecision::Country => match &row.country {
                Some(country) => Area::Country(country),
                None => around(precision),
            },
            precision @ PlacePrecision::Admin1 => match &row.admin1 {
                Some(admin1) => Area::Province(row.country.as_deref(), admin1),
                None => around(precision),
            },
            other => around(other),
        })
    }
}

/// Events that become one mark, summed as they come: there may be very many.
#[derive(Default)]
struct Group<'a> {
    sum: Sum,
    first: Option<&'a Row>,
    /// The first and the last day.
    days: Option<(Date, Date)>,
    /// West, south, east, north.
    bounds: Option<[f64; 4]>,
    /// Sums of the projected positions.
    x: f64,
    y: f64,
}

impl<'a> Group<'a> {
    fn add(&mut self, row: &'a Row, (lat, lon): (f64, f64), (x, y): (f64, f64)) {
        self.take_in(Group {
            sum: Sum::default(),
            first: Some(row),
            days: row.days.map(|days| (days.start(), days.end())),
            bounds: Some([lon, lat, lon, lat]),
            x,
            y,
        });
        self.sum.count(row);
    }

    fn take_in(&mut self, other: Group<'a>) {
        self.sum.add(&other.sum);
        self.first = self.first.or(other.first);
        let wider = |a: (Date, Date), b: (Date, Date)| (a.0.min(b.0), a.1.max(b.1));
        self.days = both(self.days, other.days, wider);
        self.bounds = both(self.bounds, other.bounds, around);
        self.x += other.x;
        self.y += other.y;
    }

    fn centre(&self) -> (f64, f64) {
        let n = self.sum.events as f64;
        (self.x / n, self.y / n)
    }

    fn mark(self, mark: &'static str, scale: f64) -> Mark {
        let (x, y) = self.centre();
        let sum = self.sum.closed();
        let one = self.first.filter(|_| sum.events == 1);
        let (lat, lon) = one.and_then(|row| row.position).unwrap_or_else(|| degrees(x, y, scale));
        let is_area = mark == "area";
        let of_area = self.first.filter(|_| is_area);
        let precision = of_area.or(one).and_then(|row| row.precision);
        let [west, south, east, north] = self.bounds.unwrap_or_default();
        // A circle around the middle of several areas reaches as far as the furthest of them.
        let spread_km = (north - south).hypot((east - west) * lat.to_radians().cos()) / 2.0
            * (EQUATOR_KM / 360.0);
        let is_spread = spread_km > 1.0;
        let day = |day: Option<Date>| day.map(|day| day.to_string());
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
                since: day(self.days.map(|(first, _)| first)),
                until: day(self.days.map(|(_, last)| last)),
                kind: one.map(|row| row.kind.as_str()),
                status: one.map(|row| row.status.as_str()),
                precision: precision.map(PlacePrecision::code),
                radius_km: precision.and_then(radius_km).map(|km| (km + spread_km).round()),
                country: of_area.and_then(|row| row.country.as_deref()).map(str::to_owned),
                admin1: of_area
                    .filter(|row| !is_spread || row.precision == Some(PlacePrecision::Admin1))
                    .and_then(|row| row.admin1.as_deref())
                    .map(str::to_owned),
                bounds: [west, south, east, north].map(rounded),
            },
        }
    }
}

fn both<T>(a: Option<T>, b: Option<T>, join: impl Fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(join(a, b)),
        (a, b) => a.or(b),
    }
}

fn around(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// The degrees west, south, east and north that hold every row with a place.
pub fn extent<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Option<[f64; 4]> {
    let points = rows.into_iter().filter_map(|row| row.position);
    let all = points.map(|(lat, lon)| [lon, lat, lon, lat]).reduce(around);
    all.map(|degrees| degrees.map(rounded))
}

/// Groups of neighbouring cells that came to lie near to each other, as one: the largest first.
fn joined<'a>(cells: BTreeMap<(i64, i64), Group<'a>>, near_px: f64) -> Vec<Group<'a>> {
    let mut order: Vec<(i64, i64)> = cells.keys().copied().collect();
    order.sort_by_key(|cell| (std::cmp::Reverse(cells[cell].sum.events), *cell));
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
            is_political: true,
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
    fn an_area_that_is_smaller_than_a_mark_is_counted_with_its_neighbours() {
        let rows = [
            row(35.93, 36.63, PlacePrecision::Admin2, None),
            row(35.94, 36.64, PlacePrecision::Exact, None),
        ];
        let kinds = |zoom: f64, bounds: [f64; 4]| {
            let marks = marks(&rows, View { bounds, zoom });
            assert_eq!(marks.in_areas, 1);
            marks.features.iter().map(|it| it.properties.mark).collect::<Vec<_>>()
        };
        assert_eq!(kinds(3.0, WORLD), ["cluster"]);
        assert_eq!(kinds(9.0, WORLD), ["area", "point"]);
        assert_eq!(kinds(9.0, [38.0, 34.0, 39.0, 35.0]), ["area"], "part of it may lie there");
        assert!(kinds(9.0, [48.0, 34.0, 49.0, 35.0]).is_empty());
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
