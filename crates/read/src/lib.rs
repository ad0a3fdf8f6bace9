//! Report to Reading: what a text says of violent events, with the words that say it.
//!
//! Reading is a function of its arguments: no clock, no files, no network. It cannot fail; odd text
//! leaves notes.

mod actors;
mod chunks;
mod claims;
mod figures;
mod incidents;
mod join;
mod language;
mod layers;
mod lexicon;
mod mentions;
mod numbers;
mod origins;
mod places;
mod roles;
mod rules;
mod speech;
mod text;
mod time;
mod tolls;

use cairn_core::{Note, NoteKind, Reading, Report};
use cairn_places::Gazetteer;

pub use rules::{Rules, RulesError};

/// Reads one report.
///
/// `countries` is a prior for place names, ISO 3166-1 alpha-2, the most likely first; empty when
/// nothing is known. The same arguments give the same reading on every machine.
pub fn read(report: &Report, rules: &Rules, gazetteer: &Gazetteer, countries: &[String]) -> Reading {
    let language = language::identify(report);
    let layers = layers::Layers::new(report, rules, gazetteer, countries);
    let mut reading = Reading {
        mentions: mentions::mentions(&layers),
        language: language.clone(),
        ..Reading::default()
    };
    if language.as_deref().is_some_and(|code| code != "en") {
        let code = language.as_deref().unwrap_or_default();
        reading.notes.push(Note {
            kind: NoteKind::LanguageNotRead,
            span: None,
            message: format!("the report is in `{code}`; there are rules for English only, so no claims were read"),
        });
        return reading;
    }
    claims::read_into(report, &layers, &mut reading);
    reading
}
