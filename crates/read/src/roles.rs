//! Who did it to whom: the parts actors have in an act.

use cairn_core::{Certainty, Role, Who};

use crate::{
    actors::What,
    chunks::{Chunk, Group, Tense},
    layers::Layers,
    lexicon::{Entry, Nation, c},
    rules::{Mark, Resolve},
    text::Shape,
};

/// An actor in its part, as tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub start: usize,
    pub end: usize,
    /// Index into `Rules::actors`.
    pub actor: Option<u16>,
    pub role: Role,
    pub side: Option<char>,
    pub certainty: Certainty,
    /// People hit who are no organised actor.
    pub is_civilians: bool,
    /// A group's proper name, a country, or a description.
    pub is_named: bool,
}

/// The noun group that is the subject of the verb at `index`: past adverbs, commas with a
/// relative, and prepositional groups ("Fighters of the group in the north attacked").
pub(crate) fn subject(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> Option<usize> {
    // "…, killing seven": the subject of the finite verb before.
    let trails = chunks[index].verb().is_some_and(|v| v.tense == Tense::Ing && !v.is_passive)
        && index.checked_sub(1).is_some_and(|b| chunks[b].group == Group::Comma);
    if trails {
        let main = chunks[..index].iter().rposition(|ch| {
            ch.verb().is_some_and(|v| matches!(v.tense, Tense::Past | Tense::Present))
        })?;
        return subject(layers, chunks, main);
    }
    let mut at = index;
    let mut steps = 0;
    let mut through_relative = false;
    while let Some(previous) = at.checked_sub(1) {
        steps += 1;
        if steps > 14 {
            return None;
        }
        match chunks[previous].group {
            Group::Relative => {
                through_relative = true;
                at = previous;
            }
            Group::Time(_) => at = before_time(chunks, previous),
            Group::Adverb | Group::Quote | Group::Other => at = previous,
            Group::Comma => {
                // ", the group said," or ", which …,": step over one parenthesis.
                let follows_relative =
                    chunks.get(previous + 1).is_some_and(|ch| ch.group == Group::Relative);
                if follows_relative {
                    at = previous;
                    continue;
                }
                let open = chunks[..previous].iter().rposition(|ch| ch.group == Group::Comma)?;
                if previous - open > 8
                    || chunks[open + 1..previous].iter().any(|ch| {
                        ch.verb().is_some_and(|v| !v.is_passive && v.tense == Tense::Past)
                    }) && previous - open < 2
                {
                    return None;
                }
                at = open;
            }
            // "attacked … and killed": the subject of the verb before.
            Group::Coordinator => {
                let verb = chunks[..previous].iter().rposition(|ch| ch.verb().is_some())?;
                return subject(layers, chunks, verb);
            }
            Group::Verb(_) => {
                // "A theatre that Kyiv said had been hit": Kyiv speaks, and was not hit.
                let is_passive = chunks[previous].verb().is_some_and(|v| v.is_passive);
                if is_saying(layers, &chunks[previous]) && !is_passive {
                    let speaker = previous.checked_sub(1).filter(|&s| chunks[s].is_noun())?;
                    at = speaker.checked_sub(1).filter(|&r| chunks[r].group == Group::Relative)?;
                    through_relative = true;
                    continue;
                }
                return subject(layers, chunks, previous);
            }
            Group::Noun => {
                // "an attack in Madrid, Spain which killed 13": a place kills nobody.
                if through_relative && is_place_only(layers, &chunks[previous]) {
                    let event = chunks[..previous].iter().rposition(|ch| {
                        ch.is_noun()
                            && (ch.start..ch.end).any(|t| {
                                layers
                                    .longest(t, |e| matches!(e, Entry::EventNoun(_)).then_some(()))
                                    .is_some()
                            })
                    });
                    if event.is_some() {
                        return event;
                    }
                }
                // Walk over prepositional groups to the head noun.
                let mut head = previous;
                while head >= 2
                    && chunks[head - 1].group == Group::Preposition
                    && chunks[head - 2].is_noun()
                {
                    head -= 2;
                }
                if let Some(verb) =
                    reduced_relative(layers, chunks, head).filter(|_| !through_relative)
                {
                    at = verb;
                    continue;
                }
                if head >= 1 && chunks[head - 1].group == Group::Preposition {
                    // "In Kabul gunmen …": the noun right before the verb is the subject unless it
                    // is the place of an opening phrase.
                    return (head != previous).then_some(head);
                }
                return Some(head);
            }
            // "Three Americans - a soldier and two contractors - were killed".
            Group::Break => {
                let open = dash_before(layers, chunks, previous)?;
                at = open;
            }
            Group::Preposition | Group::Subordinator => return None,
        }
    }
    None
}

/// The dash that opens a parenthesis closed by the dash at `close`.
pub(crate) fn dash_before(layers: &Layers<'_>, chunks: &[Chunk], close: usize) -> Option<usize> {
    let is_dash =
        |ch: &Chunk| matches!(layers.doc.tokens[ch.start].shape, Shape::Punct('-' | '–' | '—'));
    if !is_dash(&chunks[close]) {
        return None;
    }
    let open = chunks[..close].iter().rposition(|ch| ch.group == Group::Break)?;
    (is_dash(&chunks[open]) && close - open <= 12).then_some(open)
}

/// The verb of what describes a subject before it, when the noun at `noun` belongs to that verb:
/// "Gunmen riding motorcycles attacked", "gunmen disguised as soldiers attacked", "forces allied
/// with the government clashed".
pub(crate) fn reduced_relative(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    noun: usize,
) -> Option<usize> {
    let mut at = noun;
    for _ in 0..4 {
        at = at.checked_sub(1)?;
        match chunks[at].group {
            Group::Verb(verb) => {
                let describes = matches!(verb.tense, Tense::Ing | Tense::Participle)
                    && at > 0
                    && chunks[at - 1].is_noun();
                return describes.then_some(at);
            }
            Group::Preposition | Group::Adverb => {}
            Group::Subordinator if layers.doc.str(chunks[at].start) == "as" => {}
            Group::Time(_) if at + 1 < noun => {}
            _ => return None,
        }
    }
    None
}

/// The chunk to go on from before a time expression: its "on" or "in" goes with it.
pub(crate) fn before_time(chunks: &[Chunk], time: usize) -> usize {
    match time.checked_sub(1).map(|before| chunks[before].group) {
        Some(Group::Preposition) => time - 1,
        _ => time,
    }
}

pub(crate) fn is_saying(layers: &Layers<'_>, verb: &Chunk) -> bool {
    layers.longest(verb.head, |e| matches!(e, Entry::SayVerb(..)).then_some(())).is_some()
}

fn is_place_only(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    layers.place(chunk.end - 1).is_some_and(|p| !layers.places[p].is_demonym)
}

/// The noun group that is the object of the verb at `index`.
pub(crate) fn object(chunks: &[Chunk], index: usize) -> Option<usize> {
    let mut at = index + 1;
    while chunks.get(at).is_some_and(|ch| matches!(ch.group, Group::Adverb | Group::Quote)) {
        at += 1;
    }
    chunks.get(at).filter(|ch| ch.is_noun()).map(|_| at)
}

/// The noun group after one of `words` within the clause that follows `index`.
pub(crate) fn after_preposition(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    index: usize,
    words: &[&str],
) -> Option<usize> {
    let mut at = index + 1;
    let mut verbs = 0;
    while let Some(chunk) = chunks.get(at).filter(|_| at <= index + 9) {
        match chunk.group {
            Group::Preposition
                if words.contains(&layers.doc.str(chunk.start).to_lowercase().as_str()) =>
            {
                let mut noun = at + 1;
                while chunks
                    .get(noun)
                    .is_some_and(|ch| matches!(ch.group, Group::Quote | Group::Adverb))
                {
                    noun += 1;
                }
                return chunks.get(noun).filter(|ch| ch.is_noun()).map(|_| noun);
            }
            Group::Break | Group::Subordinator | Group::Relative => return None,
            Group::Verb(v) => {
                verbs += 1;
                if verbs > 1 || !matches!(v.tense, Tense::Participle | Tense::Ing) {
                    return None;
                }
            }
            Group::Comma
                if chunks.get(at + 1).is_none_or(|ch| !matches!(ch.group, Group::Verb(_))) =>
            {
                return None;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The first noun group of the list that a subject ends: "The army and allied militias attacked".
///
/// A noun that a verb or a preposition governs begins no subject.
fn first_of_list(chunks: &[Chunk], noun: usize) -> usize {
    let mut first = noun;
    while let Some(joint) = first.checked_sub(1).filter(|&j| {
        matches!(chunks[j].group, Group::Coordinator)
            || chunks[j].group == Group::Comma && first != noun
    }) {
        let joint = match joint.checked_sub(1) {
            Some(comma) if chunks[comma].group == Group::Comma => comma,
            _ => joint,
        };
        let Some(item) = joint.checked_sub(1).filter(|&i| chunks[i].is_noun()) else { break };
        let governor = item.checked_sub(1).map(|g| chunks[g].group);
        if matches!(governor, Some(Group::Verb(_) | Group::Preposition | Group::Relative)) {
            break;
        }
        first = item;
    }
    first
}

/// Actors in one noun group and those joined to it by "and" or "of".
pub(crate) fn parties(layers: &Layers<'_>, chunks: &[Chunk], noun: usize, role: Role) -> Vec<Part> {
    list(layers, chunks, noun, noun, role)
}

/// Actors in the list that the subject at `noun` ends, and those behind it.
pub(crate) fn subject_parties(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    noun: usize,
    role: Role,
) -> Vec<Part> {
    list(layers, chunks, first_of_list(chunks, noun), noun, role)
}

/// Actors from the noun group at `noun` on; items up to `last` belong to the list whatever verb
/// follows them.
fn list(layers: &Layers<'_>, chunks: &[Chunk], noun: usize, last: usize, role: Role) -> Vec<Part> {
    let mut found = in_group(layers, &chunks[noun], role);
    // "Salman Abedi, the student who …": the name stands before its description.
    if found.is_empty()
        && noun >= 2
        && chunks[noun - 1].group == Group::Comma
        && chunks[noun - 2].is_noun()
        && chunks.get(noun + 1).is_some_and(|ch| ch.group == Group::Relative)
    {
        found = in_group(layers, &chunks[noun - 2], role);
    }
    let mut at = noun;
    for _ in 0..4 {
        let (Some(joint), Some(next)) = (chunks.get(at + 1), chunks.get(at + 2)) else { break };
        let joins = match joint.group {
            Group::Coordinator => true,
            Group::Comma if at + 2 <= last => true,
            Group::Comma if ends_in_saying(layers, chunks, at + 2) => false,
            Group::Comma => chunks
                .get(at + 3)
                .is_some_and(|ch| matches!(ch.group, Group::Coordinator | Group::Comma)),
            Group::Preposition => {
                found.is_empty() && layers.doc.str(joint.start) == "of"
                    || layers.doc.str(joint.start) == "of" && found.iter().all(|p| !p.is_named)
            }
            _ => false,
        };
        // "…, and the army said": a noun with a finite verb behind it starts a clause.
        let is_clause = joint.group != Group::Preposition
            && at + 2 > last
            && chunks.get(at + 3).is_some_and(|ch| {
                ch.verb().is_some_and(|v| !matches!(v.tense, Tense::Participle | Tense::Ing))
            });
        if !joins || !next.is_noun() || is_clause {
            break;
        }
        let more = in_group(layers, next, role);
        if joint.group == Group::Preposition
            && !more.is_empty()
            && found.iter().any(|p| p.actor.is_none() || !p.is_named)
        {
            // "members of the security forces": the name behind "of" says who they are.
            let start = chunks[noun].start;
            found.retain(|p| p.is_named);
            found.extend(
                more.into_iter()
                    .map(|part| Part { start: start.max(part.start.saturating_sub(6)), ..part }),
            );
        } else {
            found.extend(more);
        }
        at += 2;
    }
    found
}

/// "Killing 39 people, the regional governor, Pavlo Kyrylenko, said": what follows the comma speaks.
pub(crate) fn ends_in_saying(layers: &Layers<'_>, chunks: &[Chunk], from: usize) -> bool {
    let speaker = chunks[from..]
        .iter()
        .take(MOST_OF_A_SPEAKER)
        .take_while(|ch| ch.is_noun() || matches!(ch.group, Group::Comma | Group::Preposition));
    chunks
        .get(from + speaker.count())
        .is_some_and(|ch| ch.verb().is_some_and(|v| !v.is_passive) && is_saying(layers, ch))
}

/// Chunks of a speaker with office, name and what they belong to.
const MOST_OF_A_SPEAKER: usize = 9;

/// Actors in one noun group. The head decides: in "IS fighters" both say one actor.
pub(crate) fn in_group(layers: &Layers<'_>, chunk: &Chunk, role: Role) -> Vec<Part> {
    let doc = &layers.doc;
    let mut found: Vec<Part> = Vec::new();
    let mut at = chunk.start;
    while at < chunk.end {
        let Some(index) = layers.actor(at) else {
            at += 1;
            continue;
        };
        let mention = &layers.actors[index];
        at = mention.end.max(at + 1);
        let is_described = matches!(mention.what, What::Members(_));
        let is_named = !is_described;
        let end = mention.end.min(chunk.end);
        // "A rebel-held position" that is hit is the rebels'.
        let holds_what_is_hit = role == Role::Target
            && doc.tokens.get(mention.end).is_some_and(|t| t.is_hyphened)
            && matches!(doc.str(mention.end), "held" | "controlled" | "run")
            && is_military_site(doc.str(chunk.end - 1));
        // "US-backed fighters": not the country's own.
        if !holds_what_is_hit
            && doc.tokens.get(mention.end).is_some_and(|t| t.is_hyphened)
            && matches!(
                doc.str(mention.end),
                "backed"
                    | "led"
                    | "allied"
                    | "held"
                    | "controlled"
                    | "linked"
                    | "affiliated"
                    | "inspired"
                    | "based"
                    | "aligned"
                    | "run"
                    | "owned"
                    | "funded"
                    | "operated"
                    | "trained"
                    | "armed"
                    | "supplied"
                    | "sponsored"
                    | "born"
                    | "speaking"
                    | "style"
            )
            && mention.end < chunk.end
            && !matches!(doc.str(mention.end), "led" | "linked" | "affiliated" | "inspired" if is_named && mention.what == What::Named)
        {
            continue;
        }
        let actor = match mention.what {
            What::Country => mention.actor.map(|government| forces_of(layers, government)),
            What::Outlet => None,
            _ => mention.actor,
        };
        if mention.what == What::Outlet {
            continue;
        }
        // "across Iraq": where, not who.
        let follows_locative = mention.start.checked_sub(1).is_some_and(|b| {
            matches!(
                doc.str(b),
                "in" | "across"
                    | "at"
                    | "near"
                    | "inside"
                    | "from"
                    | "to"
                    | "into"
                    | "throughout"
                    | "over"
                    | "around"
                    | "outside"
            )
        });
        // "west of Damascus", "an attack on Kabul": a capital that is hit is a place.
        let is_capital_city = layers
            .longest(mention.start, |e| {
                matches!(e, Entry::Nation(_, Nation::Capital)).then_some(())
            })
            .is_some();
        // "Somalia's al-Shabaab": the group, of that country.
        let belongs = mention.what == What::Country
            && doc.tokens.get(mention.end).is_some_and(|t| t.shape == Shape::Possessive)
            && (mention.end + 1..chunk.end)
                .any(|t| layers.actor(t).is_some_and(|a| layers.actors[a].what == What::Named));
        if belongs {
            continue;
        }
        // "Baghdad bombing kills 125": the name says where.
        let names_where = role == Role::Perpetrator
            && doc.tokens.get(mention.end).is_none_or(|t| t.shape != Shape::Possessive)
            && (mention.end..chunk.end).any(|t| {
                layers.longest(t, |e| matches!(e, Entry::EventNoun(_)).then_some(())).is_some()
            });
        if mention.what == What::Country && names_where {
            continue;
        }
        if mention.what == What::Country
            && (follows_locative || is_capital_city && role != Role::Perpetrator)
        {
            continue;
        }
        // "IS suicide bombers", "Taliban fighters": the description adds nothing to the name before.
        if is_described
            && found
                .last()
                .is_some_and(|last| last.end == mention.start || last.end + 1 == mention.start)
        {
            if let Some(last) = found.last_mut() {
                last.end = end;
            }
            continue;
        }
        // The possessor: "the army's positions", still that army.
        found.push(Part {
            start: with_determiner(layers, mention.start, chunk.start),
            end,
            actor,
            role,
            side: None,
            certainty: Certainty::Stated,
            is_civilians: false,
            is_named,
        });
    }
    if found.is_empty() {
        found.extend(nation_in(layers, chunk, role));
    }
    if found.is_empty() && matches!(role, Role::Target | Role::Participant) {
        found.extend(civilians(layers, chunk, role));
    }
    if found.is_empty() {
        found.extend(person(layers, chunk, role));
    }
    if found.is_empty() && role == Role::Perpetrator {
        found.extend(people_of_no_name(layers, chunk));
    }
    found
}

/// "A man", "men in uniform", "an 18-year-old": authors of whom no more is known.
fn people_of_no_name(layers: &Layers<'_>, chunk: &Chunk) -> Option<Part> {
    let is_people = (chunk.start..chunk.end).any(|at| {
        let word = layers.longest(at, |e| match e {
            Entry::People(index) => Some(index),
            _ => None,
        });
        word.is_some_and(|(end, index)| {
            end == chunk.end
                && layers.rules.people[index as usize].who != Who::Civilians
                && !matches!(
                    layers.doc.str(end - 1),
                    "others" | "other" | "victims" | "dead" | "people" | "persons"
                )
        })
    }) || layers.doc.str(chunk.end - 1) == "old"
        && layers.doc.tokens[chunk.end - 1].is_hyphened;
    is_people.then_some(Part {
        start: chunk.start,
        end: chunk.end,
        actor: None,
        role: Role::Perpetrator,
        side: None,
        certainty: Certainty::Stated,
        is_civilians: false,
        is_named: false,
    })
}

/// The last word of what fighters hold and others strike; a town is its people's.
fn is_military_site(word: &str) -> bool {
    matches!(
        word,
        "building"
            | "buildings"
            | "position"
            | "positions"
            | "base"
            | "bases"
            | "checkpoint"
            | "checkpoints"
            | "headquarters"
            | "compound"
            | "facility"
            | "facilities"
            | "outpost"
            | "outposts"
    )
}

/// "Israeli jets", "an Israeli missile strike", "the American soldier": the nation's forces.
fn nation_in(layers: &Layers<'_>, chunk: &Chunk, role: Role) -> Option<Part> {
    let (at, end, country) = (chunk.start..chunk.end).find_map(|at| {
        let (end, country) = layers.longest(at, |e| match e {
            Entry::Nation(country, Nation::Adjective) => Some(country),
            _ => None,
        })?;
        layers.doc.tokens[at].is_capital().then_some((at, end, country))
    })?;
    let head_is_event = (end..chunk.end).any(|t| {
        layers
            .longest(t, |e| {
                matches!(e, Entry::EventNoun(_) | Entry::Weapon(_) | Entry::Vehicle(_))
                    .then_some(())
            })
            .is_some()
    });
    let next_hyphened = layers.doc.tokens.get(end).is_some_and(|t| t.is_hyphened);
    // "Turkish bus attack": the bus was Turkish.
    let names_target = (end..chunk.end).any(|t| {
        layers
            .longest(t, |e| matches!(e, Entry::Target(_) | Entry::People(_)).then_some(()))
            .is_some()
    });
    if names_target {
        return None;
    }
    (head_is_event && !next_hyphened && role == Role::Perpetrator).then(|| Part {
        start: at,
        end,
        actor: Some(layers.rules.countries[country as usize].forces),
        role,
        side: None,
        certainty: Certainty::Stated,
        is_civilians: false,
        is_named: true,
    })
}

fn civilians(layers: &Layers<'_>, chunk: &Chunk, role: Role) -> Option<Part> {
    let is_people = (chunk.start..chunk.end).any(|at| {
        layers
            .longest(at, |e| match e {
                Entry::People(index) => Some(index),
                _ => None,
            })
            .is_some_and(|(end, index)| {
                end == chunk.end
                    && layers.rules.people[index as usize].who != cairn_core::Who::Combatants
            })
    });
    is_people.then_some(Part {
        start: chunk.start,
        end: chunk.end,
        actor: None,
        role,
        side: None,
        certainty: Certainty::Stated,
        is_civilians: true,
        is_named: false,
    })
}

/// A named person: two or more capitalised words that name nothing else.
fn person(layers: &Layers<'_>, chunk: &Chunk, role: Role) -> Option<Part> {
    let doc = &layers.doc;
    let capitals = (chunk.start..chunk.end)
        .filter(|&at| {
            doc.tokens[at].shape == Shape::Capital
                && layers.place(at).is_none()
                && layers.time(at).is_none()
        })
        .collect::<Vec<_>>();
    // A surname alone, of somebody named in full before: "planted by Rahimi".
    let opens = chunk.start == 0
        || matches!(doc.tokens[chunk.start - 1].shape, Shape::Punct('.' | '!' | '?'));
    let is_surname = chunk.end == chunk.start + 1
        && !opens
        && capitals.len() == 1
        && doc.tokens[chunk.start].word == crate::lexicon::NO_SYM
        && role == Role::Perpetrator;
    let is_run = is_surname || capitals.len() >= 2 && capitals[capitals.len() - 1] + 1 == chunk.end;
    let is_event = (chunk.start..chunk.end).any(|at| {
        layers
            .longest(at, |e| {
                matches!(
                    e,
                    Entry::EventNoun(_) | Entry::Target(_) | Entry::Feature(_) | Entry::Source(_)
                )
                .then_some(())
            })
            .is_some()
    });
    (is_run && !is_event).then(|| Part {
        start: capitals[0],
        end: chunk.end,
        actor: None,
        role,
        side: None,
        certainty: Certainty::Stated,
        is_civilians: false,
        is_named: true,
    })
}

fn with_determiner(layers: &Layers<'_>, at: usize, floor: usize) -> usize {
    let before = at.checked_sub(1).filter(|&b| b >= floor);
    match before {
        Some(b) if layers.doc.str(b).eq_ignore_ascii_case("the") => at,
        _ => at,
    }
}

/// A country that acts by force acts by its forces.
pub(crate) fn forces_of(layers: &Layers<'_>, actor: u16) -> u16 {
    layers
        .rules
        .countries
        .iter()
        .find(|country| country.government == actor)
        .map_or(actor, |country| country.forces)
}

/// "blamed on X", "suspected X", "X was blamed for": the author is in doubt, not the event.
pub(crate) fn is_suspected(layers: &Layers<'_>, start: usize, end: usize) -> bool {
    let from = start.saturating_sub(5);
    layers.phrases_in(from, end.min(layers.doc.tokens.len())).iter().any(|m| {
        matches!(m.entry, Entry::Marker(marker) if layers.rules.markers[marker as usize].mark == Mark::Suspected)
            && m.end <= end
    })
}

/// Premodifiers of an event noun that name its author: "an IS attack", "the Taliban bombing".
pub(crate) fn modifier_agent(
    layers: &Layers<'_>,
    chunk: &Chunk,
    trigger_start: usize,
) -> Vec<Part> {
    let before =
        Chunk { start: chunk.start, end: trigger_start, head: chunk.head, group: Group::Noun };
    if before.end <= before.start {
        return Vec::new();
    }
    let mut found = in_group(layers, &before, Role::Perpetrator);
    found.retain(|part| {
        part.actor.is_some()
            || (part.end == trigger_start
                && !part.is_civilians
                && part.is_named
                && layers.doc.tokens.get(part.end).is_some_and(|t| t.shape == Shape::Possessive))
    });
    // "the Syria attacks", "Kabul bombing": a country's or capital's name says where.
    found.retain(|part| {
        let is_country =
            layers.actor(part.start).is_some_and(|a| layers.actors[a].what == What::Country);
        !is_country || layers.doc.tokens.get(part.end).is_some_and(|t| t.shape == Shape::Possessive)
    });
    // "police station attack", "army base bombing": what stands before the word was hit.
    found.retain(|part| {
        !matches!(
            layers.actor(part.start).map(|a| layers.actors[a].what),
            Some(What::Members(Resolve::Police | Resolve::Government))
        )
    });
    if found.is_empty() {
        let whole =
            Chunk { start: chunk.start, end: chunk.end, head: chunk.head, group: Group::Noun };
        found.extend(
            nation_in(layers, &whole, Role::Perpetrator).filter(|p| p.end <= trigger_start),
        );
    }
    found
}

/// Whether a token is a pronoun that stands for an actor named before.
pub(crate) fn is_anaphor(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    chunk.end == chunk.start + 1
        && layers.rules.lexicon.is(layers.doc.word(chunk.start), c::PRONOUN)
        && matches!(
            layers.doc.str(chunk.start).to_lowercase().as_str(),
            "they" | "it" | "he" | "she"
        )
}
