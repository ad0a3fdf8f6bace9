//! Who says so: statements and their speakers.

use cairn_core::OriginKind;

use crate::{
    actors::What,
    chunks::{Chunk, Group, Tense},
    layers::Layers,
    lexicon::Entry,
    roles,
    text::Sentence,
};

/// One attribution: "the Observatory said", "according to two officials".
#[derive(Clone, Debug)]
pub(crate) struct Speech {
    /// Tokens of the speaker with what belongs to it ("a senior official in the ministry in Kabul").
    pub speaker: (usize, usize),
    /// Tokens of speaker and verb.
    pub words: (usize, usize),
    /// Head of the verb, if one is used.
    pub verb: Option<usize>,
    pub kind: Option<OriginKind>,
    /// Index into `Rules::sources` of the noun that told the kind.
    pub source: Option<u16>,
    /// Index into `Rules::actors`.
    pub actor: Option<u16>,
    /// Index into `Layers::times` of when it was said.
    pub time: Option<usize>,
    /// Tokens of the channel ("its Amaq news agency").
    pub via: Option<(usize, usize)>,
    pub is_pronoun: bool,
}

pub(crate) fn speech(layers: &Layers<'_>, sentence: &Sentence, chunks: &[Chunk]) -> Vec<Speech> {
    let mut found = Vec::new();
    for (index, chunk) in chunks.iter().enumerate() {
        let is_say =
            chunk.verb().is_some_and(|v| !matches!(v.tense, Tense::Infinitive | Tense::Modal))
                && layers
                    .longest(chunk.head, |e| matches!(e, Entry::SayVerb(..)).then_some(()))
                    .is_some();
        if is_say {
            found.extend(of_verb(layers, sentence, chunks, index));
        }
    }
    for m in layers.phrases_in(sentence.start, sentence.end) {
        if m.entry == Entry::Accord {
            found.extend(of_accord(layers, chunks, m.start, m.end));
        }
    }
    found
}

fn of_verb(
    layers: &Layers<'_>,
    sentence: &Sentence,
    chunks: &[Chunk],
    index: usize,
) -> Option<Speech> {
    let verb = chunks[index].verb()?;
    if verb.is_passive {
        return None;
    }
    let subject = roles::subject(layers, chunks, index).filter(|&noun| {
        noun < index
            && !chunks[noun..index]
                .iter()
                .any(|ch| ch.verb().is_some_and(|v| !v.is_passive && v.tense != Tense::Ing))
    });
    // "…, said a senior official": the speaker stands behind the verb.
    let inverted = roles::object(chunks, index).filter(|_| {
        let before = index.checked_sub(1).map(|b| chunks[b].group);
        // "Bilal Karimi, said the group was behind it": what follows is what was said.
        let is_clause = chunks[index + 1..]
            .iter()
            .find(|ch| !ch.is_noun() && ch.group != Group::Preposition)
            .is_some_and(|ch| {
                ch.verb().is_some_and(|v| !matches!(v.tense, Tense::Participle | Tense::Ing))
            });
        verb.tense != Tense::Ing
            && !is_clause
            && matches!(before, None | Some(Group::Comma | Group::Quote | Group::Other))
    });
    let told = describe(layers, chunks, inverted.unwrap_or(index), index);
    let noun = match (inverted, subject) {
        (Some(noun), _) if told.is_some() => noun,
        (_, Some(noun)) => noun,
        (Some(noun), None) => noun,
        (None, None) => return None,
    };
    if is_nobody(layers, &chunks[noun]) {
        return None;
    }
    let (start, end) = extent(layers, chunks, noun, index);
    let (kind, actor, source) = describe(layers, chunks, noun, index).unwrap_or_default();
    let is_pronoun = roles::is_anaphor(layers, &chunks[noun]);
    let is_speaker =
        kind.is_some() || actor.is_some() || is_pronoun || is_person_name(layers, &chunks[noun]);
    if !is_speaker {
        return None;
    }
    let time = chunks[index + 1..].iter().take(2).find_map(|ch| match ch.group {
        Group::Time(time) => Some(time),
        _ => None,
    });
    let time = time.filter(|&t| {
        // "said on Friday that", "announced Friday,": right behind the verb.
        let gap = layers.times[t].start.saturating_sub(chunks[index].end);
        gap <= 1 && noun < index
    });
    Some(Speech {
        speaker: (start, end),
        words: (start.min(chunks[index].start), end.max(chunks[index].end)),
        verb: Some(chunks[index].head),
        kind,
        source,
        actor,
        time,
        via: via(layers, sentence, index, chunks),
        is_pronoun,
    })
}

fn of_accord(layers: &Layers<'_>, chunks: &[Chunk], start: usize, end: usize) -> Option<Speech> {
    let noun = chunks.iter().position(|ch| ch.is_noun() && ch.end > end && ch.start >= end)?;
    if chunks[noun].start > end + 1 {
        return None;
    }
    let (_, speaker_end) = extent(layers, chunks, noun, chunks.len());
    let (kind, actor, source) = describe(layers, chunks, noun, chunks.len())?;
    Some(Speech {
        speaker: (chunks[noun].start, speaker_end),
        words: (start, speaker_end),
        verb: None,
        kind,
        source,
        actor,
        time: None,
        via: None,
        is_pronoun: false,
    })
}

/// Tokens of a speaker: its noun group, what is joined by "of", "in", "for", and an apposition.
fn extent(layers: &Layers<'_>, chunks: &[Chunk], noun: usize, verb: usize) -> (usize, usize) {
    let mut last = noun;
    let is_before = noun < verb;
    let limit = if is_before { verb } else { chunks.len() };
    let mut at = noun + 1;
    while at < limit {
        let goes_on = match chunks[at].group {
            Group::Preposition => chunks.get(at + 1).is_some_and(Chunk::is_noun) && at + 1 < limit,
            Group::Coordinator => {
                chunks.get(at + 1).is_some_and(|ch| ch.is_noun() && is_source(layers, ch))
                    && !chunks.get(at + 2).is_some_and(|ch| ch.verb().is_some() && !is_before)
            }
            // ", the head of …, said": everything up to the verb.
            Group::Comma => is_before,
            Group::Noun => true,
            _ => is_before && chunks[at].verb().is_none_or(|v| v.is_passive),
        };
        if !goes_on {
            break;
        }
        last = at;
        at += 1;
    }
    while last > noun && !chunks[last].is_noun() {
        last -= 1;
    }
    (chunks[noun].start, chunks[last].end)
}

fn is_source(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    (chunk.start..chunk.end)
        .any(|at| layers.longest(at, |e| matches!(e, Entry::Source(_)).then_some(())).is_some())
}

fn is_person_name(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    // "Hundreds reported killed": so many people, and nobody's name.
    if layers.quantities.iter().any(|q| q.start <= chunk.start && chunk.end <= q.end) {
        return false;
    }
    // "Group claims attack" opens a headline: who it is stands in the text.
    if chunk.end == chunk.start + 1
        && matches!(
            layers.doc.str(chunk.start),
            "Group" | "Groups" | "Organisation" | "Organization"
        )
    {
        return false;
    }
    let capitals = (chunk.start..chunk.end)
        .filter(|&at| {
            layers.doc.tokens[at].shape == crate::text::Shape::Capital && layers.place(at).is_none()
        })
        .count();
    capitals >= 1 && capitals == chunk.end - chunk.start || capitals >= 2
}

/// "No group claimed it", "nobody said": no speaker.
fn is_nobody(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    matches!(
        layers.doc.str(chunk.start).to_lowercase().as_str(),
        "no" | "nobody" | "none" | "neither" | "nothing"
    )
}

/// The kind of source a noun group is, and the actor it speaks for.
type Described = (Option<OriginKind>, Option<u16>, Option<u16>);

fn describe(layers: &Layers<'_>, chunks: &[Chunk], noun: usize, verb: usize) -> Option<Described> {
    chunks.get(noun).filter(|ch| ch.is_noun())?;
    let (start, end) = extent(layers, chunks, noun, verb);
    let mut kind: Option<OriginKind> = None;
    let mut actor: Option<u16> = None;
    let mut told_by: Option<u16> = None;
    let mut at = start;
    while at < end {
        let found = layers.longest(at, |e| match e {
            Entry::Source(source) => Some(source),
            _ => None,
        });
        if let Some((to, source)) = found {
            let of = layers.rules.sources[source as usize].kind;
            // A monitor, a medic or a soldier is told by the more telling word.
            if kind.is_none_or(|k| rank(of) > rank(k)) {
                kind = Some(of);
                told_by = Some(source);
            }
            at = to;
            continue;
        }
        at += 1;
    }
    for at in start..end {
        if let Some(index) = layers.actor(at) {
            let mention = &layers.actors[index];
            match mention.what {
                What::Named | What::Leader | What::Outlet | What::State => {
                    actor = actor.or(mention.actor)
                }
                What::Members(_) if mention.actor.is_some() => actor = actor.or(mention.actor),
                What::Country if kind.is_none() => actor = actor.or(mention.actor),
                _ => {}
            }
        }
    }
    if kind.is_none() {
        kind = actor.map(|a| match layers.rules.actors[a as usize].kind.as_str() {
            "government" | "police" => OriginKind::Official,
            "intergovernmental" => OriginKind::UnNgo,
            _ => OriginKind::Party,
        });
    }
    // A spokesman of an armed group or of an army speaks for a party to the conflict.
    let is_party = actor.is_some_and(|a| layers.rules.actors[a as usize].is_party());
    if kind == Some(OriginKind::Official) && is_party {
        kind = Some(OriginKind::Party);
    }
    (kind.is_some() || actor.is_some()).then_some((kind, actor, told_by))
}

fn rank(kind: OriginKind) -> u8 {
    match kind {
        OriginKind::Monitor => 7,
        OriginKind::Medical => 6,
        OriginKind::UnNgo => 5,
        OriginKind::Party => 4,
        OriginKind::Media => 3,
        OriginKind::Witness => 3,
        OriginKind::Official => 2,
        OriginKind::Unnamed => 1,
    }
}

/// "on its Amaq news agency", "on Telegram", "Reuters reported": the channel.
fn via(
    layers: &Layers<'_>,
    sentence: &Sentence,
    index: usize,
    chunks: &[Chunk],
) -> Option<(usize, usize)> {
    let from = chunks[index].end;
    (from..sentence.end.min(from + 14)).find_map(|at| {
        let mention = &layers.actors[layers.actor(at)?];
        (mention.what == What::Outlet && mention.start == at)
            .then_some((mention.start, mention.end))
    })
}
