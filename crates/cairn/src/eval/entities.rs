use std::collections::BTreeMap;

use cairn_core::MentionKind;

use super::{
    gold::{Entity, Pair, Row, body_start, overlap, pair, quote},
    misses::Miss,
    score::{Found, Score},
};

/// The entity types that are scored, in the order in which they are printed.
const TYPES: [&str; 6] =
    ["Location", "MilitaryPlatform", "Organisation", "Person", "Temporal", "Weapon"];

/// An organised actor is an organisation; a count is no entity.
fn entity_type(kind: MentionKind) -> Option<&'static str> {
    match kind {
        MentionKind::Place => Some("Location"),
        MentionKind::Actor | MentionKind::Organisation => Some("Organisation"),
        MentionKind::Person => Some("Person"),
        MentionKind::Date => Some("Temporal"),
        MentionKind::Weapon => Some("Weapon"),
        MentionKind::Vehicle => Some("MilitaryPlatform"),
        MentionKind::Count => None,
    }
}

/// A find counts when it overlaps an entity of its type.
pub fn score(rows: &[Row<Vec<Entity>>]) -> (Vec<Score>, Vec<Miss>) {
    let mut found: BTreeMap<&str, Found> = BTreeMap::new();
    let mut misses = Vec::new();
    for row in rows {
        let shift = body_start(&row.report);
        let got: Vec<(Pair, &str)> = row
            .reading
            .mentions
            .iter()
            .filter_map(|m| Some((pair(m.span).map(|end| end - shift), entity_type(m.kind)?)))
            .collect();
        let want: Vec<(Pair, &str)> =
            row.gold.iter().map(|one| ([one.start, one.end], one.r#type.as_str())).collect();
        for kind in TYPES {
            let tally = found.entry(kind).or_default();
            let is_met = |&(at, of): &(Pair, &str), by: &[(Pair, &str)]| {
                by.iter().any(|&(other, kind)| kind == of && overlap(at, other))
            };
            for find in got.iter().filter(|find| find.1 == kind && !is_met(find, &want)) {
                tally.false_finds += 1;
                misses.push(miss(row, "false", find.0, shift, kind, &want));
            }
            for entity in want.iter().filter(|entity| entity.1 == kind) {
                if is_met(entity, &got) {
                    tally.hits += 1;
                } else {
                    tally.misses += 1;
                    misses.push(miss(row, "missed", entity.0, shift, kind, &got));
                }
            }
        }
    }
    let mut scores: Vec<Score> =
        found.iter().flat_map(|(kind, tally)| tally.scores(&kind.to_lowercase())).collect();
    let all = found.values().copied().fold(Found::default(), Found::plus);
    scores.extend(all.scores("entities"));
    (scores, misses)
}

/// `others` are the finds, or the gold, of the other side: what stood there instead.
fn miss(
    row: &Row<Vec<Entity>>,
    cause: &str,
    at: Pair,
    shift: i64,
    kind: &str,
    others: &[(Pair, &str)],
) -> Miss {
    let instead = others.iter().find(|(other, _)| overlap(*other, at)).map(|(_, kind)| *kind);
    let kind = kind.to_lowercase();
    Miss {
        cause: match instead {
            Some(other) => format!("{cause} {kind}, there is a {}", other.to_lowercase()),
            None => format!("{cause} {kind}"),
        },
        report: row.id(),
        quote: quote(&row.report.text, at.map(|end| end + shift)).to_owned(),
        want: String::new(),
        got: String::new(),
    }
}
