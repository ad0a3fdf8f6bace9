//! Everything recognised, whether or not a claim uses it.

use cairn_core::{Mention, MentionKind};

use crate::{layers::Layers, lexicon::Entry, names, rules::Resolve, time::TimeValue};

pub(crate) fn mentions(layers: &Layers<'_>) -> Vec<Mention> {
    let doc = &layers.doc;
    let mut found: Vec<Mention> = Vec::new();
    let plain = |kind, start: usize, end: usize| Mention {
        kind,
        text: doc.slice(start, end).to_owned(),
        span: doc.span(start, end),
        position: None,
        country: None,
        gazetteer_id: None,
        actor: None,
        value: None,
    };
    for place in &layers.places {
        let mut mention = plain(MentionKind::Place, place.start, place.end);
        if let Some(found) = &place.found {
            mention.position = Some((found.lat, found.lon));
            mention.country = (!found.country.is_empty()).then(|| found.country.clone());
            mention.gazetteer_id = Some(found.id.clone());
        }
        found.push(mention);
    }
    for actor in &layers.actors {
        // "Turkey said", "the United States and its allies": the state; "in Turkey": the place.
        let is_located = actor.start.checked_sub(1).is_some_and(|b| {
            matches!(
                doc.str(b),
                "in" | "of"
                    | "from"
                    | "to"
                    | "near"
                    | "across"
                    | "into"
                    | "at"
                    | "inside"
                    | ","
                    | "around"
                    | "northern"
                    | "southern"
                    | "eastern"
                    | "western"
            )
        });
        if actor.what == crate::actors::What::Country && is_located {
            continue;
        }
        let kind = match actor.what {
            // "the foreign minister" is a person who speaks for a government.
            crate::actors::What::Members(Resolve::Government)
                if is_office(doc.slice(actor.start, actor.end)) =>
            {
                MentionKind::Person
            }
            crate::actors::What::Leader => MentionKind::Person,
            crate::actors::What::Outlet => MentionKind::Organisation,
            _ => MentionKind::Actor,
        };
        let mut mention = plain(kind, actor.start, actor.end);
        mention.actor = actor.actor.map(|a| layers.rules.actors[a as usize].id.clone());
        found.push(mention);
    }
    for time in &layers.times {
        let mut mention = plain(MentionKind::Date, time.start, time.end);
        if let TimeValue::Days(range, _) = time.value {
            mention.value = Some(format!("{}/{}", range.start(), range.end()));
        }
        found.push(mention);
    }
    for quantity in &layers.quantities {
        let mut mention = plain(MentionKind::Count, quantity.start, quantity.end);
        let end = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
        let figure = quantity.figure;
        mention.value =
            Some(format!("{}..{}..{}", end(figure.low()), end(figure.best()), end(figure.high())));
        found.push(mention);
    }
    let mut at = 0;
    while at < doc.tokens.len() {
        let longest = layers
            .phrases_at(at)
            .iter()
            .filter_map(|m| match m.entry {
                Entry::Weapon(_) => Some((m.end, MentionKind::Weapon)),
                Entry::Vehicle(_) => Some((m.end, MentionKind::Vehicle)),
                Entry::Source(s) if doc.tokens[at].is_capital() && layers.actor(at).is_none() => {
                    let _ = s;
                    Some((m.end, MentionKind::Organisation))
                }
                _ => None,
            })
            .max_by_key(|(end, _)| *end);
        match longest {
            Some((end, kind)) => {
                found.push(plain(kind, at, end));
                at = end;
            }
            None => at += 1,
        }
    }
    for name in names::names(layers) {
        found.push(plain(name.kind, name.start, name.end));
    }
    found.sort_by_key(|m| (m.span, m.kind));
    found
}

fn is_office(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or(words).to_lowercase();
    matches!(
        last.as_str(),
        "minister" | "president" | "governor" | "mayor" | "secretary" | "ambassador" | "general"
    )
}
