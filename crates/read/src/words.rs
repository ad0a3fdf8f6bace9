//! Noun or verb: what a word is among its neighbours.

use crate::{
    chunks::{Chunk, Group, Tense},
    incidents::is_headline,
    layers::Layers,
    lexicon::{Entry, c},
    rules::OutcomeWord,
    text::{Sentence, Shape},
};

/// Whether a time expression that ends before `at` stands inside a noun group: "Saturday's
/// attack", "the August 17 blast".
pub(crate) fn modifies_noun(layers: &Layers<'_>, sentence: &Sentence, at: usize) -> bool {
    if at >= sentence.end {
        return false;
    }
    let token = &layers.doc.tokens[at];
    if token.shape == Shape::Possessive {
        return true;
    }
    let is_event_noun =
        layers.longest(at, |e| matches!(e, Entry::EventNoun(_)).then_some(())).is_some();
    is_event_noun && !is_verb_here(layers, sentence, at, &[])
}

/// Whether the next token starts a noun group rather than a clause ("after the blast" against
/// "after gunmen stormed"): no verb before the next boundary.
pub(crate) fn starts_noun_only(layers: &Layers<'_>, from: usize, sentence: &Sentence) -> bool {
    let lexicon = &layers.rules.lexicon;
    for at in from..sentence.end.min(from + 12) {
        let token = &layers.doc.tokens[at];
        let classes = lexicon.classes(token.word);
        if matches!(token.shape, Shape::Punct(_)) {
            return true;
        }
        if layers.actor(at).is_some() || layers.place(at).is_some() {
            continue;
        }
        if classes & (c::BE | c::HAVE | c::MODAL | c::DO) != 0 {
            return false;
        }
        if classes & c::PAST != 0
            && classes & c::ADJECTIVE == 0
            && !layers.doc.tokens[at].is_hyphened
        {
            return false;
        }
        if at > from && classes & (c::PREPOSITION | c::COORDINATOR) != 0 && classes & c::ADVERB == 0
        {
            return true;
        }
    }
    true
}

pub(crate) fn verb_classes(layers: &Layers<'_>, at: usize) -> u64 {
    let token = &layers.doc.tokens[at];
    let classes = layers.rules.lexicon.classes(token.word);
    const FORMS: u64 = c::BASE | c::S_FORM | c::PAST | c::PARTICIPLE | c::ING;
    // What a verb means says nothing of its form.
    const MEANINGS: u64 =
        c::ADJECTIVE | c::GOES_OFF | c::FIRES | c::ACTING | c::INTRANSITIVE | c::CLOSES | c::HELD;
    if classes & !MEANINGS != 0 || token.shape != Shape::Lower {
        return classes & FORMS;
    }
    // Words of no known class bend like verbs by their ending, and so do adjectives ("disabled").
    let text = layers.doc.str(at);
    match text {
        _ if text.len() > 4 && text.ends_with("ed") => c::PAST | c::PARTICIPLE,
        _ if text.len() > 5 && text.ends_with("ing") => c::ING,
        _ if text.len() > 4
            && text.ends_with('s')
            && at > 0
            && layers.rules.lexicon.is(layers.doc.word(at - 1), c::RELATIVE) =>
        {
            c::S_FORM
        }
        _ => 0,
    }
}

/// Decides noun or verb for a word that can be both ("attacks", "shelling", "wounded").
pub(crate) fn is_verb_here(
    layers: &Layers<'_>,
    sentence: &Sentence,
    at: usize,
    before: &[Chunk],
) -> bool {
    let forms = verb_classes(layers, at);
    if forms == 0 {
        return false;
    }
    let doc = &layers.doc;
    let lexicon = &layers.rules.lexicon;
    let token = &doc.tokens[at];
    let previous = (at > sentence.start).then(|| at - 1);
    // "US" is a name, whatever "us" is.
    let previous_classes = previous
        .filter(|&p| doc.tokens[p].shape != Shape::Upper)
        .map_or(0, |p| lexicon.classes(doc.word(p)));
    // "which relies on", "that killed dozens": a verb stands behind a relative.
    if before.last().is_some_and(|ch| ch.group == Group::Relative)
        && forms & (c::S_FORM | c::PAST) != 0
    {
        return true;
    }
    let next = (at + 1 < sentence.end).then(|| at + 1);
    let next_classes = next
        .filter(|&n| doc.tokens[n].shape != Shape::Upper)
        .map_or(0, |n| lexicon.classes(doc.word(n)));
    let entry = |pick: fn(Entry) -> bool| layers.phrases_at(at).iter().any(|m| pick(m.entry));
    let is_event_noun = entry(|e| matches!(e, Entry::EventNoun(_)));
    let is_noun = is_event_noun
        || lexicon.is(token.word, c::NOUN)
        || entry(|e| {
            matches!(
                e,
                Entry::People(_) | Entry::OutcomeWord(_) | Entry::Weapon(_) | Entry::Source(_)
            )
        });
    let after_determiner = previous.is_some_and(|p| {
        doc.tokens[p].shape == Shape::Possessive
            || previous_classes & c::POSSESSIVE_PRONOUN != 0
            || previous_classes & c::DETERMINER != 0 && previous_classes & c::PRONOUN == 0
    });
    let next_is_nominal = next.is_some_and(|n| {
        let t = &doc.tokens[n];
        t.is_word()
            && !t.is_hyphened
            && next_classes
                & (c::PREPOSITION
                    | c::COORDINATOR
                    | c::DETERMINER
                    | c::BE
                    | c::HAVE
                    | c::MODAL
                    | c::ADVERB
                    | c::SUBORDINATOR
                    | c::PRONOUN
                    | c::RELATIVE
                    | c::TO
                    | c::POSSESSIVE_PRONOUN)
                == 0
            && layers.quantity(n).is_none()
            && layers.time(n).is_none()
    });
    // Hyphened participles are adjectives: "US-backed", "rebel-held", "booby-trapped".
    if token.is_hyphened
        && forms & (c::PARTICIPLE | c::ING) != 0
        && previous.is_some()
        && next_is_nominal
    {
        return false;
    }
    if forms & (c::PAST | c::PARTICIPLE) != 0 && forms & (c::BASE | c::S_FORM) == 0 {
        let before_noun = next.is_some_and(|n| {
            layers
                .longest(n, |e| {
                    matches!(e, Entry::People(_) | Entry::EventNoun(_) | Entry::Members(_))
                        .then_some(())
                })
                .is_some()
                || lexicon.is(doc.word(n), c::NOUN)
        });
        if after_determiner {
            return false;
        }
        // "Suspected Boko Haram fighters": opens the sentence, and describes what follows.
        if before.is_empty() && next_is_nominal && lexicon.is(token.word, c::ADJECTIVE) {
            return false;
        }
        // "12 wounded soldiers", "masked men", but "killed people": a transitive outcome verb with
        // a subject before it is a verb.
        if before_noun && next_is_nominal {
            let is_adjective = lexicon.is(token.word, c::ADJECTIVE);
            let has_subject = before.last().is_some_and(Chunk::is_noun);
            // "Killed and injured residents": the second verb of a pair.
            let is_paired = matches!(before, [.., verb, joint]
                if joint.group == Group::Coordinator && verb.verb().is_some());
            return !is_adjective || has_subject || is_paired;
        }
        return true;
    }
    if forms & c::ING != 0 && forms & (c::BASE | c::S_FORM) == 0 {
        let after_be = previous_classes & c::BE != 0;
        if after_be {
            return true;
        }
        if after_determiner || previous_classes & (c::ADJECTIVE) != 0 {
            return false;
        }
        if !is_noun {
            return true;
        }
        let at_start = previous.is_none();
        let next_is_object = next.is_some_and(|n| {
            layers.quantity(n).is_some()
                || next_classes & (c::DETERMINER | c::POSSESSIVE_PRONOUN) != 0
                || next_is_nominal && doc.tokens[n].is_capital()
        });
        let after_noun_part = previous.is_some_and(|p| {
            layers.place(p).is_some() || layers.actor(p).is_some() || layers.time(p).is_some()
        });
        return next_is_object && !at_start && !after_noun_part;
    }
    // "set off a car bomb", "opens fire": a verb of several words is one.
    let is_phrase = layers.phrases_at(at).iter().any(|m| {
        m.end > at + 1
            && matches!(
                m.entry,
                Entry::EventVerb(..) | Entry::OutcomeVerb(..) | Entry::SufferVerb(_)
            )
    });
    if is_phrase && !after_determiner {
        return true;
    }
    // Base and -s forms: "attack", "attacks", "fire", "reports".
    if previous_classes & (c::MODAL | c::TO | c::DO) != 0 {
        return true;
    }
    if previous_classes & c::PRONOUN != 0 && previous_classes & c::DETERMINER == 0 {
        return true;
    }
    if after_determiner || previous_classes & (c::ADJECTIVE | c::PREPOSITION) != 0 {
        return false;
    }
    // "A mine explodes and kills two", "factions attack a village, kill 3".
    let after_joint =
        before.last().is_some_and(|ch| matches!(ch.group, Group::Coordinator | Group::Comma))
            && before.iter().any(|ch| ch.verb().is_some());
    let counts_next =
        next.is_some_and(|n| layers.quantity(n).is_some() || next_classes & c::DETERMINER != 0);
    if !is_noun && after_joint && (forms & c::S_FORM != 0 || counts_next) {
        return true;
    }
    // "“Free Army” kills 2", "The blast in Jobar, kills 4": past the quote, and the odd comma.
    let last = before.iter().rev().find(|ch| ch.group != Group::Quote);
    let is_odd_comma = last.is_some_and(|ch| ch.group == Group::Comma)
        && is_headline(layers, sentence)
        && counts_next;
    // "Gunshot wounds." has no object: nobody is wounded by the gunshot.
    let needs_object = layers.phrases_at(at).iter().any(|m| matches!(m.entry, Entry::OutcomeVerb(rule, _) if layers.rules.outcomes[rule as usize].word == OutcomeWord::Transitive));
    let lacks_object = next.is_none_or(|n| {
        (!doc.tokens[n].is_word() || next_classes & c::PREPOSITION != 0)
            && layers.quantity(n).is_none()
    });
    if needs_object && lacks_object && !is_headline(layers, sentence) {
        return false;
    }
    if !is_noun && forms & c::S_FORM != 0 {
        return last.is_some_and(Chunk::is_noun) || is_odd_comma;
    }
    // "a bomb hurt nine people"
    let is_outcome =
        layers.phrases_at(at).iter().any(|m| matches!(m.entry, Entry::OutcomeVerb(..)));
    if is_outcome
        && !after_determiner
        && next.is_some_and(|n| layers.quantity(n).is_some())
        && !before.is_empty()
    {
        return true;
    }
    // "2 children die": a verb that takes no object.
    let is_intransitive = layers.phrases_at(at).iter().any(|m| matches!(m.entry, Entry::OutcomeVerb(rule, _) if layers.rules.outcomes[rule as usize].word == OutcomeWord::Intransitive));
    if is_intransitive && before.last().is_some_and(Chunk::is_noun) {
        return true;
    }
    // "Raids on Jobar cause casualties"
    let next_is_harm = next.is_some_and(|n| {
        layers.longest(n, |e| matches!(e, Entry::OutcomeWord(_)).then_some(())).is_some()
    });
    if lexicon.is(token.word, c::CAUSE) && next_is_harm && before.last().is_some_and(Chunk::is_noun)
    {
        return true;
    }
    // "Raids target the outskirts of a town kill 7": a second verb with its object counted.
    if !is_noun
        && counts_next
        && layers.quantity(at + 1).is_some()
        && before.last().is_some_and(Chunk::is_noun)
    {
        return true;
    }
    // A headline's present: a subject before it, an object or an "in" after it, no other verb yet.
    let has_subject = before.last().is_some_and(Chunk::is_noun);
    let has_verb = before
        .iter()
        .rev()
        .take_while(|ch| {
            !matches!(
                ch.group,
                Group::Comma
                    | Group::Break
                    | Group::Coordinator
                    | Group::Subordinator
                    | Group::Relative
            )
        })
        .any(|ch| ch.verb().is_some())
        && !is_reduced_relative(before);
    let next_is_object = next.is_some_and(|n| {
        layers.quantity(n).is_some()
            || next_classes & (c::DETERMINER | c::POSSESSIVE_PRONOUN | c::ADJECTIVE) != 0
            || layers.place(n).is_some()
            || layers.actor(n).is_some()
            || next_is_nominal
    });
    if forms & c::BASE != 0 && forms & (c::S_FORM) == 0 && is_noun && !has_subject {
        return false;
    }
    // "Clashes continue in", "troops advance towards": many do it, and nothing is done to.
    let subject_is_many = before.last().is_some_and(|ch| doc.str(ch.end - 1).ends_with('s'));
    let stands_alone = next_classes & (c::PREPOSITION | c::ADVERB | c::TO) != 0 || next.is_none();
    if is_headline(layers, sentence) && !is_noun && subject_is_many && !has_verb && stands_alone {
        return true;
    }
    // "Troops shell again areas": past the adverb.
    let next_is_object = next_is_object
        || next_classes & c::ADVERB != 0
            && next_classes & c::PREPOSITION == 0
            && (at + 2 < sentence.end)
            && lexicon.classes(doc.word(at + 2)) & c::PREPOSITION == 0;
    has_subject
        && !has_verb
        && next_is_object
        && !(is_event_noun && next_classes & c::PREPOSITION != 0)
}

/// "Rockets fired from Lebanon hit Metula": the verb behind the first noun describes it.
fn is_reduced_relative(before: &[Chunk]) -> bool {
    let Some(verb) = before.iter().rposition(|ch| ch.verb().is_some()) else { return false };
    let is_participle =
        before[verb].verb().is_some_and(|v| v.tense == Tense::Past && !v.is_passive);
    is_participle
        && verb > 0
        && before[verb - 1].is_noun()
        && matches!(&before[verb + 1..], [to, noun] if to.group == Group::Preposition && noun.is_noun())
}
