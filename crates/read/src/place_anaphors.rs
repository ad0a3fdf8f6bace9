//! Places told without their name: "the capital", "the same town".

use cairn_places::{Class, Gazetteer};

use crate::{
    actors::country_weights,
    lexicon::{Match, c},
    places::{FURTHEST, Found, PlaceMention, feature_at},
    rules::Rules,
    text::{Doc, Shape},
};

/// Adds to the named places, in text order, those that point at one.
pub(crate) fn with_anaphors(
    doc: &Doc<'_>,
    rules: &Rules,
    gazetteer: &Gazetteer,
    phrases: &[Match],
    prior: &[String],
    named: Vec<PlaceMention>,
) -> Vec<PlaceMention> {
    let weights = country_weights(&named, prior);
    let mut anaphors: Vec<PlaceMention> = Vec::new();
    for at in 0..doc.tokens.len() {
        if !matches!(doc.str(at), "capital" | "same" | "town" | "village" | "city") {
            continue;
        }
        // Only the names on either side can hold the word ("the capital Kabul", "capital of X").
        let next = named.partition_point(|m| m.start <= at);
        let beside = next.saturating_sub(1)..named.len().min(next + 1);
        let is_held = |m: &PlaceMention| m.full.0.min(m.start) <= at && at < m.full.1.max(m.end);
        if named[beside].iter().any(is_held) {
            continue;
        }
        let pointed = capital_at(doc, rules, gazetteer, &weights, &named[..next], at, &named)
            .or_else(|| same_at(doc, rules, phrases, &named[..next], at))
            .or_else(|| town_at(doc, rules, &named[..next], at, &named));
        if let Some((start, end, found, name)) = pointed {
            anaphors.push(PlaceMention {
                start,
                end,
                told_class: None,
                full: (start, end),
                within: None,
                found: Some(found),
                is_ambiguous: false,
                is_demonym: false,
                stands_for: Some(name),
                side: None,
            });
        }
    }
    if anaphors.is_empty() { named } else { merge(named, anaphors) }
}

/// Both in text order; what `within` points at moves with its mention.
fn merge(named: Vec<PlaceMention>, anaphors: Vec<PlaceMention>) -> Vec<PlaceMention> {
    let moved: Vec<usize> = named
        .iter()
        .enumerate()
        .map(|(at, m)| at + anaphors.partition_point(|a| a.start < m.start))
        .collect();
    let named = named.into_iter().map(|m| PlaceMention { within: m.within.map(|w| moved[w]), ..m });
    let mut all: Vec<PlaceMention> = named.chain(anaphors).collect();
    all.sort_by_key(|m| m.start);
    all
}

/// Tokens of the words that point, where they point, and its name.
type Pointed = (usize, usize, Found, String);

/// "The capital", "the Somali capital", "Syria's capital": of the country beside it, else of the
/// country that the report is most about.
fn capital_at(
    doc: &Doc<'_>,
    rules: &Rules,
    gazetteer: &Gazetteer,
    weights: &[(String, usize)],
    before: &[PlaceMention],
    at: usize,
    named: &[PlaceMention],
) -> Option<Pointed> {
    if doc.str(at) != "capital" || !ends_group(doc, rules, named, at + 1) {
        return None;
    }
    let word = at.checked_sub(1)?;
    let beside = match doc.tokens[word].shape {
        Shape::Possessive => word,
        _ => at,
    };
    let country = before
        .last()
        .filter(|m| m.end == beside)
        .and_then(|m| m.found.as_ref())
        .filter(|f| matches!(f.class, Class::Demonym | Class::Country));
    let is_bare = matches!(doc.str(word).to_lowercase().as_str(), "the" | "its" | "their");
    let code = match country {
        Some(found) => found.country.clone(),
        None if is_bare => weights.first()?.0.clone(),
        None => return None,
    };
    let country = rules.countries.iter().find(|country| country.code == code)?;
    let (found, name) = country
        .capitals
        .iter()
        .find_map(|name| Some((largest(gazetteer, &code, name)?, name.clone())))?;
    Some((at, at + 1, found, name))
}

/// The largest town of a name in a country.
fn largest(gazetteer: &Gazetteer, country: &str, name: &str) -> Option<Found> {
    gazetteer
        .candidates(name)
        .into_iter()
        .map(|candidate| gazetteer.record(candidate.place))
        .filter(|record| record.country == country && record.class == Class::Populated)
        .max_by_key(|record| record.population)
        .map(Found::of)
}

/// "The same town", "at the same spot": the last such place told before.
fn same_at(
    doc: &Doc<'_>,
    rules: &Rules,
    phrases: &[Match],
    before: &[PlaceMention],
    at: usize,
) -> Option<Pointed> {
    if doc.str(at) != "same" || at + 1 >= doc.tokens.len() {
        return None;
    }
    let feature = feature_at(rules, phrases, at + 1);
    let is_spot = matches!(
        doc.str(at + 1),
        "spot"
            | "place"
            | "area"
            | "location"
            | "site"
            | "scene"
            | "cathedral"
            | "church"
            | "mosque"
    );
    let (end, class) = match feature {
        Some((end, class)) if !is_spot => (end, Some(class)),
        _ if is_spot => (at + 2, None),
        _ => return None,
    };
    let is_town = |c: Class| matches!(c, Class::Populated | Class::Suburb | Class::Site);
    let fits = |f: &Found| match class {
        Some(class) if is_town(class) => is_town(f.class),
        Some(class) => f.class == class,
        None => !matches!(f.class, Class::Country | Class::Continent | Class::Demonym),
    };
    before
        .iter()
        .rev()
        .take(FURTHEST)
        .filter(|m| !m.is_demonym)
        .find_map(|m| Some((m, m.found.as_ref().filter(|f| fits(f))?)))
        .map(|(m, found)| (at, end, found.clone(), name_of(doc, m)))
}

/// "Attacked the town", "this city": the last one named, not far before.
fn town_at(
    doc: &Doc<'_>,
    rules: &Rules,
    before: &[PlaceMention],
    at: usize,
    named: &[PlaceMention],
) -> Option<Pointed> {
    let is_town = matches!(doc.str(at), "town" | "village" | "city")
        && matches!(doc.str(at.checked_sub(1)?), "the" | "this" | "that")
        && ends_group(doc, rules, named, at + 1);
    let last = before.iter().rev().take(4).find(|m| {
        let class = m.found.as_ref().map(|found| found.class);
        matches!(class, Some(Class::Populated | Class::Suburb | Class::Site))
    });
    let last = last.filter(|m| is_town && at - m.end <= MOST_WORDS_TO_A_TOWN)?;
    last.found.clone().map(|found| (at, at + 1, found, name_of(doc, last)))
}

fn name_of(doc: &Doc<'_>, mention: &PlaceMention) -> String {
    doc.slice(mention.start, mention.end).to_owned()
}

/// A town named further back is seldom what "the town" means.
const MOST_WORDS_TO_A_TOWN: usize = 60;

/// Whether the noun group ends before a token: "the capital on Monday", not "the capital market" or
/// "the capital, Kabul".
fn ends_group(doc: &Doc<'_>, rules: &Rules, named: &[PlaceMention], at: usize) -> bool {
    let starts_name = |at: usize| named.binary_search_by_key(&at, |m| m.start).is_ok();
    let Some(token) = doc.tokens.get(at) else { return true };
    match token.shape {
        Shape::Possessive => true,
        Shape::Punct(_) => !starts_name(at + 1),
        _ if starts_name(at) || doc.str(at) == "of" => false,
        _ => {
            const CLOSED: u64 = c::PREPOSITION
                | c::COORDINATOR
                | c::SUBORDINATOR
                | c::RELATIVE
                | c::ADVERB
                | c::BE
                | c::HAVE
                | c::MODAL
                | c::PAST
                | c::WEEKDAY;
            rules.lexicon.is(token.word, CLOSED)
        }
    }
}
