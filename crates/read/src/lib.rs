//! Report to Reading: what a text says of violent events, with the words that say it.
//!
//! Reading is a function of its arguments: no clock, no files, no network. It cannot fail; odd text
//! leaves notes.

mod actors;
mod authors;
pub mod check;
mod chunks;
mod circumstances;
mod claim_figures;
mod claim_lists;
mod claim_said;
mod claim_when;
mod claim_where;
mod claims;
pub mod examples;
mod figure_parts;
mod figure_people;
mod figures;
mod incidents;
mod join;
mod language;
mod layers;
mod lexicon;
mod mentions;
mod names;
mod narrator;
mod numbers;
mod origins;
mod outcomes;
mod parties;
mod people;
mod place_anaphors;
mod place_support;
mod places;
mod roles;
mod rule_files;
mod rules;
mod speech;
mod text;
mod time;
mod tolls;
mod triggers;
mod words;

use cairn_core::{Note, NoteKind, Reading, Report};
use cairn_places::Gazetteer;

pub use rules::{Actor, Rules, RulesError};

/// Reads one report.
///
/// `countries` is a prior for place names, ISO 3166-1 alpha-2, the most likely first; empty when
/// nothing is known. The same arguments give the same reading on every machine.
pub fn read(
    report: &Report,
    rules: &Rules,
    gazetteer: &Gazetteer,
    countries: &[String],
) -> Reading {
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
    claims::read_into(&layers, &mut reading);
    reading
}

/// How a text is cut into groups and incidents, for whoever writes rules.
#[cfg(feature = "trace")]
pub fn trace(
    report: &Report,
    rules: &Rules,
    gazetteer: &Gazetteer,
    countries: &[String],
) -> String {
    use std::fmt::Write;
    let layers = layers::Layers::new(report, rules, gazetteer, countries);
    let mut out = String::new();
    let mut last = None;
    for index in 0..layers.doc.sentences.len() {
        let told = incidents::told(&layers, index, &mut last);
        for chunk in &told.chunks {
            let mark = match chunk.group {
                chunks::Group::Noun => "N".to_owned(),
                chunks::Group::Verb(v) => format!(
                    "V:{:?}{}{}",
                    v.tense,
                    if v.is_passive { ":pass" } else { "" },
                    if v.is_negated { ":neg" } else { "" }
                ),
                chunks::Group::Time(t) => format!("T:{:?}", layers.times[t].value),
                other => format!("{other:?}"),
            };
            let _ = write!(out, "[{} {}] ", layers.doc.slice(chunk.start, chunk.end), mark);
        }
        let _ = writeln!(out);
        for s in &told.speech {
            let _ = writeln!(
                out,
                "   SAYS {:?} {:?} [{}]",
                s.kind,
                s.actor.map(|a| &rules.actors[a as usize].id),
                layers.doc.slice(s.words.0, s.words.1)
            );
        }
        for i in &told.incidents {
            let _ = writeln!(
                out,
                "   INCIDENT {:?} told={} def={} plural={} another={} weak={} harm={} neg={} [{}]",
                i.kind,
                i.is_told,
                i.is_definite,
                i.is_plural,
                i.is_another,
                i.is_weak,
                i.is_harm_only,
                i.is_negated,
                layers.doc.slice(i.start, i.end)
            );
            let _ = writeln!(
                out,
                "      triggers {:?} marks {:?} time {:?}",
                i.triggers.iter().map(|t| layers.doc.slice(t.start, t.end)).collect::<Vec<_>>(),
                i.marks
                    .iter()
                    .map(|m| format!("{:?}:{}", m.0, layers.doc.slice(m.1, m.2)))
                    .collect::<Vec<_>>(),
                i.time.map(|t| layers.doc.slice(layers.times[t].start, layers.times[t].end))
            );
            for p in &i.places {
                let _ = writeln!(
                    out,
                    "      place {} {} {:?}",
                    p.weight,
                    p.relation,
                    layers.doc.slice(p.start, p.end)
                );
            }
            for d in &i.figures {
                let _ = writeln!(
                    out,
                    "      figure {:?} {:?} part={:?} [{}]",
                    d.outcome,
                    d.figure,
                    d.part_of,
                    layers.doc.slice(d.start, d.end)
                );
            }
            for p in &i.parts {
                let _ = writeln!(
                    out,
                    "      {:?} {:?} [{}]",
                    p.role,
                    p.actor.map(|a| &rules.actors[a as usize].id),
                    layers.doc.slice(p.start, p.end)
                );
            }
        }
    }
    out
}
