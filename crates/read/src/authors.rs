//! Who is said to have done it, says so, or denies it: words that name a party beside an act.

use cairn_core::{Certainty, Role};

use crate::{
    chunks::Chunk,
    layers::Layers,
    lexicon::{Entry, c},
    roles::{self, Part},
    rules::{Mark, PartyPlace},
    speech::Speech,
    triggers,
};

/// What is said of the party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stance {
    /// It says that it did it.
    Claims,
    /// Somebody says that it did it.
    Blamed,
    /// It says that it did not.
    Denies,
}

/// A party with what is said of its part in an act.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub stance: Stance,
    pub party: Part,
    /// Tokens of the words that say it.
    pub words: (usize, usize),
    /// Index into `Rules::markers` of the rule that knows them.
    pub marker: u16,
}

impl Statement {
    /// Whether its words stand in tokens `[start, end)`.
    pub fn is_within(&self, start: usize, end: usize) -> bool {
        start <= self.words.0 && self.words.0 < end
    }
}

/// The statements made in tokens `[start, end)` of one sentence. `last_subject` is whom "it" means.
pub(crate) fn statements(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    (start, end): (usize, usize),
    speech: &[Speech],
    last_subject: Option<&Part>,
) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let denials: Vec<(usize, usize)> = layers
        .phrases_in(start, end)
        .iter()
        .filter(|m| mark(layers, m.entry) == Some(Mark::NoResponsibility))
        .map(|m| (m.start, m.end))
        .collect();
    for m in layers.phrases_in(start, end) {
        let Entry::Marker(index) = m.entry else { continue };
        let marker = &layers.rules.markers[index as usize];
        let (Some(stance), Some(place)) = (stance(marker.mark), marker.party) else { continue };
        if denials.iter().any(|(s, e)| *s < m.end && m.start < *e) {
            continue;
        }
        let chunk = chunks.partition_point(|ch| ch.end <= m.start);
        if chunk >= chunks.len() {
            continue;
        }
        // "Said it had shot down 14 drones": whoever stops an attack is not its author.
        let verb = chunks.partition_point(|ch| ch.end < m.end);
        if verb < chunks.len() && triggers::interception(layers, chunks, verb).is_some() {
            continue;
        }
        // "A prime suspect in the case" suspects nobody.
        let is_noun = layers.doc.str(m.start).starts_with("suspect");
        if is_noun && chunks[chunk].verb().is_none() {
            continue;
        }
        let noun = match place {
            PartyPlace::Before => before(layers, chunks, chunk, m.start),
            PartyPlace::After => after(layers, chunks, chunk, m.end, marker.mark),
        };
        let Some(noun) = noun else { continue };
        let mut parties = match place {
            PartyPlace::Before => roles::subject_parties(layers, chunks, noun, Role::Perpetrator),
            PartyPlace::After => roles::parties(layers, chunks, noun, Role::Perpetrator),
        };
        if parties.is_empty()
            && stance != Stance::Blamed
            && roles::is_anaphor(layers, &chunks[noun])
        {
            parties.extend(last_subject.copied());
        }
        // "Its fighters were behind it": those of whoever says so.
        let named_before = || {
            (start..m.start).rev().find_map(|at| {
                let mention = &layers.actors[layers.actor(at)?];
                (mention.what == crate::actors::What::Named).then_some(mention.actor)?
            })
        };
        let speaker = speech
            .iter()
            .filter(|s| s.words.1 <= m.start)
            .find_map(|s| s.actor)
            .or_else(named_before);
        let is_own = layers.doc.str(chunks[noun].start).eq_ignore_ascii_case("its")
            || layers.doc.str(chunks[noun].start).eq_ignore_ascii_case("their");
        for party in parties.into_iter().filter(|p| !p.is_civilians) {
            let party = match speaker.filter(|_| is_own) {
                Some(speaker) => Part { actor: Some(speaker), is_named: true, ..party },
                None => party,
            };
            // Blamed by itself, a party claims it.
            let stance = match stance {
                Stance::Blamed if speaker.is_some() && speaker == party.actor => Stance::Claims,
                stance => stance,
            };
            // The longest words for a party say most ("said it was behind" holds "was behind").
            let known = found.iter_mut().find(|s| {
                s.party.start == party.start && (s.stance == stance || s.stance == Stance::Claims)
            });
            if let Some(known) = known {
                if known.words.0 == m.start {
                    known.words.1 = known.words.1.max(m.end);
                }
                continue;
            }
            let certainty = match stance {
                Stance::Claims => Certainty::Stated,
                Stance::Blamed | Stance::Denies => Certainty::Alleged,
            };
            found.push(Statement {
                stance,
                party: Part { certainty, ..party },
                words: (m.start, m.end),
                marker: index,
            });
        }
    }
    claims_of_acts(layers, chunks, (start, end), &mut found);
    found
}

/// "The group claimed the bombings", "it admitted the killing of two guards": an act as the object of
/// a verb of owning up.
fn claims_of_acts(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    (start, end): (usize, usize),
    found: &mut Vec<Statement>,
) {
    let Some(marker) = layers
        .rules
        .markers
        .iter()
        .position(|m| m.mark == Mark::Responsibility && m.party == Some(PartyPlace::Before))
        .and_then(|marker| u16::try_from(marker).ok())
    else {
        return;
    };
    for (verb, chunk) in chunks.iter().enumerate() {
        let is_within = start <= chunk.start && chunk.start < end;
        let owns_up = chunk.verb().is_some_and(|v| !v.is_passive && !v.is_negated)
            && matches!(
                layers.doc.str(chunk.head),
                "claimed" | "claims" | "claiming" | "admitted" | "admits"
            );
        let Some(act) = roles::object(chunks, verb).filter(|_| is_within && owns_up) else {
            continue;
        };
        let is_act = layers
            .longest(chunks[act].head, |e| matches!(e, Entry::EventNoun(_)).then_some(()))
            .is_some();
        let Some(subject) = roles::subject(layers, chunks, verb).filter(|_| is_act) else {
            continue;
        };
        let parties = roles::subject_parties(layers, chunks, subject, Role::Perpetrator);
        for party in parties.into_iter().filter(|p| p.actor.is_some() || p.is_named) {
            if found.iter().all(|s| s.party.start != party.start) {
                let words = (chunk.start, chunks[act].end);
                found.push(Statement { stance: Stance::Claims, party, words, marker });
            }
        }
    }
}

fn mark(layers: &Layers<'_>, entry: Entry) -> Option<Mark> {
    match entry {
        Entry::Marker(index) => Some(layers.rules.markers[index as usize].mark),
        _ => None,
    }
}

fn stance(mark: Mark) -> Option<Stance> {
    match mark {
        Mark::Responsibility => Some(Stance::Claims),
        Mark::Blamed | Mark::Alleged => Some(Stance::Blamed),
        Mark::Denies => Some(Stance::Denies),
        _ => None,
    }
}

/// The party before the words: the subject of their verb, or the noun they stand behind ("held X
/// responsible", "X, accused of").
fn before(layers: &Layers<'_>, chunks: &[Chunk], chunk: usize, at: usize) -> Option<usize> {
    if chunks[chunk].verb().is_some() && chunks[chunk].start <= at {
        let verb = chunks[chunk].verb()?;
        // "X, accused of planting": the participle describes the noun before it.
        if !matches!(verb.tense, crate::chunks::Tense::Participle) {
            return roles::subject(layers, chunks, chunk);
        }
    }
    // "Held the group responsible": one noun group holds both, or two stand side by side.
    let is_held = |noun: usize| {
        noun > 0
            && chunks[noun].is_noun()
            && matches!(
                layers.doc.str(chunks[noun - 1].head),
                "held" | "hold" | "holds" | "holding"
            )
    };
    if chunks[chunk].is_noun() && chunks[chunk].start < at {
        // "X is a prime suspect in": said of the subject.
        let is_predicate = chunk.checked_sub(1).filter(|&verb| {
            chunks[verb].verb().is_some_and(|v| !v.is_passive)
                && layers.rules.lexicon.is(layers.doc.word(chunks[verb].head), c::BE | c::HAVE)
        });
        return match is_predicate {
            Some(verb) => roles::subject(layers, chunks, verb),
            None => Some(chunk).filter(|&noun| is_held(noun)),
        };
    }
    let previous = chunk.checked_sub(1)?;
    if chunks[previous].verb().is_some() {
        return roles::subject(layers, chunks, previous);
    }
    if chunks[previous].is_noun() && chunks[chunk].verb().is_none() {
        return Some(previous).filter(|&noun| is_held(noun));
    }
    chunks[..chunk].iter().rposition(|ch| ch.is_noun() && ch.end <= at)
}

/// The party behind the words: their object, or what follows "on" behind an act ("blamed the attack
/// on X"). An accusation counts when it is one of an act.
fn after(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    chunk: usize,
    end: usize,
    mark: Mark,
) -> Option<usize> {
    let noun = chunks.iter().position(|ch| ch.is_noun() && ch.end > end)?;
    if chunks[noun].start > end + 2 {
        return None;
    }
    if mark == Mark::Alleged && !accuses_of_act(layers, end) {
        return None;
    }
    let names_act = (chunks[noun].start..chunks[noun].end)
        .any(|t| layers.longest(t, |e| matches!(e, Entry::EventNoun(_)).then_some(())).is_some())
        || layers.doc.str(chunks[noun].start) == "it";
    if names_act {
        return roles::after_preposition(layers, chunks, chunk, &["on"]);
    }
    Some(noun)
}

/// "Of shelling the village", "of being behind the attack", "of carrying out": not "of lying".
fn accuses_of_act(layers: &Layers<'_>, from: usize) -> bool {
    let to = (from + 12).min(layers.doc.tokens.len());
    (from..to).any(|at| {
        layers.rules.lexicon.is(layers.doc.word(at), c::LIGHT)
            || layers
                .longest(at, |e| {
                    matches!(e, Entry::EventNoun(_) | Entry::EventVerb(..) | Entry::Device(_))
                        .then_some(())
                })
                .is_some()
    })
}
