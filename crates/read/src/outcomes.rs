//! What a verb says became of people: "killed", "hacked to death", "received wounds".

use cairn_core::Outcome;

use crate::{
    chunks::{Chunk, Group},
    layers::Layers,
    lexicon::Entry,
    roles::{after_preposition, object},
    rules::{Idiom, IdiomPeople, OutcomeRule, OutcomeWord},
};

/// Whether people died or were hurt.
pub(crate) fn is_harm(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Killed | Outcome::KilledOrInjured | Outcome::Injured)
}

/// The verb of an outcome that starts here: where it ends, and its rule.
pub(crate) fn verb_at(layers: &Layers<'_>, token: usize) -> Option<(usize, u16)> {
    layers.longest(token, |e| match e {
        Entry::OutcomeVerb(index, _) => Some(index),
        _ => None,
    })
}

/// The rule of the verb group at `index`, and whether the people are its subject.
pub(crate) fn of_verb(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> Option<(u16, bool)> {
    let verb = chunks[index].verb()?;
    if let Some((_, rule)) = verb_at(layers, chunks[index].head) {
        let word = layers.rules.outcomes[rule as usize].word;
        return Some((rule, verb.is_passive || word == OutcomeWord::Intransitive));
    }
    if is_to_death(layers, chunks, index) {
        return Some((killing_rule(layers)?, verb.is_passive));
    }
    let idioms = layers.phrases_at(chunks[index].head).iter().filter_map(|m| match m.entry {
        Entry::IdiomVerb(idiom) => Some(&layers.rules.idioms[idiom as usize]),
        _ => None,
    });
    let mut idioms = idioms.filter(|idiom| is_said(layers, chunks, index, idiom));
    let idiom = idioms.next()?;
    let is_subject = match idiom.people {
        IdiomPeople::Subject => true,
        IdiomPeople::Object => false,
        IdiomPeople::Patient => verb.is_passive,
    };
    Some((idiom.outcome, is_subject))
}

/// Whether the words that make the idiom stand around its verb.
fn is_said(layers: &Layers<'_>, chunks: &[Chunk], index: usize, idiom: &Idiom) -> bool {
    let Some(verb) = chunks[index].verb() else { return false };
    let ends_in = |noun: usize, words: &[String]| {
        let last = layers.doc.str(chunks[noun].end - 1).to_lowercase();
        words.contains(&last)
    };
    let has_object = || {
        !verb.is_passive && object(chunks, index).is_some_and(|noun| ends_in(noun, &idiom.object))
    };
    let goes_to = || {
        after_preposition(layers, chunks, index, &["to", "in", "at", "into", "for"])
            .is_some_and(|noun| ends_in(noun, &idiom.to))
    };
    verb.is_negated == idiom.is_negated
        && (idiom.object.is_empty() || has_object())
        && (idiom.to.is_empty() || goes_to())
}

/// The rule for killing, whatever the verb.
fn killing_rule(layers: &Layers<'_>) -> Option<u16> {
    let kills = |rule: &OutcomeRule| {
        rule.outcome == Outcome::Killed && rule.word == OutcomeWord::Transitive
    };
    u16::try_from(layers.rules.outcomes.iter().position(kills)?).ok()
}

/// "Hacked a soldier to death"; a court that sentences to death has killed nobody.
fn is_to_death(layers: &Layers<'_>, chunks: &[Chunk], verb: usize) -> bool {
    if matches!(
        layers.doc.str(chunks[verb].head),
        "sentenced" | "condemned" | "sentencing" | "condemning" | "sentences"
    ) {
        return false;
    }
    let is_to = |ch: &Chunk| ch.group == Group::Preposition && layers.doc.str(ch.start) == "to";
    let to = chunks[verb + 1..].iter().take(4).position(is_to);
    to.and_then(|to| chunks.get(verb + 2 + to))
        .is_some_and(|death| layers.doc.slice(death.start, death.end) == "death")
}
