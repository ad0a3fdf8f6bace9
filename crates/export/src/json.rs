//! Readings and events as programs read them; `docs/read.schema.json` and
//! `docs/events.schema.json` are made from the same structs.

mod event;
mod from_core;
mod shape;

use cairn_core as core;

pub use self::{
    event::EventLine,
    shape::{Claim as ClaimLine, ReportLine},
};

/// Whether each value names the rule that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    Named,
    LeftOut,
}

/// A report and its reading as one line of JSON, its line end included.
pub fn line(report: &core::Report, reading: &core::Reading, rules: Rules) -> Vec<u8> {
    let mut line = Vec::with_capacity(2 * report.text.len() + 4096);
    serde_json::to_writer(&mut line, &ReportLine::new(report, reading, rules))
        .expect("strings, numbers and lists can always be written");
    line.push(b'\n');
    line
}

/// An event with its claims as one line of JSON, its line end included.
pub fn event_line<'a>(
    event: &'a core::Event,
    claims: impl Iterator<Item = (&'a core::ClaimId, &'a core::Claim)>,
) -> Vec<u8> {
    let mut line = serde_json::to_vec(&EventLine::new(event, claims))
        .expect("strings, numbers and lists can always be written");
    line.push(b'\n');
    line
}

/// The JSON Schema of a line of events, as committed in `docs/events.schema.json`.
pub fn events_schema() -> String {
    let mut text =
        serde_json::to_string_pretty(&schema_of::<EventLine>()).expect("a schema is plain JSON");
    text.push('\n');
    text
}

/// The JSON Schema of a line, as committed in `docs/read.schema.json`.
pub fn schema() -> String {
    let mut text =
        serde_json::to_string_pretty(&schema_of::<ReportLine>()).expect("a schema is plain JSON");
    text.push('\n');
    text
}

fn schema_of<T: schemars::JsonSchema>() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
}
