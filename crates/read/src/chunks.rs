//! A light phrase layer: noun groups with heads, verb groups with voice and tense.
//!
//! No parser and no model: closed-class words and the verbs of the lexicon cut a sentence into
//! groups well enough to tell who did what to whom in news prose (DESIGN.md, "Why no parser?").

use crate::{
    layers::Layers,
    lexicon::{Entry, c},
    places::compass,
    roles::is_saying,
    rules::OutcomeWord,
    text::{Sentence, Shape},
    words::{is_verb_here, modifies_noun, starts_noun_only, verb_classes},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Noun,
    Verb(Verb),
    /// A time expression that stands by itself ("on Monday").
    Time(usize),
    Preposition,
    Coordinator,
    Subordinator,
    Relative,
    Comma,
    /// Semicolon, colon, dash.
    Break,
    Quote,
    Adverb,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verb {
    pub tense: Tense,
    pub is_passive: bool,
    pub is_negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    /// Past and perfect, and the present of headlines.
    Past,
    Present,
    /// Modal or "will".
    Modal,
    Infinitive,
    /// "killing seven people"
    Ing,
    /// "soldiers killed in the blast": no auxiliary.
    Participle,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk {
    pub start: usize,
    pub end: usize,
    /// The noun or the main verb.
    pub head: usize,
    pub group: Group,
}

impl Chunk {
    pub fn is_noun(&self) -> bool {
        self.group == Group::Noun
    }

    pub fn verb(&self) -> Option<Verb> {
        match self.group {
            Group::Verb(verb) => Some(verb),
            _ => None,
        }
    }
}

pub(crate) fn chunks(layers: &Layers<'_>, sentence: &Sentence) -> Vec<Chunk> {
    let mut found: Vec<Chunk> = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let chunk = chunk_at(layers, sentence, at, &found);
        debug_assert!(chunk.end > at);
        at = chunk.end.max(at + 1);
        found.push(chunk);
    }
    open_clauses(layers, &mut found);
    found
}

/// "After rebels attacked the town", "before he was shot": a word for time that a subject and its
/// finite verb follow opens a clause; "after the attack on Monday" does not.
fn open_clauses(layers: &Layers<'_>, chunks: &mut [Chunk]) {
    for index in 0..chunks.len() {
        let word = layers.doc.word(chunks[index].start);
        if chunks[index].group != Group::Preposition
            || !layers.rules.lexicon.is(word, c::SUBORDINATOR)
        {
            continue;
        }
        let rest = &chunks[index + 1..];
        let verb = rest.iter().take(7).position(|ch| {
            !ch.is_noun() && !matches!(ch.group, Group::Preposition | Group::Adverb | Group::Quote)
        });
        let is_finite = |ch: &Chunk| {
            ch.verb()
                .is_some_and(|v| matches!(v.tense, Tense::Past | Tense::Present | Tense::Modal))
        };
        if verb.is_some_and(|verb| verb > 0 && rest[0].is_noun() && is_finite(&rest[verb])) {
            chunks[index].group = Group::Subordinator;
        }
    }
}

fn chunk_at(layers: &Layers<'_>, sentence: &Sentence, at: usize, before: &[Chunk]) -> Chunk {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let token = &doc.tokens[at];
    let single = |group| Chunk { start: at, end: at + 1, head: at, group };
    if let Shape::Punct(mark) = token.shape {
        return single(match mark {
            ',' => Group::Comma,
            ';' | ':' | '—' | '–' | '-' => Group::Break,
            '"' | '“' | '”' | '«' | '»' => Group::Quote,
            _ => Group::Other,
        });
    }
    if let Some(time) = layers.time(at).filter(|&t| layers.times[t].start == at)
        && !modifies_noun(layers, sentence, layers.times[time].end)
    {
        let end = layers.times[time].end.min(sentence.end);
        return Chunk { start: at, end, head: at, group: Group::Time(time) };
    }
    // Names and quantities ("as many as 34") are taken whole, whatever their first word.
    let is_named = layers.actor(at).is_some()
        || layers.place(at).is_some()
        || layers.quantity(at).is_some_and(|q| layers.quantities[q].start == at);
    if !is_named {
        if let Some(verb) = verb_group(layers, sentence, at, before) {
            return verb;
        }
        // "46 fighters at least were killed"
        let is_at_least = doc.str(at) == "at"
            && at + 1 < sentence.end
            && doc.str(at + 1) == "least"
            && (at + 2 >= sentence.end || layers.quantity(at + 2).is_none());
        if is_at_least {
            return Chunk { start: at, end: at + 2, head: at, group: Group::Adverb };
        }
        let classes = lexicon.classes(token.word);
        let next_is_noun = at + 1 < sentence.end;
        let is_that = doc.str(at) == "that";
        let that_relates = before.last().is_some_and(Chunk::is_noun)
            || at + 1 < sentence.end && verb_classes(layers, at + 1) & (c::PAST | c::S_FORM) != 0;
        if classes & c::RELATIVE != 0 && (!is_that || that_relates) {
            return single(Group::Relative);
        }
        // "Said that two shells": what was said begins, and nothing is pointed at.
        if is_that && before.last().is_some_and(|ch| ch.verb().is_some() && is_saying(layers, ch)) {
            return single(Group::Subordinator);
        }
        if classes & c::COORDINATOR != 0 {
            return single(Group::Coordinator);
        }
        if classes & c::SUBORDINATOR != 0 && classes & c::DETERMINER == 0 {
            return single(
                if classes & c::PREPOSITION != 0 && starts_noun_only(layers, at + 1, sentence) {
                    Group::Preposition
                } else {
                    Group::Subordinator
                },
            );
        }
        if classes & c::PREPOSITION != 0 && next_is_noun && layers.quantity(at).is_none() {
            return single(Group::Preposition);
        }
        if (classes & c::ADVERB != 0 || is_manner(layers, at))
            && classes & (c::DETERMINER | c::ADJECTIVE | c::NOUN) == 0
            && layers.quantity(at).is_none()
        {
            return single(Group::Adverb);
        }
    }
    noun_group(layers, sentence, at)
}

/// Auxiliaries, negation, adverbs and the main verb.
fn verb_group(
    layers: &Layers<'_>,
    sentence: &Sentence,
    at: usize,
    before: &[Chunk],
) -> Option<Chunk> {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let (mut be, mut have, mut modal, mut to, mut being) = (false, false, false, false, false);
    let (mut is_negated, mut is_present_be) = (false, false);
    let mut here = at;
    let mut aux_end = at;
    while here < sentence.end {
        let token = &doc.tokens[here];
        let classes = lexicon.classes(token.word);
        let text = doc.str(here);
        // "May" the month, "can" the tin: capitals mid-sentence are names.
        let is_name = token.is_capital() && here > sentence.start && !sentence.is_title_case;
        // "A would-be bomber": a compound, whatever it begins with.
        let is_compound = doc.tokens.get(here + 1).is_some_and(|next| next.is_hyphened);
        if is_name || is_compound {
            break;
        }
        if classes & c::BE != 0 {
            be = true;
            being |= text == "being";
            is_present_be |= matches!(text, "is" | "are" | "am");
        } else if classes & c::HAVE != 0 {
            have = true;
        } else if classes & c::MODAL != 0 {
            modal = true;
        } else if classes & c::DO != 0 {
        } else if classes & c::TO != 0 && here == at {
            // "to" is an infinitive's mark only before a verb.
            let next = here + 1;
            if next >= sentence.end
                || verb_classes(layers, next) & c::BASE == 0
                    && lexicon.classes(doc.word(next)) & (c::BE | c::HAVE) == 0
            {
                return None;
            }
            if layers.place(next).is_some() {
                return None;
            }
            to = true;
        } else if classes & c::NEGATION != 0 && here > at {
            is_negated = true;
        } else if (classes & c::ADVERB != 0 || is_manner(layers, here))
            && here > at
            && classes & c::DETERMINER == 0
            && layers.time(here).is_none_or(|t| {
                layers.times[t].end == here + 1
                    && layers.times[t].value == crate::time::TimeValue::Vague
            })
        {
        } else {
            break;
        }
        here += 1;
        aux_end = here;
    }
    let has_aux = aux_end > at;
    let tense_of_aux = |main: u64| {
        if modal {
            Tense::Modal
        } else if to && have {
            Tense::Past // "were reported to have fired"
        } else if to {
            Tense::Infinitive
        } else if have || (be && !is_present_be) {
            Tense::Past
        } else if be {
            if main & c::PARTICIPLE != 0 { Tense::Past } else { Tense::Present }
        } else {
            Tense::Present
        }
    };
    if has_aux {
        // The main verb, if it follows; else the auxiliary is the verb ("were in the bus").
        // "Had been "neutralised"": a word in scare quotes is still its verb.
        let is_scare = here + 2 < sentence.end
            && doc.is_quote(here)
            && doc.is_quote(here + 2)
            && verb_classes(layers, here + 1) & c::PARTICIPLE != 0;
        if is_scare {
            here += 1;
        }
        if here < sentence.end && layers.place(here).is_none() {
            let forms = verb_classes(layers, here);
            let is_main = forms != 0
                && !(be && forms & (c::PARTICIPLE | c::ING) == 0)
                && !(have && !be && forms & (c::PARTICIPLE | c::PAST) == 0)
                && !(doc.tokens[here].is_hyphened);
            if is_main {
                let is_passive = (be || being) && forms & c::PARTICIPLE != 0 && forms & c::ING == 0;
                let end = multiword_end(layers, here).min(sentence.end);
                let mut tense = tense_of_aux(forms);
                if !modal && !to && !be && !have && forms & c::BASE != 0 {
                    tense = Tense::Past; // "did not attack"
                }
                let group = Group::Verb(Verb { tense, is_passive, is_negated });
                return Some(Chunk { start: at, end, head: here, group });
            }
        }
        if to {
            return None;
        }
        let group = Group::Verb(Verb { tense: tense_of_aux(0), is_passive: false, is_negated });
        return Some(Chunk { start: at, end: aux_end, head: at, group });
    }
    if !is_verb_here(layers, sentence, at, before) {
        return None;
    }
    let token = &doc.tokens[at];
    let is_name = token.is_capital() && !sentence.is_title_case;
    if is_name && at > sentence.start && !sentence.is_heading {
        return None;
    }
    let forms = verb_classes(layers, at);
    let last = before
        .iter()
        .rev()
        .find(|ch| !matches!(ch.group, Group::Adverb | Group::Quote | Group::Time(_)));
    // "Walked into a mosque and opened fire": the subject of the verb before.
    let has_subject = last.is_some_and(|ch| {
        ch.is_noun()
            || ch.group == Group::Coordinator
                && doc.str(ch.start) == "and"
                && before
                    .iter()
                    .any(|ch| ch.verb().is_some_and(|v| !v.is_passive && v.tense == Tense::Past))
    });
    let end = multiword_end(layers, at).min(sentence.end);
    let (tense, is_passive) = if forms & c::ING != 0 {
        (Tense::Ing, false)
    } else if forms & c::PAST != 0 && forms & c::PARTICIPLE != 0 {
        // "soldiers killed in the blast" against "the blast killed soldiers": an object decides.
        // A verb that holds its object ("set off a car bomb") is active.
        let says = layers.phrases_at(at).iter().any(|m| matches!(m.entry, Entry::SayVerb(..)));
        // "…, officials said": nobody is said; "opened fire" holds its object; nobody is died.
        let holds_object = (end > at + 2
            || says
            || end > at + 1 && lexicon.is(doc.word(end - 1), c::NOUN | c::HELD)
            || takes_no_object(layers, at))
            && has_subject;
        // "…, the regional governor, Pavlo Kyrylenko, said.": nobody is said.
        let ends_saying = says
            && last.is_some_and(|ch| ch.group == Group::Comma)
            && (end >= sentence.end || matches!(doc.tokens[end].shape, Shape::Punct(_)));
        // "a monitor based in Britain", "a man armed with a knife"
        let describes = lexicon.is(token.word, c::ADJECTIVE)
            && has_subject
            && lexicon.is(doc.word(end.min(doc.tokens.len() - 1)), c::PREPOSITION);
        match describes
            || !holds_object
                && !ends_saying
                && reads_as_participle(layers, sentence, end, before, has_subject)
        {
            true => (Tense::Participle, true),
            false => (Tense::Past, false),
        }
    } else if forms & c::PARTICIPLE != 0 {
        (Tense::Participle, true)
    } else if forms & c::PAST != 0 {
        (Tense::Past, false)
    } else {
        (Tense::Present, false)
    };
    let group = Group::Verb(Verb { tense, is_passive, is_negated: false });
    Some(Chunk { start: at, end, head: at, group })
}

/// "Lightly", "brutally": an adverb by its ending, when no list knows the word.
fn is_manner(layers: &Layers<'_>, at: usize) -> bool {
    let token = &layers.doc.tokens[at];
    token.shape == Shape::Lower
        && layers.rules.lexicon.classes(token.word) == 0
        && layers.doc.str(at).len() > 4
        && layers.doc.str(at).ends_with("ly")
        && layers.phrases_at(at).iter().all(|m| matches!(m.entry, Entry::Marker(_)))
}

/// "Died", "perished": a verb of harm whose subject is who was hurt.
fn takes_no_object(layers: &Layers<'_>, at: usize) -> bool {
    layers.phrases_at(at).iter().any(|m| {
        matches!(m.entry, Entry::OutcomeVerb(rule, _) if layers.rules.outcomes[rule as usize].word == OutcomeWord::Intransitive)
    })
}

/// Whether a form that is past or participle stands for a passive: no object follows, and its
/// subject is what it is done to ("34 fighters killed in …", "two wounded").
fn reads_as_participle(
    layers: &Layers<'_>,
    sentence: &Sentence,
    after: usize,
    before: &[Chunk],
    has_subject: bool,
) -> bool {
    // "A gunman walked into a mosque": nobody is walked.
    let verb = layers.doc.word(after - 1);
    if has_subject && layers.rules.lexicon.is(verb, c::INTRANSITIVE) {
        return false;
    }
    let mut next = after;
    let is_passed_over = |at: usize| {
        layers.doc.is_quote(at)
            || layers.rules.lexicon.is(layers.doc.word(at), c::ADVERB)
                && layers.quantity(at).is_none()
    };
    while next < sentence.end && is_passed_over(next) {
        next += 1;
    }
    let Some(token) = layers.doc.tokens.get(next).filter(|_| next < sentence.end) else {
        return true;
    };
    let classes = layers.rules.lexicon.classes(token.word);
    if layers.quantity(next).is_some() {
        return false;
    }
    // "A bomb planted by rebels".
    if layers.doc.str(next) == "by" {
        return true;
    }
    if matches!(token.shape, Shape::Punct(_)) || layers.time(next).is_some() {
        return !has_subject || last_is_people(layers, before);
    }
    if classes & (c::PREPOSITION | c::SUBORDINATOR | c::COORDINATOR) != 0
        && classes & c::DETERMINER == 0
    {
        return !has_subject || last_is_people(layers, before);
    }
    false
}

fn last_is_people(layers: &Layers<'_>, before: &[Chunk]) -> bool {
    let Some(noun) = before.iter().rev().find(|ch| ch.is_noun()) else { return true };
    let is_counted = (noun.start..noun.end).any(|at| layers.quantity(at).is_some());
    let is_people = (noun.start..noun.end).any(|at| {
        layers
            .longest(at, |e| matches!(e, Entry::People(_)).then_some(()))
            .is_some_and(|(end, ())| end == noun.end)
    });
    is_counted || is_people
}

/// A verb of several words takes them into its group ("opened fire on", "blew himself up").
fn multiword_end(layers: &Layers<'_>, at: usize) -> usize {
    layers
        .phrases_at(at)
        .iter()
        .filter(|m| {
            matches!(m.entry, Entry::EventVerb(..) | Entry::SufferVerb(_) | Entry::OutcomeVerb(..))
        })
        .map(|m| m.end)
        .max()
        .unwrap_or(at + 1)
}

fn noun_group(layers: &Layers<'_>, sentence: &Sentence, start: usize) -> Chunk {
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let mut at = start;
    let mut head = start;
    let mut has_noun = false;
    while at < sentence.end {
        let token = &doc.tokens[at];
        let classes = lexicon.classes(token.word);
        // Names and quantities are taken whole.
        if let Some(q) = layers.quantity(at) {
            if has_noun && layers.quantities[q].start == at && !doc.tokens[at].is_hyphened {
                break;
            }
            at = layers.quantities[q].end.max(at + 1);
            head = at - 1;
            continue;
        }
        if let Some(a) = layers.actor(at) {
            at = layers.actors[a].end.max(at + 1);
            (head, has_noun) = (at - 1, true);
            continue;
        }
        if let Some(p) = layers.place(at) {
            at = layers.places[p].end.max(at + 1);
            (head, has_noun) = (at - 1, true);
            continue;
        }
        if let Some(t) = layers.time(at) {
            if !modifies_noun(layers, sentence, layers.times[t].end) {
                break;
            }
            at = layers.times[t].end.max(at + 1);
            continue;
        }
        match token.shape {
            Shape::Punct('.') if token.is_abbreviation_dot => at += 1,
            Shape::Punct('“' | '”' | '"' | '‘' | '\'' | '’')
                if at > start
                    && at + 1 < sentence.end
                    && doc.tokens[at + 1].is_word()
                    && has_noun_after(layers, sentence, at + 1) =>
            {
                at += 1
            }
            Shape::Punct(_) => break,
            Shape::Possessive => at += 1,
            _ => {
                // Nouns of several words ("car bomb", "air strikes") before the verb question.
                let phrase = layers.longest(at, |e| {
                    matches!(
                        e,
                        Entry::EventNoun(_)
                            | Entry::People(_)
                            | Entry::Weapon(_)
                            | Entry::OutcomeWord(_)
                    )
                    .then_some(())
                });
                // "Rammed a car" names a weapon and begins with a verb.
                let begins_as_verb = classes & c::PAST != 0 && classes & c::NOUN == 0;
                if let Some((end, ())) =
                    phrase.filter(|(end, ())| *end > at + 1 && !(begins_as_verb && has_noun))
                {
                    at = end;
                    (head, has_noun) = (end - 1, true);
                    continue;
                }
                let is_determiner = classes & (c::DETERMINER | c::POSSESSIVE_PRONOUN) != 0;
                let is_modifier = classes & (c::ADJECTIVE | c::TITLE) != 0;
                let stops = classes
                    & (c::PREPOSITION
                        | c::COORDINATOR
                        | c::SUBORDINATOR
                        | c::RELATIVE
                        | c::BE
                        | c::HAVE
                        | c::DO
                        | c::MODAL
                        | c::TO)
                    != 0;
                let may_stop = has_noun || !is_determiner;
                if at > start && stops && may_stop && !token.is_hyphened {
                    break;
                }
                if at > start && is_determiner && has_noun {
                    break;
                }
                if at > start
                    && classes & c::ADVERB != 0
                    && !is_modifier
                    && !is_determiner
                    && !token.is_hyphened
                {
                    break;
                }
                if at > start && !token.is_hyphened {
                    let so_far = [Chunk { start, end: at, head, group: Group::Noun }];
                    let context: &[Chunk] = if has_noun { &so_far } else { &[] };
                    let is_name = token.is_capital() && !sentence.is_title_case;
                    if is_verb_here(layers, sentence, at, context)
                        && !is_name
                        && !(has_noun && names_act_of_one(layers, start, at))
                    {
                        break;
                    }
                    // "clashes east of X": the bearing is not the clashes'.
                    let next_is_of = at + 1 < sentence.end && doc.str(at + 1) == "of";
                    if has_noun && next_is_of && compass(doc.str(at)).is_some() {
                        break;
                    }
                }
                // "US" is no "us".
                if classes & c::PRONOUN != 0 && !is_determiner && token.shape != Shape::Upper {
                    if at > start {
                        break;
                    }
                    at += 1;
                    break;
                }
                if !is_determiner {
                    head = at;
                    has_noun |= !is_modifier || at + 1 == sentence.end;
                }
                at += 1;
            }
        }
    }
    let end = at.max(start + 1).min(sentence.end);
    Chunk { start, end, head: head.min(end - 1).max(start), group: Group::Noun }
}

/// "The ISIL attack": one thing with an article takes no verb without an ending.
fn names_act_of_one(layers: &Layers<'_>, start: usize, at: usize) -> bool {
    let has_article = (start..at)
        .any(|i| matches!(layers.doc.str(i).to_lowercase().as_str(), "the" | "a" | "an" | "this"));
    let is_noun = layers.longest(at, |e| matches!(e, Entry::EventNoun(_)).then_some(())).is_some();
    let forms = verb_classes(layers, at);
    has_article
        && is_noun
        && forms & c::BASE != 0
        && forms & (c::PAST | c::S_FORM) == 0
        && !layers.doc.str(at - 1).ends_with('s')
        && layers.doc.str(at - 1) != "people"
        && layers.doc.str(at - 1) != "police"
        && !layers.doc.str(at - 1).ends_with("men")
}

fn has_noun_after(layers: &Layers<'_>, sentence: &Sentence, at: usize) -> bool {
    // A scare quote inside a noun group closes within a few words.
    (at..sentence.end.min(at + 4)).any(|i| {
        layers.doc.is_quote(i) || matches!(layers.doc.tokens[i].shape, Shape::Punct('’' | '\''))
    })
}
