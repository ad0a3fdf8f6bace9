//! Who speaks in a report that is a party's own statement: "Our fighters attacked a convoy".

use crate::{
    actors::{ActorMention, What},
    lexicon::Entry,
    rules::{Mark, Rules},
    text::{Doc, Shape},
};

/// The party whose words a report is.
#[derive(Clone, Debug)]
pub(crate) struct Narrator {
    /// Index into `Rules::actors`.
    pub actor: u16,
    /// As the publisher or the text calls it.
    pub name: String,
}

/// Words between "our" and whom it owns: "our heroic fighters".
const MOST_WORDS_BETWEEN: usize = 3;

/// Words between a party and its claim; a longer sentence is a list run together.
const MOST_WORDS_TO_A_CLAIM: usize = 200;

/// The publisher when it is itself a party (a military press release); else, where the text speaks
/// in the first person outside of quotes, the party that it names as speaking. "Our fighters" become
/// its.
pub(crate) fn narrator(
    doc: &Doc<'_>,
    rules: &Rules,
    publisher: Option<&str>,
    actors: &mut [ActorMention],
) -> Option<Narrator> {
    let quoted = quoted(doc);
    let own: Vec<usize> =
        (0..actors.len()).filter(|&at| is_ours(doc, &quoted, &actors[at])).collect();
    let narrator = publisher.and_then(|name| publishing_party(rules, name)).or_else(|| {
        let named = actors.iter().find(|m| {
            is_fighting_party(rules, m)
                && (introduces_itself(doc, &quoted, m) || !own.is_empty() && speaks(doc, rules, m))
        })?;
        Some(Narrator { actor: named.actor?, name: doc.slice(named.start, named.end).to_owned() })
    })?;
    for at in own {
        actors[at].actor = Some(narrator.actor);
    }
    Some(narrator)
}

fn publishing_party(rules: &Rules, publisher: &str) -> Option<Narrator> {
    let doc = Doc::new(publisher, 0, &rules.lexicon);
    let mut party: Option<(usize, u16)> = None;
    if !doc.tokens.is_empty() {
        rules.lexicon.phrases_at(&doc, 0, &mut |m| {
            if let Entry::Actor(actor) | Entry::Outlet(actor) = m.entry
                && m.end == doc.tokens.len()
            {
                party = Some((m.end, actor));
            }
        });
    }
    party.map(|(_, actor)| Narrator { actor, name: publisher.to_owned() })
}

fn is_fighting_party(rules: &Rules, mention: &ActorMention) -> bool {
    matches!(mention.what, What::Named | What::State)
        && mention.actor.is_some_and(|actor| rules.actors[actor as usize].is_party())
}

/// "Our fighters", "our heroic forces", outside of quotes.
fn is_ours(doc: &Doc<'_>, quoted: &[bool], mention: &ActorMention) -> bool {
    let is_word = |at: usize| doc.tokens[at].is_word();
    matches!(mention.what, What::Members(_))
        && (mention.start.saturating_sub(MOST_WORDS_BETWEEN + 1)..mention.start)
            .rev()
            .take_while(|&at| is_word(at))
            .any(|at| doc.str(at).eq_ignore_ascii_case("our"))
        && !quoted[mention.start]
}

/// "We, the fighters of the front, ambushed": outside of quotes.
fn introduces_itself(doc: &Doc<'_>, quoted: &[bool], mention: &ActorMention) -> bool {
    let from = mention.start.saturating_sub(MOST_WORDS_BETWEEN + 2);
    let comma = (from..mention.start).rev().find(|&at| !doc.tokens[at].is_word());
    comma.is_some_and(|comma| {
        doc.tokens[comma].is_punct(',')
            && comma > 0
            && doc.str(comma - 1).eq_ignore_ascii_case("we")
            && !quoted[comma]
    })
}

/// "Statement of the front", "a spokesman for the army", "The front claims responsibility": the
/// party stands where the one stands who speaks.
fn speaks(doc: &Doc<'_>, rules: &Rules, mention: &ActorMention) -> bool {
    let back = |at: usize| at.checked_sub(1).map(|b| (b, doc.str(b).to_lowercase()));
    let mut before = back(mention.start);
    if let Some((at, word)) = &before
        && word == "the"
    {
        before = back(*at);
    }
    let is_stated = before.is_some_and(|(at, word)| {
        matches!(word.as_str(), "of" | "for" | "by" | "from")
            && back(at).is_some_and(|(_, noun)| STATEMENTS.contains(&noun.as_str()))
    });
    let sentence = doc.sentences.partition_point(|s| s.end <= mention.start);
    let end = doc.sentences.get(sentence).map_or(mention.end, |s| s.end);
    let end = end.min(mention.end + MOST_WORDS_TO_A_CLAIM);
    let claims = || {
        (mention.end..end).any(|at| {
            let mut is_claim = false;
            rules.lexicon.phrases_at(doc, at, &mut |m| {
                is_claim |= matches!(m.entry, Entry::Marker(marker)
                    if rules.markers[marker as usize].mark == Mark::Responsibility);
            });
            is_claim
        })
    };
    is_stated || claims()
}

/// What is given out in somebody's name, and who gives it out.
const STATEMENTS: &[&str] = &[
    "statement",
    "communique",
    "communiqué",
    "bulletin",
    "release",
    "announcement",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "command",
    "office",
    "headquarters",
    "staff",
];

/// Which tokens stand within quotation marks that their paragraph opened.
fn quoted(doc: &Doc<'_>) -> Vec<bool> {
    let mut quoted = vec![false; doc.tokens.len()];
    let mut is_open = false;
    let mut paragraph = None;
    for sentence in &doc.sentences {
        if paragraph != Some(sentence.paragraph) {
            paragraph = Some(sentence.paragraph);
            is_open = false;
        }
        let tokens = sentence.start..sentence.end;
        for (is_quoted, token) in quoted[tokens.clone()].iter_mut().zip(&doc.tokens[tokens]) {
            *is_quoted = is_open;
            match token.shape {
                Shape::Punct('"') => is_open = !is_open,
                Shape::Punct('“' | '«' | '„') => is_open = true,
                Shape::Punct('”' | '»') => is_open = false,
                _ => {}
            }
        }
    }
    quoted
}
