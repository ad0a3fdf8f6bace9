//! People: what a noun group counts, and whether they are civilians or combatants.

use cairn_core::{Figure, Who};

use crate::{
    actors::What,
    chunks::Chunk,
    layers::Layers,
    lexicon::{Entry, c},
    rules::Resolve,
    text::Shape,
};

/// People counted or named by one noun group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub figure: Figure,
    pub who: Who,
    pub start: usize,
    pub end: usize,
    pub is_attackers: bool,
    /// A number was given.
    pub has_number: bool,
}

/// The people a noun group counts.
pub(crate) fn counted(layers: &Layers<'_>, chunk: &Chunk) -> Option<Counted> {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let (start, end) = (chunk.start, chunk.end);
    // "A military operation", "two attacks": acts, whoever does them.
    let names_act = (start..end).any(|at| {
        let act = layers.longest(at, |e| matches!(e, Entry::EventNoun(_)).then_some(()));
        let people = layers
            .longest(at, |e| matches!(e, Entry::People(_) | Entry::OutcomeWord(_)).then_some(()));
        act.is_some_and(|(to, ())| to == end && people.is_none_or(|(to, ())| to != end))
    });
    if names_act {
        return None;
    }
    let people = people_in(layers, start, end);
    let who = who(layers, start, end);
    let is_attackers = {
        let words = doc.slice(start, end).to_lowercase();
        ["attacker", "bomber", "assailant", "gunm", "himself", "herself", "themselves", "hijacker"]
            .iter()
            .any(|w| words.contains(w))
    };
    let of = |figure, has_number, from| {
        Some(Counted { figure, who, start: from, end, is_attackers, has_number })
    };
    let quantity = (start..end).find_map(|at| layers.quantity(at));
    if let Some(quantity) = quantity {
        let quantity = &layers.quantities[quantity];
        // "Children under 15", "men aged 20": an age.
        let before = quantity.start.checked_sub(1).map(|b| doc.str(b));
        if quantity.end == end && matches!(before, Some("under" | "aged" | "age" | "ages")) {
            return None;
        }
        // The number counts people when a word for people follows it, or nothing does ("killed 12",
        // "two others", "10 more").
        let rest = quantity.end..end;
        let is_people = (quantity.end..end).any(|at| {
            layers
                .longest(at, |e| {
                    matches!(
                        e,
                        Entry::People(_)
                            | Entry::Members(_)
                            | Entry::OutcomeWord(_)
                            | Entry::Nation(..)
                    )
                    .then_some(())
                })
                .is_some()
                || layers.actor(at).is_some()
                || layers.place(at).is_some_and(|p| layers.places[p].is_demonym)
        });
        let is_bare = rest.clone().all(|at| {
            lexicon.is(doc.word(at), c::DETERMINER | c::ADVERB | c::ADJECTIVE)
                || !doc.tokens[at].is_word()
        });
        let is_unknown_noun = rest.len() <= 3 && rest.clone().all(|at| !names_thing(layers, at));
        let is_rank = is_people || is_bare;
        if !is_rank && !is_unknown_noun {
            return None;
        }
        let mut figure = quantity.figure;
        // "a family of five", "one soldier": as counted.
        if figure.central().is_none() && figure.low().is_none() {
            figure = Figure::some();
        }
        return of(figure, true, quantity.start);
    }
    let first = &doc.tokens[start];
    let first_word = doc.str(start).to_lowercase();
    let is_one = matches!(first_word.as_str(), "a" | "an" | "one" | "another");
    // "A 17-year-old Palestinian", "an Afghan": one person.
    if is_told_by_age_or_nation(layers, start, end) {
        return of(Figure::exactly(1), is_one, start);
    }
    // "A married couple", "a pair": two.
    let pairs = matches!(doc.str(end - 1), "couple" | "pair");
    if pairs && matches!(first_word.as_str(), "a" | "another" | "one" | "the") {
        return of(Figure::exactly(2), true, start);
    }
    if let Some((_, _, is_singular)) = people {
        if is_one && is_singular {
            return of(Figure::exactly(1), true, start);
        }
        // "General Gladkikh", "its commander", "the mayor": one person.
        if is_singular && !matches!(first_word.as_str(), "no" | "any" | "each" | "every") {
            return of(Figure::exactly(1), false, start);
        }
        if first_word == "no" {
            return of(Figure::exactly(0), true, start);
        }
        return of(Figure::some(), false, start);
    }
    if matches!(first_word.as_str(), "he" | "she" | "him" | "her" | "himself" | "herself")
        && end == start + 1
    {
        return of(Figure::exactly(1), false, start);
    }
    if matches!(first_word.as_str(), "nobody" | "none") {
        return of(Figure::exactly(0), true, start);
    }
    // A named person: two capitalised words that are nothing else, or a title and a name.
    let is_title = lexicon.is_title(first.word) && first.is_capital();
    let capitals = (start..end).filter(|&at| doc.tokens[at].shape == Shape::Capital).count();
    let is_other = (start..end).any(|at| {
        layers.place(at).is_some() || layers.time(at).is_some() || is_not_person(layers, at)
    });
    let is_surname = capitals == 1
        && end == start + 1
        && !doc.tokens[start].is_hyphened
        && first.word == crate::lexicon::NO_SYM;
    if (is_title || capitals >= 2 || is_surname) && !is_other && capitals + 2 >= end - start {
        return of(Figure::exactly(1), false, start);
    }
    // "killed Syrian rebels": members, not counted.
    let is_members = (start..end).any(|at| {
        layers.actor(at).is_some_and(|a| {
            matches!(
                layers.actors[a].what,
                What::Members(Resolve::Group | Resolve::Forces | Resolve::Police | Resolve::Loyal)
            )
        })
    });
    if is_members {
        // "A police constable" is one, "police" are some.
        let is_plural = doc.str(end - 1).ends_with('s');
        return match is_one && !is_plural {
            true => of(Figure::exactly(1), true, start),
            false => of(Figure::some(), false, start),
        };
    }
    None
}

/// "The 18-year-old", "a 17-year-old Palestinian", "an Afghan", with no other noun behind.
fn is_told_by_age_or_nation(layers: &Layers<'_>, start: usize, end: usize) -> bool {
    let doc = &layers.doc;
    let is_nation = |at: usize| {
        layers.longest(at, |e| matches!(e, Entry::Nation(..)).then_some(())).is_some()
            && layers.place(at).is_none_or(|p| layers.places[p].is_demonym)
    };
    let has_age = (start + 1..end)
        .any(|at| doc.str(at) == "old" && doc.tokens[at].is_hyphened && doc.str(at - 1) == "year");
    let last = end - 1;
    let ends_so = doc.str(last) == "old" && has_age || is_nation(last);
    let is_one = matches!(
        doc.str(start).to_lowercase().as_str(),
        "a" | "an" | "one" | "another" | "the" | "this" | "that"
    );
    let is_counted_as_one = matches!(doc.str(start), "a" | "an" | "one" | "another" | "A" | "An");
    end - start >= 2 && ends_so && (is_counted_as_one || is_one && has_age)
}

/// Whether a word names an act, a weapon, a vehicle or a site: nobody that could be hurt.
pub(crate) fn names_thing(layers: &Layers<'_>, at: usize) -> bool {
    layers.phrases_at(at).iter().any(|m| {
        matches!(
            m.entry,
            Entry::Weapon(_)
                | Entry::EventNoun(_)
                | Entry::Vehicle(_)
                | Entry::Target(_)
                | Entry::Feature(_)
        )
    })
}

fn is_not_person(layers: &Layers<'_>, at: usize) -> bool {
    layers.actor(at).is_some_and(|a| layers.actors[a].what != What::Leader)
}

/// The last word for people in a noun group: (token, index, is one).
fn people_in(layers: &Layers<'_>, start: usize, end: usize) -> Option<(usize, u16, bool)> {
    (start..end)
        .filter_map(|at| {
            let (to, index) = layers.longest(at, |e| match e {
                Entry::People(index) => Some(index),
                _ => None,
            })?;
            // "police officers": the longest phrase; a modifier before another noun is none ("family
            // home").
            (to <= end).then_some((to, index, layers.rules.people[index as usize].is_singular))
        })
        .max_by_key(|(to, ..)| *to)
        .filter(|(to, ..)| *to == end || !is_other_noun(layers, end - 1))
}

fn is_other_noun(layers: &Layers<'_>, at: usize) -> bool {
    let token = &layers.doc.tokens[at];
    token.shape == Shape::Lower
        && layers.quantity(at).is_none()
        && !layers
            .rules
            .lexicon
            .is(token.word, c::ADJECTIVE | c::PARTICIPLE | c::DETERMINER | c::ADVERB)
        && layers
            .longest(at, |e| {
                matches!(e, Entry::People(_) | Entry::Members(_) | Entry::OutcomeWord(_))
                    .then_some(())
            })
            .is_none()
}

/// Whom the words of a noun group call: combatants, civilians, both, or unknown.
pub(crate) fn who(layers: &Layers<'_>, start: usize, end: usize) -> Who {
    let mut seen: Option<Who> = None;
    let mut add = |who: Who| {
        seen = match (seen, who) {
            (None | Some(Who::Unknown), who) => Some(who),
            (seen, Who::Unknown) => seen,
            (Some(a), b) if a == b => Some(a),
            _ => Some(Who::Mixed),
        };
    };
    for at in start..end {
        if let Some((_, index)) = layers.longest(at, |e| match e {
            Entry::People(index) => Some(index),
            _ => None,
        }) {
            add(layers.rules.people[index as usize].who);
        }
        if let Some(actor) = layers.actor(at)
            && matches!(
                layers.actors[actor].what,
                What::Members(
                    Resolve::Forces
                        | Resolve::Police
                        | Resolve::Group
                        | Resolve::Loyal
                        | Resolve::Unidentified
                ) | What::Named
                    | What::State
            )
        {
            add(Who::Combatants);
        }
    }
    seen.unwrap_or(Who::Unknown)
}
