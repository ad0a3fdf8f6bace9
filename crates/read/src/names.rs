//! Names of persons and organisations that no list holds, told by their capitals and neighbours.

use cairn_core::MentionKind;
use foldhash::HashSet;

use crate::{
    actors::What,
    layers::Layers,
    lexicon::{Entry, c},
    text::{Sentence, Shape},
};

/// A name as tokens `[start, end)`.
pub(crate) struct Name {
    pub start: usize,
    pub end: usize,
    pub kind: MentionKind,
}

/// Names in text order. A person named in full is known by each part of the name from there on.
pub(crate) fn names(layers: &Layers<'_>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut known: HashSet<&str> = HashSet::default();
    for leader in layers.actors.iter().filter(|actor| actor.what == What::Leader) {
        let parts = (leader.start..leader.end).filter(|&i| is_name_part(layers, i));
        known.extend(parts.map(|i| layers.doc.str(i)));
    }
    for sentence in layers.doc.sentences.iter().filter(|s| !s.is_debris) {
        let mut at = sentence.start;
        while at < sentence.end {
            let Some((start, end)) = run(layers, sentence, at) else {
                at += 1;
                continue;
            };
            at = end;
            let kind = kind(layers, sentence, start, end, &known);
            if kind == Some(MentionKind::Person) && is_titled(layers, sentence, start, end) {
                let parts = (start..end).filter(|&i| is_name_part(layers, i));
                known.extend(parts.map(|i| layers.doc.str(i)));
            }
            found.extend(kind.map(|kind| Name { start, end, kind }));
        }
    }
    found
}

/// A word that a person can be called by: neither title, initial nor particle.
fn is_name_part(layers: &Layers<'_>, at: usize) -> bool {
    let token = &layers.doc.tokens[at];
    token.is_capital()
        && token.end - token.start > 2
        && !layers.rules.lexicon.is(token.word, c::TITLE | c::OFFICE | c::BODY)
}

/// Capitalised words in a row that name no place, actor or day; titles before them belong to it.
fn run(layers: &Layers<'_>, sentence: &Sentence, at: usize) -> Option<(usize, usize)> {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let is_part = |i: usize| {
        let token = &doc.tokens[i];
        let is_particle = i > at
            && token.shape == Shape::Lower
            && matches!(doc.str(i), "al" | "el" | "bin" | "ibn" | "de" | "van" | "von" | "abu");
        // "Minister", "General": an office is an actor by itself and part of a name before one.
        let is_office = lexicon.is(token.word, c::OFFICE);
        token.is_capital()
            && (layers.actor(i).is_none() || is_office)
            && layers.place(i).is_none()
            && layers.time(i).is_none()
            && !lexicon.is(token.word, c::NOT_A_NAME | c::MONTH | c::WEEKDAY)
            || is_particle && i + 1 < sentence.end && doc.tokens[i + 1].is_capital()
            || i == at && is_ordinal(layers, i) && i + 1 < sentence.end && {
                let next = &doc.tokens[i + 1];
                next.is_capital() && lexicon.classes(next.word) & (c::MONTH | c::WEEKDAY) == 0
            }
    };
    if !is_part(at) {
        return None;
    }
    let mut end = at + 1;
    while end < sentence.end && (is_part(end) || doc.tokens[end].is_abbreviation_dot) {
        end += 1;
    }
    // "University of Mosul", "Department of the Treasury", "Secretary of State"
    let is_head = lexicon.is(doc.word(end - 1), c::BODY | c::OFFICE);
    let mut after = end + 1;
    if after < sentence.end && doc.str(after) == "the" {
        after += 1;
    }
    if after < sentence.end && doc.str(end) == "of" && is_head && doc.tokens[after].is_capital() {
        end = after + 1;
        while end < sentence.end && doc.tokens[end].is_capital() {
            end += 1;
        }
    }
    Some((at, end))
}

/// "507th", "1st": the number of a unit.
fn is_ordinal(layers: &Layers<'_>, at: usize) -> bool {
    layers.doc.tokens[at].shape == Shape::DigitsAndLetters
        && ["st", "nd", "rd", "th"].iter().any(|end| layers.doc.str(at).ends_with(end))
}

fn kind(
    layers: &Layers<'_>,
    sentence: &Sentence,
    start: usize,
    end: usize,
    known: &HashSet<&str>,
) -> Option<MentionKind> {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let is = |i: usize, classes| doc.tokens[i].is_capital() && lexicon.is(doc.word(i), classes);
    // "Foreign Secretary", "Chief of Staff": the office tells the person, whatever body it is of.
    let has_office = (start..end).any(|i| is(i, c::OFFICE));
    let is_body = (start..end).any(|i| is(i, c::BODY));
    if is_body && !has_office && (end > start + 1 || start > sentence.start) {
        return Some(MentionKind::Organisation);
    }
    if is_ordinal(layers, start) {
        return None;
    }
    let token = &doc.tokens[start];
    if end == start + 1 && token.shape == Shape::Upper && doc.str(start).len() >= 2 {
        let is_known =
            layers.phrases_at(start).iter().any(|m| !matches!(m.entry, Entry::Source(_)));
        let is_label = doc.tokens.get(end).is_some_and(|t| t.is_punct(':'));
        return (!is_known && !is_label && !is_title_case(layers, sentence))
            .then_some(MentionKind::Organisation);
    }
    let parts = (start..end).filter(|&i| is_name_part(layers, i)).count();
    let unknown = (start..end).filter(|&i| is_unknown(layers, i)).count();
    let is_titled = is_titled(layers, sentence, start, end) && parts <= 5;
    if is_titled || known.contains(doc.str(end - 1)) && parts > 0 {
        return Some(MentionKind::Person);
    }
    // "the Black Book", "Operation Steel Curtain": a person's name stands alone.
    let is_joined = start > sentence.start && {
        let before = &doc.tokens[start - 1];
        before.is_capital() || doc.tokens[start].is_hyphened || lexicon.is(before.word, c::DEFINITE)
    };
    if is_joined || is_title_case(layers, sentence) {
        return None;
    }
    // "Tobias Ellwood", not "Middle East" nor a sentence's first word.
    if (2..=4).contains(&parts) && unknown == parts {
        return Some(MentionKind::Person);
    }
    let speaks = |i: usize| {
        doc.tokens.get(i).is_some()
            && layers.phrases_at(i).iter().any(|m| matches!(m.entry, Entry::SayVerb(..)))
    };
    let is_speaker = speaks(end) || start > sentence.start && speaks(start - 1);
    (end == start + 1 && unknown == 1 && is_speaker && start > sentence.start)
        .then_some(MentionKind::Person)
}

/// A heading with most of its words capitalised tells no name by its capitals.
fn is_title_case(layers: &Layers<'_>, sentence: &Sentence) -> bool {
    let words = || layers.doc.tokens[sentence.start..sentence.end].iter().filter(|t| t.is_word());
    sentence.is_heading && words().filter(|t| t.is_capital()).count() * 2 > words().count()
}

/// A title, an office or a first name says that the name is a person's.
fn is_titled(layers: &Layers<'_>, sentence: &Sentence, start: usize, end: usize) -> bool {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let tells = |i: usize| {
        doc.tokens[i].is_capital() && lexicon.is(doc.word(i), c::OFFICE | c::TITLE | c::PERSON_NAME)
    };
    (start..end).any(tells) || start > sentence.start && lexicon.is(doc.word(start - 1), c::OFFICE)
}

fn is_unknown(layers: &Layers<'_>, at: usize) -> bool {
    is_name_part(layers, at) && layers.rules.lexicon.classes(layers.doc.word(at)) == 0
}
