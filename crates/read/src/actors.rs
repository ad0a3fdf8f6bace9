//! Actors named or described in the text, resolved within the report.

use cairn_core::RuleId;

use crate::{
    lexicon::{Entry, Match, Nation, c},
    places::PlaceMention,
    rules::{Resolve, Rules},
    text::{Doc, Shape},
};

#[derive(Clone, Debug)]
pub(crate) struct ActorMention {
    /// Tokens.
    pub start: usize,
    pub end: usize,
    /// Index into `Rules::actors`; `None` when the words name nobody known.
    pub actor: Option<u16>,
    pub what: What,
    pub rule: RuleId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// By name: "the PKK", "Boko Haram".
    Named,
    /// A country's forces, police or government, told with the country.
    State,
    /// A country alone: "Turkey", "Damascus". Its government, or its forces when it acts by force.
    Country,
    /// "Gunmen", "the jihadists", "soldiers".
    Members(Resolve),
    Leader,
    Outlet,
}

pub(crate) fn mentions(
    doc: &Doc<'_>,
    rules: &Rules,
    phrases: &[Match],
    places: &[PlaceMention],
    prior: &[String],
    year: Option<i16>,
) -> Vec<ActorMention> {
    let countries = country_weights(places, prior);
    let mut found: Vec<ActorMention> = Vec::new();
    let mut phrase = 0;
    let mut at = 0;
    while at < doc.tokens.len() {
        while phrases.get(phrase).is_some_and(|m| m.start < at) {
            phrase += 1;
        }
        let here: Vec<Match> =
            phrases[phrase..].iter().take_while(|m| m.start == at).copied().collect();
        let mention = (!here.is_empty())
            .then(|| {
                named(doc, rules, &here, &countries, year)
                    .into_iter()
                    .chain(of_country(doc, rules, phrases, &here))
                    .chain(members(doc, rules, &here))
                    .max_by_key(|m| (m.end, m.what == What::Named))
            })
            .flatten();
        match mention {
            Some(mention) => {
                at = mention.end;
                found.push(mention);
            }
            None => at += 1,
        }
    }
    resolve(doc, rules, &mut found, &countries, places);
    found
}

/// Countries of the report's places, the most mentioned first.
pub(crate) fn country_weights(places: &[PlaceMention], prior: &[String]) -> Vec<(String, usize)> {
    let mut weights: Vec<(String, usize)> = prior.iter().map(|code| (code.clone(), 3)).collect();
    for place in places.iter().filter_map(|p| p.found.as_ref()).filter(|f| !f.country.is_empty()) {
        match weights.iter_mut().find(|(code, _)| *code == place.country) {
            Some((_, weight)) => *weight += 1,
            None => weights.push((place.country.clone(), 1)),
        }
    }
    weights.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    weights
}

/// A proper name; of several bearers one that bore it in the report's year, and of these the one
/// that fights in the report's countries.
fn named(
    doc: &Doc<'_>,
    rules: &Rules,
    here: &[Match],
    countries: &[(String, usize)],
    year: Option<i16>,
) -> Option<ActorMention> {
    let weight = |actor: u16| {
        let actor = &rules.actors[actor as usize];
        let of = |code: &String| countries.iter().find(|(c, _)| c == code).map_or(0, |(_, w)| *w);
        actor.countries.iter().map(of).max().unwrap_or(0)
    };
    let candidates = here.iter().filter_map(|m| match m.entry {
        Entry::Actor(actor) => Some((m.end, actor, What::Named)),
        Entry::Leader(actor) => Some((m.end, actor, What::Leader)),
        Entry::Outlet(actor) => Some((m.end, actor, What::Outlet)),
        _ => None,
    });
    // A name is written with a capital somewhere; "coalition" alone is a noun.
    let (end, actor, what) = candidates
        .filter(|(end, _, _)| {
            (here[0].start..*end).any(|i| doc.tokens[i].is_capital() || is_foreign(doc, i))
        })
        .max_by_key(|(end, actor, what)| {
            let is_of_its_time = rules.actors[*actor as usize].is_of(year);
            (*end, is_of_its_time, weight(*actor), *what == What::Named, std::cmp::Reverse(*actor))
        })?;
    Some(ActorMention {
        start: here[0].start,
        end,
        actor: Some(actor),
        what,
        rule: RuleId::new("codebook.actors"),
    })
}

fn is_foreign(doc: &Doc<'_>, at: usize) -> bool {
    doc.str(at).chars().any(|c| !c.is_ascii() && c.is_alphabetic())
}

/// "Syrian army", "Turkey's security forces", "US special operations forces", "Moscow".
fn of_country(
    doc: &Doc<'_>,
    rules: &Rules,
    phrases: &[Match],
    here: &[Match],
) -> Option<ActorMention> {
    let (country, form, nation_end) = here
        .iter()
        .filter_map(|m| match m.entry {
            Entry::Nation(country, form) => Some((country, form, m.end)),
            _ => None,
        })
        .max_by_key(|(_, form, end)| (*end, *form == Nation::Adjective))?;
    let start = here[0].start;
    if !(start..nation_end).any(|i| doc.tokens[i].is_capital() || is_foreign(doc, i)) {
        return None;
    }
    let country_of = &rules.countries[country as usize];
    let at = |end, actor, what, rule| ActorMention { start, end, actor: Some(actor), what, rule };
    // Modifiers between country and noun: "Syrian government forces", "Iraqi elite counter-terrorism
    // troops"; "-backed" and "-led" make it somebody else's.
    for noun in nation_end..nation_end + 4 {
        let Some(token) = doc.tokens.get(noun) else { break };
        if token.is_hyphened
            && matches!(
                doc.str(noun),
                "backed"
                    | "led"
                    | "allied"
                    | "funded"
                    | "trained"
                    | "supported"
                    | "aligned"
                    | "based"
                    | "born"
                    | "held"
                    | "controlled"
                    | "loyal"
                    | "style"
            )
        {
            return None;
        }
        let first = phrases.partition_point(|m| m.start < noun);
        let members = phrases[first..]
            .iter()
            .take_while(|m| m.start == noun)
            .filter_map(|m| match m.entry {
                Entry::Members(index) => Some((m.end, &rules.members[index as usize])),
                _ => None,
            })
            .max_by_key(|(end, _)| *end);
        if let Some((end, rule)) = members {
            let actor = match rule.resolve {
                Resolve::Forces | Resolve::Aircraft => country_of.forces,
                Resolve::Police => country_of.police,
                Resolve::Government => country_of.government,
                Resolve::Loyal => {
                    return Some(ActorMention {
                        start,
                        end,
                        actor: None,
                        what: What::Members(Resolve::Loyal),
                        rule: rule.id.clone(),
                    });
                }
                _ => break,
            };
            // "Syrian government forces": the longer noun, if any, wins.
            let further = doc.tokens.get(end).map(|_| end).and_then(|next| {
                let first = phrases.partition_point(|m| m.start < next);
                phrases[first..].iter().take_while(|m| m.start == next).find_map(|m| {
                    match m.entry {
                        Entry::Members(index)
                            if rules.members[index as usize].resolve == Resolve::Forces =>
                        {
                            Some(m.end)
                        }
                        _ => None,
                    }
                })
            });
            return Some(match further {
                Some(end) => at(end, country_of.forces, What::State, rule.id.clone()),
                None => at(end, actor, What::State, rule.id.clone()),
            });
        }
        let is_modifier = token.shape == Shape::Possessive
            || rules.lexicon.is(token.word, c::ADJECTIVE)
            || token.is_hyphened
            || matches!(
                doc.str(noun),
                "government"
                    | "counter"
                    | "anti"
                    | "special"
                    | "federal"
                    | "state"
                    | "interior"
                    | "defence"
                    | "defense"
                    | "Ministry"
                    | "ministry"
                    | "intelligence"
                    | "coalition"
                    | "off"
            );
        if !is_modifier {
            break;
        }
    }
    let rule = RuleId::new("codebook.countries");
    match form {
        Nation::Name | Nation::Capital => {
            Some(at(nation_end, country_of.government, What::Country, rule))
        }
        // "US", "Myanmar" are names and adjectives: a name before anything but a noun.
        Nation::Adjective => {
            let is_name = here
                .iter()
                .any(|m| m.entry == Entry::Nation(country, Nation::Name) && m.end == nation_end);
            let next = doc.tokens.get(nation_end);
            let describes = next.is_some_and(|token| {
                const NO_NOUN: u64 = c::PAST
                    | c::S_FORM
                    | c::BE
                    | c::HAVE
                    | c::MODAL
                    | c::PREPOSITION
                    | c::COORDINATOR
                    | c::RELATIVE
                    | c::ADVERB;
                token.is_word() && !rules.lexicon.is(token.word, NO_NOUN)
            });
            (is_name && !describes)
                .then(|| at(nation_end, country_of.government, What::Country, rule))
        }
        Nation::People => None,
    }
}

fn members(doc: &Doc<'_>, rules: &Rules, here: &[Match]) -> Option<ActorMention> {
    let (end, index) = here
        .iter()
        .filter_map(|m| match m.entry {
            Entry::Members(index) => Some((m.end, index)),
            _ => None,
        })
        .max_by_key(|(end, _)| *end)?;
    let rule = &rules.members[index as usize];
    let start = here[0].start;
    // "the group" is a phrase with its article; "opposition" and "state" inside names are none.
    let is_name_part = doc.tokens[start].is_capital()
        && start > 0
        && doc.tokens[start - 1].is_capital()
        && rule.resolve == Resolve::Government;
    (!is_name_part).then(|| ActorMention {
        start,
        end,
        actor: None,
        what: What::Members(rule.resolve),
        rule: rule.id.clone(),
    })
}

/// How many sentences behind "Turkish troops" a bare "the army" is still theirs, wherever it acts.
const MOST_SENTENCES_BETWEEN: usize = 4;

/// Places of a sentence that are looked at for its country.
const MOST_PLACES: usize = 20;

/// Gives "the jihadists" the group named before them that is called so, and "soldiers" the country.
fn resolve(
    doc: &Doc<'_>,
    rules: &Rules,
    found: &mut [ActorMention],
    countries: &[(String, usize)],
    places: &[PlaceMention],
) {
    let unidentified = rules.actors.iter().position(|a| a.id == "unidentified-armed-group");
    let main_country = countries
        .first()
        .and_then(|(code, _)| rules.countries.iter().position(|country| country.code == *code));
    // A coalition is often named in full only at the end, by who speaks for it.
    let only_coalition = found
        .iter()
        .filter_map(|m| m.actor)
        .find(|&a| rules.actors[a as usize].kind == "coalition");
    let mut last_group: Vec<u16> = Vec::new();
    // The country whose forces, police or government were named last, in which sentence, and
    // whether they bear arms: "the army" is theirs, an embassy's country is not meant by "troops".
    let mut last_state: Option<(usize, usize, bool)> = None;
    let country_told_in = |sentence: usize| {
        let sentence = doc.sentences.get(sentence)?;
        let first = places.partition_point(|p| p.start < sentence.start);
        let own = places[first..].iter().take(MOST_PLACES).take_while(|p| p.start < sentence.end);
        let code = own
            .filter(|p| !p.is_demonym)
            // "A woman visiting from Canada": not where it was.
            .filter(|p| {
                p.start.checked_sub(1).is_none_or(|b| !matches!(doc.str(b), "from" | "with"))
            })
            .filter_map(|p| p.found.as_ref())
            .map(|f| f.country.as_str())
            .find(|code| !code.is_empty())?;
        rules.countries.iter().position(|country| country.code == code)
    };
    let of_country = |index: usize, resolve: Resolve| {
        let country = &rules.countries[index];
        match resolve {
            Resolve::Forces => country.forces,
            Resolve::Police => country.police,
            _ => country.government,
        }
    };
    for mention in found.iter_mut() {
        let sentence = doc.sentences.partition_point(|s| s.end <= mention.start);
        let state = |actor: u16| {
            let is_armed =
                matches!(rules.actors[actor as usize].kind.as_str(), "state_forces" | "police");
            Some((country_index(rules, actor)?, sentence, is_armed))
        };
        match mention.what {
            What::Named | What::Leader | What::Outlet => {
                let actor = mention.actor.expect("named actors are known");
                let kind = rules.actors[actor as usize].kind.as_str();
                if matches!(kind, "state_forces" | "government" | "police") {
                    last_state = state(actor).or(last_state);
                } else {
                    last_group.retain(|&g| g != actor);
                    last_group.push(actor);
                }
            }
            What::State => {
                last_state = mention.actor.and_then(state).or(last_state);
            }
            What::Country => {}
            What::Members(resolve) => {
                let words = doc.slice(mention.start, mention.end).to_lowercase();
                mention.actor = match resolve {
                    Resolve::Unidentified => {
                        // "IS suicide bomber" is resolved by the name beside it, in events.
                        unidentified.map(|u| u as u16)
                    }
                    Resolve::Group => {
                        let named = |&&group: &&u16| {
                            let noun = words.strip_prefix("the ").unwrap_or(&words);
                            rules.actors[group as usize].nouns.iter().any(|n| {
                                let n = n.to_lowercase();
                                n == words || n == noun || n.strip_suffix('s') == Some(noun)
                            })
                        };
                        let is_anaphor = words.contains("group") || words.contains("organi");
                        let is_coalition =
                            words.contains("coalition") || words.contains("alliance");
                        let coalition =
                            |&&group: &&u16| rules.actors[group as usize].kind == "coalition";
                        last_group
                            .iter()
                            .rev()
                            .find(
                                |group| if is_coalition { coalition(group) } else { named(group) },
                            )
                            .or_else(|| last_group.last().filter(|_| is_anaphor))
                            .copied()
                            .or(only_coalition.filter(|_| is_coalition))
                    }
                    Resolve::Forces | Resolve::Police | Resolve::Government => {
                        let is_meant = |&(_, told, is_armed): &(usize, usize, bool)| {
                            is_armed && sentence - told <= MOST_SENTENCES_BETWEEN
                        };
                        last_state
                            .filter(is_meant)
                            .map(|(country, ..)| country)
                            .or_else(|| country_told_in(sentence))
                            .or(last_state.filter(|(_, _, is_armed)| *is_armed).map(|(c, ..)| c))
                            .or(main_country)
                            .or(last_state.map(|(country, ..)| country))
                            .map(|index| of_country(index, resolve))
                    }
                    Resolve::Aircraft | Resolve::Loyal | Resolve::Itself => None,
                };
            }
        }
    }
}

pub(crate) fn country_index(rules: &Rules, actor: u16) -> Option<usize> {
    rules
        .countries
        .iter()
        .position(|c| c.government == actor || c.forces == actor || c.police == actor)
}
