//! Which names of the gazetteer are places here: a surname, a firm or a common word may be a
//! village's name too.

use cairn_core::{Category, Kind};
use cairn_places::Class;

use crate::{
    lexicon::{Entry, Match, c},
    places::{PlaceMention, names_street},
    rules::{KindRule, Rules},
    text::Doc,
};

/// Leaves out names that are a small place's and, with nothing to say so, more likely something
/// else's: a surname, a firm, a word at the start of a sentence.
pub(crate) fn keep_supported(
    doc: &Doc<'_>,
    rules: &Rules,
    phrases: &[Match],
    mentions: Vec<PlaceMention>,
    prior: &[String],
) -> Vec<PlaceMention> {
    let weights = crate::actors::country_weights(&mentions, prior);
    let keep: Vec<bool> = mentions
        .iter()
        .enumerate()
        .map(|(index, mention)| {
            let is_street = mention.told_class == Some(Class::Site) && names_street(doc, mention);
            if mention.is_demonym || mention.within.is_some() || is_street {
                return true;
            }
            if is_stranger(mention, &weights) {
                return mention.end > mention.start + 1
                    || follows_locative(doc, rules, mention.start);
            }
            let is_container = index > 0 && mentions[index - 1].within == Some(index);
            if is_container
                || mention.end > mention.start + 1
                || mention.told_class.is_some()
                || follows_locative(doc, rules, mention.start)
                || follows_act(doc, rules, phrases, mention.start)
            {
                return true;
            }
            match &mention.found {
                None => false,
                Some(found) if prior.contains(&found.country) => true,
                Some(found) => {
                    let weight = weights
                        .iter()
                        .find(|(code, _)| *code == found.country)
                        .map_or(0, |(_, w)| *w);
                    let is_wide = matches!(
                        found.class,
                        Class::Country
                            | Class::Continent
                            | Class::Admin1
                            | Class::Demonym
                            | Class::Region
                    );
                    is_wide || found.population >= LARGE || found.population >= SMALL && weight >= 3
                }
            }
        })
        .collect();
    // Indices in `within` shift with what is left out.
    let mut moved = vec![None; mentions.len()];
    let mut next = 0;
    for (index, kept) in keep.iter().enumerate() {
        if *kept {
            moved[index] = Some(next);
            next += 1;
        }
    }
    let kept =
        mentions.into_iter().zip(&keep).filter(|(_, kept)| **kept).map(|(mention, _)| mention);
    kept.map(|mut mention| {
        // A village in a country that nothing else here speaks of bears the name by chance.
        if is_stranger(&mention, &weights) {
            mention.found = None;
            mention.is_ambiguous = true;
        }
        mention.within = mention.within.and_then(|w| moved[w]);
        mention
    })
    .collect()
}

/// A small place in a country that the report, which is about another, speaks of nowhere else.
fn is_stranger(mention: &PlaceMention, weights: &[(String, usize)]) -> bool {
    let Some(found) = &mention.found else { return false };
    let weight = |code: &str| weights.iter().find(|(c, _)| c == code).map_or(0, |(_, w)| *w);
    let is_small =
        matches!(found.class, Class::Populated | Class::Suburb | Class::Admin2 | Class::Site)
            && found.population < SMALL;
    let is_alone = weight(&found.country) <= 1 && weights.first().is_some_and(|(_, w)| *w >= 3);
    is_small && is_alone && mention.within.is_none()
}

/// A city this large is meant by its bare name more often than anything else is.
const LARGE: u32 = 150_000;
/// A town this large is, in a report about its country.
const SMALL: u32 = 5_000;

/// "in Hajin", "near the town of Hajin": the words before say that a place follows.
pub(crate) fn follows_locative(doc: &Doc<'_>, rules: &Rules, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    let is_locative = |at: usize| {
        matches!(
            doc.str(at).to_lowercase().as_str(),
            "in" | "near"
                | "on"
                | "at"
                | "outside"
                | "around"
                | "between"
                | "from"
                | "to"
                | "into"
                | "across"
                | "inside"
                | "towards"
                | "toward"
                | "throughout"
        )
    };
    let is_direction = rules.lexicon.is(doc.word(before), c::ADJECTIVE);
    is_locative(before) || is_direction && before.checked_sub(1).is_some_and(is_locative)
}

/// "Shelling of Kherson", "fled Kibumba", "rockets hit Metula": acts that are done to places.
fn follows_act(doc: &Doc<'_>, rules: &Rules, phrases: &[Match], start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    let end = if doc.str(before) == "of" { before } else { start };
    let first = phrases.partition_point(|m| m.start + MOST_WORDS_OF_AN_ACT < end);
    phrases[first..].iter().take_while(|m| m.start < end).filter(|m| m.end == end).any(|m| match m
        .entry
    {
        Entry::EventNoun(kind) => end == before && is_done_to_places(&rules.kinds[kind as usize]),
        Entry::EventVerb(kind, _) | Entry::SufferVerb(kind) => {
            end == start && is_done_to_places(&rules.kinds[kind as usize])
        }
        _ => false,
    })
}

/// Words of the longest name of an act.
const MOST_WORDS_OF_AN_ACT: usize = 4;

fn is_done_to_places(rule: &KindRule) -> bool {
    let is_of_place = rule.is_territory
        || matches!(
            rule.kind,
            Kind::Shelling
                | Kind::AirStrike
                | Kind::DroneStrike
                | Kind::ChemicalAttack
                | Kind::Bombing
                | Kind::TerritoryChange
                | Kind::Displacement
        );
    // "Attacked Gwoza", "struck Tyre": people are attacked too, but then by more than a bare name.
    let is_of_either = rule.kind == Kind::ArmedAssault
        || rule.is_weak && rule.kind.category() == Category::Violence;
    is_of_place || is_of_either && !rule.is_harm
}
