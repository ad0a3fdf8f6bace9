use std::collections::BTreeMap;

use cairn_core::{Mention, MentionKind, distance_km};

use super::{
    gold::{Name, Pair, Row, body_start, overlap, pair, quote},
    misses::Miss,
    score::{Found, Score},
};

/// How near a name must be put to count as located: the field's usual bound, 100 miles.
const NEAR_KM: f64 = 161.0;

/// Strict spans: a name counts when both its ends agree.
pub fn score(rows: &[Row<Vec<Name>>]) -> (Vec<Score>, Vec<Miss>) {
    let (mut found, mut misses) = (Found::default(), Vec::new());
    let (mut near, mut coded) = (0, 0);
    for row in rows {
        let shift = body_start(&row.report);
        let mut left: BTreeMap<Pair, &Name> =
            row.gold.iter().map(|name| ([name.start, name.end], name)).collect();
        let mut false_finds: Vec<(Pair, &Mention)> = Vec::new();
        for mention in row.reading.mentions.iter().filter(|m| m.kind == MentionKind::Place) {
            let at = pair(mention.span).map(|end| end - shift);
            let Some(name) = left.remove(&at) else {
                false_finds.push((at, mention));
                continue;
            };
            found.hits += 1;
            let Some(truth) = name.lat.zip(name.lon) else { continue };
            coded += 1;
            let km = mention.position.map(|position| distance_km(truth, position));
            if km.is_some_and(|km| km <= NEAR_KM) {
                near += 1;
            } else {
                misses.push(misplaced(row, name, truth, mention, km));
            }
        }
        found.false_finds += false_finds.len();
        found.misses += left.len();
        misses.extend(left.iter().map(|(&at, name)| missed(row, at, name, &false_finds)));
        misses.extend(false_finds.iter().map(|&(at, mention)| false_find(row, at, mention)));
    }
    let mut scores = found.scores("places").to_vec();
    let all = rows.iter().flat_map(|row| &row.gold).filter(|name| name.lat.is_some()).count();
    let share = |of: usize| near as f64 / of.max(1) as f64;
    scores.push(Score::ratio("places_resolved_161km", share(coded)));
    scores.push(Score::ratio("places_found_and_resolved", share(all)));
    (scores, misses)
}

fn misplaced(
    row: &Row<Vec<Name>>,
    name: &Name,
    truth: (f64, f64),
    mention: &Mention,
    km: Option<f64>,
) -> Miss {
    let id = mention.gazetteer_id.as_deref().unwrap_or("no id");
    let (cause, got) = match (km, mention.position) {
        (Some(km), Some((lat, lon))) => {
            let country = mention.country.as_deref().unwrap_or("?");
            ("put elsewhere", format!("{lat:.2},{lon:.2} {country} {id}, {km:.0} km away"))
        }
        _ => ("found, not located", id.to_owned()),
    };
    Miss {
        cause: cause.to_owned(),
        report: row.id(),
        quote: name.text.clone(),
        want: format!("{:.2},{:.2}", truth.0, truth.1),
        got,
    }
}

fn missed(row: &Row<Vec<Name>>, at: Pair, name: &Name, false_finds: &[(Pair, &Mention)]) -> Miss {
    let other = false_finds.iter().find(|(found, _)| overlap(*found, at));
    Miss {
        cause: if other.is_some() { "missed, other ends found" } else { "missed" }.to_owned(),
        report: row.id(),
        quote: name.text.clone(),
        want: String::new(),
        got: other.map(|(_, mention)| format!("“{}”", mention.text)).unwrap_or_default(),
    }
}

fn false_find(row: &Row<Vec<Name>>, at: Pair, mention: &Mention) -> Miss {
    let inside = row.gold.iter().find(|name| overlap([name.start, name.end], at));
    Miss {
        cause: if inside.is_some() { "false, other ends wanted" } else { "false" }.to_owned(),
        report: row.id(),
        quote: quote(&row.report.text, pair(mention.span)).to_owned(),
        want: inside.map(|name| format!("“{}”", name.text)).unwrap_or_default(),
        got: mention.gazetteer_id.clone().unwrap_or_default(),
    }
}
