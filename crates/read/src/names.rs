//! Names of persons and organisations that no list holds, told by their capitals and neighbours.

use cairn_core::MentionKind;
use foldhash::HashSet;

use crate::{
    layers::Layers,
    lexicon::{Entry, NO_SYM, c},
    text::{Sentence, Shape},
};

/// Words that end the name of an organisation.
const BODIES: &[&str] = &[
    "Agency",
    "Alliance",
    "Army",
    "Assembly",
    "Association",
    "Authority",
    "Bank",
    "Battalion",
    "Board",
    "Brigade",
    "Brigades",
    "Bureau",
    "Cabinet",
    "Centre",
    "Center",
    "Coalition",
    "Command",
    "Commission",
    "Committee",
    "Company",
    "Conference",
    "Congress",
    "Corps",
    "Council",
    "Court",
    "Department",
    "Directorate",
    "Division",
    "Federation",
    "Force",
    "Forces",
    "Foundation",
    "Front",
    "Fund",
    "Group",
    "Institute",
    "League",
    "Legion",
    "Ministry",
    "Mission",
    "Movement",
    "Network",
    "Office",
    "Organisation",
    "Organization",
    "Parliament",
    "Party",
    "Police",
    "Programme",
    "Program",
    "Senate",
    "Service",
    "Services",
    "Society",
    "Trust",
    "Union",
    "University",
    "Watch",
    "Front",
    "Guard",
    "Guards",
    "Regiment",
];

/// A name as tokens `[start, end)`.
pub(crate) struct Name {
    pub start: usize,
    pub end: usize,
    pub kind: MentionKind,
}

/// Names in text order. A person named in full is known by the surname from there on.
pub(crate) fn names(layers: &Layers<'_>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut surnames: HashSet<&str> = HashSet::default();
    for sentence in layers.doc.sentences.iter().filter(|s| !s.is_debris && !s.is_heading) {
        let mut at = sentence.start;
        while at < sentence.end {
            let Some((start, end)) = run(layers, sentence, at) else {
                at += 1;
                continue;
            };
            at = end;
            let kind = kind(layers, sentence, start, end, &surnames);
            if kind == Some(MentionKind::Person) {
                surnames.insert(layers.doc.str(end - 1));
            }
            found.extend(kind.map(|kind| Name { start, end, kind }));
        }
    }
    found
}

/// Capitalised words in a row that name no place, actor or day; titles before them belong to it.
fn run(layers: &Layers<'_>, sentence: &Sentence, at: usize) -> Option<(usize, usize)> {
    let doc = &layers.doc;
    let is_part = |i: usize| {
        let token = &doc.tokens[i];
        let is_particle = i > at
            && token.shape == Shape::Lower
            && matches!(doc.str(i), "al" | "bin" | "ibn" | "de" | "van" | "von" | "abu");
        token.is_capital()
            && layers.actor(i).is_none()
            && layers.place(i).is_none()
            && layers.time(i).is_none()
            && !layers.rules.lexicon.is(token.word, c::NOT_A_NAME | c::MONTH | c::WEEKDAY)
            || is_particle && i + 1 < sentence.end && doc.tokens[i + 1].is_capital()
    };
    if !is_part(at) {
        return None;
    }
    let mut end = at + 1;
    while end < sentence.end && (is_part(end) || doc.tokens[end].is_abbreviation_dot) {
        end += 1;
    }
    // "University of Mosul", "Ministry of Defence"
    if end + 1 < sentence.end
        && doc.str(end) == "of"
        && BODIES.contains(&doc.str(end - 1))
        && doc.tokens[end + 1].is_capital()
    {
        end += 2;
        while end < sentence.end && doc.tokens[end].is_capital() {
            end += 1;
        }
    }
    Some((at, end))
}

fn kind(
    layers: &Layers<'_>,
    sentence: &Sentence,
    start: usize,
    end: usize,
    surnames: &HashSet<&str>,
) -> Option<MentionKind> {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let is_body = (start..end).any(|i| BODIES.contains(&doc.str(i)));
    if is_body && end > start + 1 {
        return Some(MentionKind::Organisation);
    }
    let token = &doc.tokens[start];
    if end == start + 1 && token.shape == Shape::Upper && doc.str(start).len() >= 2 {
        let is_known =
            layers.phrases_at(start).iter().any(|m| !matches!(m.entry, Entry::Source(_)));
        return (!is_known).then_some(MentionKind::Organisation);
    }
    let unknown = (start..end).filter(|&i| doc.tokens[i].word == NO_SYM).count();
    let has_title = (start..end).any(|i| lexicon.is(doc.tokens[i].word, c::TITLE | c::PERSON_NAME))
        || start > sentence.start && office_before(layers, start);
    if surnames.contains(doc.str(end - 1)) || has_title && end - start <= 5 {
        return Some(MentionKind::Person);
    }
    // "Tobias Ellwood", not "Middle East" nor a sentence's first word.
    if (2..=4).contains(&(end - start)) && unknown == end - start {
        return Some(MentionKind::Person);
    }
    let speaks = doc.tokens.get(end).is_some()
        && layers.phrases_at(end).iter().any(|m| matches!(m.entry, Entry::SayVerb(..)));
    (end == start + 1 && unknown == 1 && speaks && start > sentence.start)
        .then_some(MentionKind::Person)
}

/// "Foreign Minister", "President": an office right before a name.
fn office_before(layers: &Layers<'_>, start: usize) -> bool {
    let before = layers.doc.str(start - 1);
    matches!(
        before,
        "Minister"
            | "President"
            | "Secretary"
            | "Ambassador"
            | "General"
            | "Governor"
            | "Senator"
            | "Mayor"
            | "Commander"
            | "Colonel"
            | "Captain"
            | "Judge"
            | "Sheikh"
            | "Mullah"
            | "King"
            | "Prince"
            | "Pope"
            | "spokesman"
            | "spokeswoman"
            | "resident"
            | "lawmaker"
            | "leader"
            | "commander"
            | "doctor"
            | "Chancellor"
    )
}
