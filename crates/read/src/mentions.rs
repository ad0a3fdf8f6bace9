//! Everything recognised, whether or not a claim uses it.

use cairn_core::{Mention, MentionKind, Span};

use crate::{
    actors::{ActorMention, What},
    layers::Layers,
    lexicon::{Entry, Nation, c},
    names,
    rules::Resolve,
    text::Shape,
    time::TimeValue,
};

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
    for place in layers.places.iter().filter(|place| place.stands_for.is_none()) {
        let mut mention = plain(MentionKind::Place, place.start, place.end);
        if let Some(found) = &place.found {
            mention.position = Some((found.lat, found.lon));
            mention.country = (!found.country.is_empty()).then(|| found.country.clone());
            mention.gazetteer_id = Some(found.id.clone());
        }
        found.push(mention);
    }
    for actor in layers.actors.iter().filter(|actor| is_named_actor(layers, actor)) {
        let kind = match actor.what {
            // "the foreign minister" is a person who speaks for a government.
            What::Members(Resolve::Government | Resolve::Forces) | What::State
                if is_office(layers, actor.end - 1) =>
            {
                MentionKind::Person
            }
            What::Members(Resolve::Aircraft) => MentionKind::Vehicle,
            What::Leader => MentionKind::Person,
            What::Outlet => MentionKind::Organisation,
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
                Entry::Source(_)
                    if doc.tokens[at].is_capital()
                        && layers.actor(at).is_none()
                        && !is_office(layers, m.end - 1) =>
                {
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
            None => {
                found.extend(people(layers, at).map(|kind| plain(kind, at, at + 1)));
                at += 1;
            }
        }
    }
    found.extend(durations(layers).map(|(start, end)| plain(MentionKind::Date, start, end)));
    let names = names::names(layers);
    // "State" in "the Secretary of State" is no actor.
    let persons: Vec<Span> = names
        .iter()
        .filter(|name| name.kind == MentionKind::Person)
        .map(|name| doc.span(name.start, name.end))
        .collect();
    found.retain(|m| {
        let is_within = |person: &Span| {
            person.start() <= m.span.start() && m.span.end() <= person.end() && *person != m.span
        };
        let is_body = matches!(m.kind, MentionKind::Actor | MentionKind::Organisation);
        !(is_body && persons.iter().any(is_within))
    });
    found.extend(names.iter().map(|name| plain(name.kind, name.start, name.end)));
    found.sort_by_key(|m| (m.span, m.kind));
    found
}

/// Actor words that name an actor here, and not a place ("in Turkey") or what something is like
/// ("military airport", "rebel-held").
fn is_named_actor(layers: &Layers<'_>, actor: &ActorMention) -> bool {
    let doc = &layers.doc;
    match actor.what {
        What::Country => acts(layers, actor),
        What::Members(Resolve::Aircraft) => true,
        What::Members(_) => !describes(layers, actor.start, actor.end),
        What::Named => !doc.str(actor.start).eq_ignore_ascii_case("operation"),
        _ => true,
    }
}

/// "Turkey said", "by the United States": a country that does something is its state.
fn acts(layers: &Layers<'_>, actor: &ActorMention) -> bool {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let next = doc.word(actor.end);
    let is_verb =
        lexicon.is(next, c::BE | c::HAVE | c::DO | c::MODAL | c::S_FORM | c::PAST | c::NEGATION);
    let before = (actor.start > 0).then(|| doc.str(actor.start - 1));
    let before = match before {
        Some("the") if actor.start > 1 => Some(doc.str(actor.start - 2)),
        other => other,
    };
    let is_object = before.is_some_and(|w| {
        matches!(
            w,
            "in" | "of" | "from" | "to" | "near" | "across" | "into" | "at" | "inside" | "around"
        )
    });
    !is_object && (is_verb || matches!(before, Some("by" | "By" | "with" | "against" | "urged")))
}

/// A noun in the place of an adjective: another noun follows it.
fn describes(layers: &Layers<'_>, start: usize, end: usize) -> bool {
    let doc = &layers.doc;
    let last = doc.str(end - 1);
    let is_plural = last.ends_with('s') || last.ends_with("men");
    let Some(next) = doc.tokens.get(end) else { return false };
    let goes_on = c::PREPOSITION
        | c::COORDINATOR
        | c::SUBORDINATOR
        | c::PRONOUN
        | c::DETERMINER
        | c::RELATIVE
        | c::ADVERB
        | c::BE
        | c::HAVE
        | c::DO
        | c::MODAL
        | c::TO
        | c::PAST
        | c::S_FORM
        | c::ING;
    let is_noun = next.shape == Shape::Lower
        && (next.is_hyphened || !layers.rules.lexicon.is(next.word, goes_on));
    !is_plural && end == start + 1 && is_noun
}

fn is_office(layers: &Layers<'_>, at: usize) -> bool {
    layers.rules.lexicon.is(layers.doc.word(at), c::OFFICE)
}

/// A pronoun or common noun that stands for a person ("he", "the carpenter"), or for many ("we",
/// "the residents").
fn people(layers: &Layers<'_>, at: usize) -> Option<MentionKind> {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let word = doc.str(at);
    match word {
        "I" | "me" | "myself" | "he" | "He" | "him" | "himself" | "she" | "She" | "herself" => {
            return Some(MentionKind::Person);
        }
        "we" | "We" | "us" | "ourselves" | "they" | "They" => {
            return Some(MentionKind::Organisation);
        }
        _ => {}
    }
    if layers.actor(at).is_some() {
        return None;
    }
    let is_people = layers
        .phrases_at(at)
        .iter()
        .any(|m| m.end == at + 1 && matches!(m.entry, Entry::Nation(_, Nation::People)))
        && word.ends_with('s');
    let is = |class| lexicon.is(doc.word(at), class);
    if is_people || is(c::MANY) {
        return Some(MentionKind::Organisation);
    }
    let is_person = is(c::OFFICE) && !is(c::TITLE) && doc.tokens[at].shape == Shape::Lower;
    (is_person && !describes(layers, at, at + 1) && !is_predicate(layers, at))
        .then_some(MentionKind::Person)
}

/// "was a commander", "as a teacher": says what somebody is, and names nobody.
fn is_predicate(layers: &Layers<'_>, at: usize) -> bool {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let article = (at.saturating_sub(4)..at).rev().find(|&i| matches!(doc.str(i), "a" | "an"));
    article.and_then(|i| i.checked_sub(1)).is_some_and(|before| {
        lexicon.is(doc.word(before), c::BE) || matches!(doc.str(before), "as" | "another")
    })
}

/// "three weeks", "12 months": how long, as tokens.
fn durations<'a>(layers: &'a Layers<'_>) -> impl Iterator<Item = (usize, usize)> + 'a {
    let doc = &layers.doc;
    layers.quantities.iter().filter_map(move |quantity| {
        let is_unit = doc.tokens.get(quantity.end).is_some_and(|_| {
            matches!(
                doc.str(quantity.end),
                "hour"
                    | "hours"
                    | "day"
                    | "days"
                    | "week"
                    | "weeks"
                    | "month"
                    | "months"
                    | "year"
                    | "years"
                    | "decade"
                    | "decades"
            )
        });
        let is_told = (quantity.start..quantity.end).any(|at| layers.time(at).is_some());
        (is_unit && !is_told).then_some((quantity.start, quantity.end + 1))
    })
}
