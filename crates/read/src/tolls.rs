//! Tolls: cumulative figures over a period or a whole conflict. They are never events.

use cairn_core::{Cited, RuleId, Toll};

use crate::{
    chunks::{Chunk, Group, Tense},
    figures::Draft,
    layers::Layers,
    text::Doc,
    time::TimeValue,
};

/// A figure this large is no single event's in any war on record since 1989.
const NO_SINGLE_EVENT: u64 = 10_000;

/// Words for a course of events longer than an event.
const COURSES: &[&str] = &[
    "war",
    "conflict",
    "insurgency",
    "campaign",
    "violence",
    "uprising",
    "rebellion",
    "crackdown",
    "offensive",
    "civil",
    "hostilities",
    "unrest",
    "siege",
    "programme",
    "program",
    "presidency",
    "wars",
    "conflicts",
    "bloodshed",
];

/// Whether a figure of the sentence counts a period and not an event.
///
/// An act told with its own day is none of a period, whatever else the sentence dates.
pub(crate) fn is_toll(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    draft: &Draft,
    start: usize,
    end: usize,
    has_own_day: bool,
) -> bool {
    if draft.figure.central() == Some(0) {
        return false;
    }
    let doc = &layers.doc;
    if draft.is_cumulative {
        return counts_a_period(layers, draft.start, end);
    }
    // One offensive can drive a hundred thousand from their homes.
    let large = draft.outcome != cairn_core::Outcome::Displaced
        && draft.figure.central().is_some_and(|n| n >= NO_SINGLE_EVENT);
    let names_act = (start..end).any(|at| {
        layers.phrases_at(at).iter().any(|m| match m.entry {
            crate::lexicon::Entry::EventNoun(kind)
            | crate::lexicon::Entry::Device(kind)
            | crate::lexicon::Entry::EventVerb(kind, _) => {
                !layers.rules.kinds[kind as usize].is_harm
            }
            _ => false,
        })
    });
    // "since 2011", "since the start of the war"; "since Saturday" is an event's own days.
    let since = (start..end).any(|at| {
        matches!(doc.str(at), "since" | "Since")
            && (at + 1..end.min(at + 5)).any(|t| {
                layers.time(t).is_some_and(|i| match layers.times[i].value {
                    _ if names_act && opens_clause(doc, layers.times[i].end) => false,
                    TimeValue::Days(range, _) => {
                        layers.published.is_none_or(|p| (p - range.start()).get_days() > 10)
                    }
                    TimeValue::Unresolved => {
                        is_long(doc.slice(layers.times[i].start, layers.times[i].end))
                    }
                    _ => false,
                }) || matches!(doc.str(t), "start" | "beginning" | "outbreak" | "began" | "then")
            })
    });
    let is_course_subject = chunks.iter().enumerate().any(|(index, chunk)| {
        let is_perfect = chunk.verb().is_some_and(|v| v.tense == Tense::Past)
            && matches!(doc.str(chunk.start), "has" | "have" | "had");
        is_perfect
            && chunk.start.abs_diff(draft.start) < 12
            && chunks[..index].iter().rev().find(|ch| ch.is_noun()).is_some_and(|_| {
                let subject = chunks[..index].iter().rposition(|ch| ch.is_noun()).map(|n| {
                    let mut head = n;
                    while head >= 2
                        && chunks[head - 1].group == Group::Preposition
                        && chunks[head - 2].is_noun()
                    {
                        head -= 2;
                    }
                    head
                });
                subject.is_some_and(|n| {
                    (chunks[n].start..chunks[n].end)
                        .any(|t| COURSES.contains(&doc.str(t).to_lowercase().as_str()))
                })
            })
    });
    let so_far = doc.slice(start, end).to_lowercase();
    let is_period = [
        "so far this year",
        "over the past",
        "in the past year",
        "in the past decade",
        "during the period",
        "in recent years",
        "in recent months",
        "over the years",
        "every year",
        "each year",
        "per month",
        "during the war",
        "in the war",
        "years of",
        "earlier this year",
        "during the conflict",
        "between 20",
        "throughout the",
    ]
    .iter()
    .any(|w| so_far.contains(w));
    // "By the end of 1972, 496 had been killed": a year's count, no act.
    let is_year = (start..end).any(|at| layers.time(at).is_some_and(|t| matches!(layers.times[t].value, TimeValue::Days(range, _) if range.length_days() > 26)));
    let is_year_count = is_year && !names_act && draft.figure.central().is_some_and(|n| n >= 20);
    large || !has_own_day && (since || is_course_subject || is_period || is_year_count)
}

/// "Since December, when bandits killed 33": the month of the act in the clause that it opens.
fn opens_clause(doc: &Doc<'_>, after: usize) -> bool {
    let word = |at: usize| if at < doc.tokens.len() { doc.str(at) } else { "" };
    word(after) == "when" || word(after) == "," && word(after + 1) == "when"
}

/// "raising to 155 the toll of 16 days", "to 62 in five months", "since the start of the year".
fn counts_a_period(layers: &Layers<'_>, start: usize, end: usize) -> bool {
    let doc = &layers.doc;
    (start..end).any(|at| {
        let is_unit = matches!(
            doc.str(at).to_lowercase().as_str(),
            "days" | "weeks" | "months" | "years" | "month" | "year"
        );
        let counted = is_unit
            && at > start
            && layers.phrases_at(at).is_empty()
            && crate::numbers::number_at(doc, layers.rules, at - 1).is_some();
        counted || matches!(doc.str(at), "since" | "Since")
    })
}

fn is_long(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.bytes().any(|b| b.is_ascii_digit())
        || [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "last",
        ]
        .iter()
        .any(|m| lower.contains(m))
}

pub(crate) fn toll(layers: &Layers<'_>, draft: &Draft, start: usize, end: usize) -> Cited<Toll> {
    let doc = &layers.doc;
    let since = (start..end).find(|&at| matches!(doc.str(at), "since" | "Since")).and_then(|at| {
        (at + 1..end.min(at + 4)).find_map(|t| layers.time(t)).map(|i| {
            let time = &layers.times[i];
            doc.slice(time.start, time.end).to_owned()
        })
    });
    let scope =
        (start..end).find(|&at| COURSES.contains(&doc.str(at).to_lowercase().as_str())).map(|at| {
            let mut from = at;
            while from > start
                && at - from < 4
                && doc.tokens[from - 1].shape != crate::text::Shape::Punct(',')
                && layers.quantity(from - 1).is_none()
            {
                from -= 1;
            }
            doc.slice(from, at + 1).to_owned()
        });
    Cited::at(
        Toll {
            outcome: draft.outcome,
            figure: draft.figure,
            scope,
            since,
            until: None,
            origins: Vec::new(),
        },
        doc.span(draft.start, draft.end),
        RuleId::new("tolls.period"),
    )
}
