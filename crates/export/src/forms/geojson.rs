use std::io::{self, Write};

use cairn_core::PlacePrecision;
use serde_json::json;

use super::{Rows, jsonl::Keyed};
use crate::{Record, Value, area::circle, columns::Column};

/// A collection of features, one a line. An event without a position has no geometry.
pub struct GeoJson<W> {
    out: W,
    names: Vec<&'static str>,
    has_any: bool,
}

impl<W: Write> GeoJson<W> {
    pub fn new(mut out: W, columns: &[Column]) -> io::Result<GeoJson<W>> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(GeoJson {
            out,
            names: columns.iter().map(|column| column.name).collect(),
            has_any: false,
        })
    }
}

impl<W: Write> Rows for GeoJson<W> {
    fn row(&mut self, record: Option<&Record<'_>>, cells: &[Value<'_>]) -> io::Result<()> {
        let Some(record) = record else { return Ok(()) };
        self.out.write_all(if self.has_any { b",\n" } else { b"\n" })?;
        self.has_any = true;
        write!(self.out, "{{\"type\":\"Feature\",\"id\":\"{}\",\"geometry\":", record.event.id)?;
        serde_json::to_writer(&mut self.out, &geometry(record))?;
        self.out.write_all(b",\"properties\":")?;
        serde_json::to_writer(&mut self.out, &Keyed { names: &self.names, cells })?;
        self.out.write_all(b"}")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()
    }
}

/// A point only where the place itself is known; else the area. The point of an area is among its
/// properties, with its precision and radius.
fn geometry(record: &Record<'_>) -> serde_json::Value {
    let Some(place) = record.place() else { return json!(null) };
    match (place.position, record.radius_km) {
        (Some((lat, lon)), _) if place.precision == PlacePrecision::Exact => {
            json!({"type": "Point", "coordinates": [lon, lat]})
        }
        (Some(at), Some(radius_km)) => circle(at, radius_km),
        _ => json!(null),
    }
}
