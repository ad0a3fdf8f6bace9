//! What one sentence tells of each act: triggers grouped into incidents with their own place, time,
//! figures and parties. Joining the incidents of several sentences is `claims`' work.

use cairn_core::{Category, Certainty, Kind, Outcome, Role};

use crate::{
    chunks::{Chunk, Group, Tense, chunks},
    figures::{self, Draft},
    layers::Layers,
    lexicon::{Entry, c},
    rules::{KindRule, Mark},
    roles::{self, Part},
    speech::{self, Speech},
    text::{Sentence, Shape},
    time::TimeValue,
};

/// A word that names an act.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trigger {
    pub start: usize,
    pub end: usize,
    /// Index into `Rules::kinds`.
    pub kind: u16,
    /// Index into the sentence's chunks.
    pub chunk: usize,
    pub is_verb: bool,
}

/// A place used to say where, with the words that lead to it.
#[derive(Clone, Debug)]
pub(crate) struct PlaceUse {
    /// Index into `Layers::places`.
    pub place: usize,
    pub relation: &'static str,
    /// Tokens of relation and name.
    pub start: usize,
    pub end: usize,
    pub weight: i32,
}

#[derive(Clone, Debug)]
pub(crate) struct Incident {
    pub sentence: usize,
    /// Tokens it owns.
    pub start: usize,
    pub end: usize,
    pub triggers: Vec<Trigger>,
    /// Index into `Rules::kinds` of the rule that decides.
    pub kind_rule: u16,
    pub kind: Kind,
    pub places: Vec<PlaceUse>,
    /// Index into `Layers::times`.
    pub time: Option<usize>,
    /// The time is counted from an act told behind it ("two days after the bombing"): this one is
    /// later; otherwise this is the act told behind it.
    pub is_after_anchor: bool,
    pub time_of_day: Option<usize>,
    pub figures: Vec<Draft>,
    pub parts: Vec<Part>,
    pub marks: Vec<(Mark, usize, usize, u16)>,
    /// "The attack", "the blast": speaks of an act told before.
    pub is_definite: bool,
    pub is_plural: bool,
    /// "five strikes": several, and told how many.
    pub is_counted: bool,
    /// The time stands in the act's own noun group ("the 1998 bombings").
    pub is_dated: bool,
    pub is_another: bool,
    pub is_heading: bool,
    /// Told as having happened: a past verb, or a figure of people hurt.
    pub is_told: bool,
    pub is_negated: bool,
    pub is_weak: bool,
    /// Only harm is told, not how.
    pub is_harm_only: bool,
    pub claims_responsibility: bool,
}

impl Incident {
    pub fn category(&self) -> Category {
        self.kind.category()
    }

    pub fn has(&self, mark: Mark) -> bool {
        self.marks.iter().any(|(m, ..)| *m == mark)
    }

    pub fn killed(&self) -> Option<u64> {
        self.figures
            .iter()
            .filter(|d| d.outcome == Outcome::Killed && d.part_of.is_none())
            .filter_map(|d| d.figure.central())
            .max()
    }
}

/// Chunks, speech and incidents of one sentence.
pub(crate) struct Told {
    pub chunks: Vec<Chunk>,
    pub speech: Vec<Speech>,
    pub incidents: Vec<Incident>,
}

/// Reads one sentence. `last_subject` is the actor that "it" and "they" stand for; it is moved on.
pub(crate) fn told(layers: &Layers<'_>, index: usize, last_subject: &mut Option<Part>) -> Told {
    let sentence = layers.doc.sentences[index];
    let chunks = chunks(layers, &sentence);
    let speech = speech::speech(layers, &sentence, &chunks);
    let triggers = triggers(layers, &sentence, &chunks, &speech);
    let incidents = group(layers, &sentence, &chunks, &triggers)
        .into_iter()
        .map(|(triggers, start, end)| incident(layers, index, &chunks, &speech, triggers, start, end, last_subject.as_ref()))
        .collect();
    if let Some(subject) = main_subject(layers, &chunks) {
        *last_subject = Some(subject);
    }
    Told { chunks, speech, incidents }
}

/// The actor that is the subject of the sentence's first finite verb.
fn main_subject(layers: &Layers<'_>, chunks: &[Chunk]) -> Option<Part> {
    // A speaker is not who the next sentence's "they" means.
    let verb = chunks.iter().position(|ch| {
        ch.verb().is_some_and(|v| matches!(v.tense, Tense::Past | Tense::Present))
            && layers.longest(ch.head, |e| matches!(e, Entry::SayVerb(..)).then_some(())).is_none()
    })?;
    let noun = roles::subject(layers, chunks, verb)?;
    roles::parties(layers, chunks, noun, Role::Perpetrator).into_iter().find(|p| p.actor.is_some())
}

fn rule<'a>(layers: &'a Layers<'_>, trigger: &Trigger) -> &'a KindRule {
    &layers.rules.kinds[trigger.kind as usize]
}

fn triggers(layers: &Layers<'_>, sentence: &Sentence, chunks: &[Chunk], speech: &[Speech]) -> Vec<Trigger> {
    let mut found: Vec<Trigger> = Vec::new();
    for (index, chunk) in chunks.iter().enumerate() {
        match chunk.group {
            Group::Verb(verb) => {
                let entry = layers.longest(chunk.head, |e| match e {
                    Entry::EventVerb(kind, _) | Entry::SufferVerb(kind) => Some(kind),
                    _ => None,
                });
                let Some((end, kind)) = entry else { continue };
                if matches!(verb.tense, Tense::Modal | Tense::Infinitive) && !is_realised(layers, chunks, index) {
                    continue;
                }
                found.push(Trigger { start: chunk.head, end: end.min(sentence.end), kind, chunk: index, is_verb: true });
            }
            Group::Noun => {
                let noun = noun_trigger(layers, chunk, |e| match e {
                    Entry::EventNoun(kind) => Some(kind),
                    _ => None,
                })
                .or_else(|| {
                    let device = noun_trigger(layers, chunk, |e| match e {
                        Entry::Device(kind) => Some(kind),
                        _ => None,
                    });
                    device.filter(|_| goes_off(layers, chunks, index))
                });
                if let Some((start, end, kind)) = noun
                    && !is_speaker(speech, start)
                    && !is_planned(layers, chunks, index)
                {
                    found.push(Trigger { start, end, kind, chunk: index, is_verb: false });
                }
            }
            _ => {}
        }
    }
    found
}

/// "A car bomb killed", "rockets hit", "killed by a landmine": the weapon stands for its act.
fn goes_off(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> bool {
    let harms = |verb: usize| {
        is_acting(layers, &chunks[verb])
            || matches!(layers.doc.str(chunks[verb].head), "exploded" | "detonated" | "landed" | "fell" | "exploding" | "landing" | "explodes" | "kills" | "went" | "blew" | "left" | "caused" | "injuring" | "killing" | "rocked" | "ripped" | "tore")
    };
    // Its own verb.
    let next = chunks[noun + 1..].iter().take(9).position(|ch| ch.verb().is_some()).map(|n| noun + 1 + n);
    if next.is_some_and(|verb| harms(verb) && chunks[verb].verb().is_some_and(|v| !v.is_passive && v.tense != Tense::Modal && !v.is_negated) && roles::subject(layers, chunks, verb).is_some_and(|s| s <= noun && noun - s <= 4)) {
        return true;
    }
    // A harm or a launch told before it, by it or of it.
    let before = chunks[..noun].iter().rposition(|ch| ch.verb().is_some());
    before.is_some_and(|verb| {
        let link = (noun >= 1).then(|| &chunks[noun - 1]).filter(|ch| ch.group == Group::Preposition);
        let by = link.is_some_and(|ch| matches!(layers.doc.str(ch.start), "by" | "with" | "in" | "from" | "as" | "when" | "after"));
        let fires = matches!(layers.doc.str(chunks[verb].head), "fired" | "detonated" | "exploded" | "launched" | "threw" | "hurled" | "lobbed" | "firing" | "fires" | "launching" | "planted" | "used");
        is_acting(layers, &chunks[verb]) && by || fires && noun - verb <= 3
    })
}

/// "managed to kill", "was forced to withdraw": an infinitive that happened.
fn is_realised(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> bool {
    let before = chunks[..index].iter().rev().take(2).find(|ch| ch.verb().is_some());
    before.is_some_and(|ch| {
        matches!(layers.doc.str(ch.end - 1), "managed" | "forced" | "used" | "continued" | "began" | "started")
            && ch.verb().is_some_and(|v| v.tense == Tense::Past && !v.is_negated)
    })
}

/// "it would mount new attacks", "plans to carry out bombings": nothing happened yet.
fn is_planned(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> bool {
    let mut at = noun;
    for _ in 0..5 {
        let Some(before) = at.checked_sub(1) else { return false };
        at = before;
        match chunks[at].group {
            Group::Verb(verb) => {
                let is_open = matches!(verb.tense, Tense::Modal | Tense::Infinitive) && !is_realised(layers, chunks, at);
                return is_open && !is_definite_group(layers, &chunks[noun]);
            }
            Group::Noun | Group::Adverb | Group::Quote | Group::Preposition => {}
            _ => return false,
        }
    }
    false
}

fn is_speaker(speech: &[Speech], token: usize) -> bool {
    speech.iter().any(|s| s.speaker.0 <= token && token < s.speaker.1)
}

/// The event noun that heads a noun group, or stands at its end before people or a weapon.
fn noun_trigger(
    layers: &Layers<'_>,
    chunk: &Chunk,
    pick: impl Fn(Entry) -> Option<u16> + Copy,
) -> Option<(usize, usize, u16)> {
    let mut best: Option<(usize, usize, u16)> = None;
    let mut at = chunk.start;
    while at < chunk.end {
        let inside_name = layers.actor(at).is_some_and(|a| {
            let m = &layers.actors[a];
            m.end - m.start > 1 && matches!(m.what, crate::actors::What::Named)
        });
        let noun = layers
            .longest(at, pick)
            .filter(|(end, _)| *end <= chunk.end && !inside_name);
        match noun {
            Some((end, kind)) => {
                best = Some((at, end, kind));
                at = end;
            }
            None => at += 1,
        }
    }
    let (start, end, kind) = best?;
    if end == chunk.end {
        return best;
    }
    // "the suicide bomber's vest", "attack helicopters", "bomb components", "ceasefire deal": what
    // follows is the head. A name behind it is apposition ("the bombing Monday").
    let rest = end..chunk.end;
    let is_apposed = rest.clone().all(|i| {
        layers.time(i).is_some()
            || layers.doc.tokens[i].shape == crate::text::Shape::Possessive
            || layers.longest(i, |e| matches!(e, Entry::OutcomeWord(_)).then_some(())).is_some()
    });
    let is_agreement = layers.rules.kinds[kind as usize].kind == Kind::Agreement
        && rest.clone().any(|i| matches!(layers.doc.str(i), "deal" | "agreement" | "accord"));
    (is_apposed || is_agreement || start == chunk.start && rest.len() == 1 && layers.doc.tokens[end].is_capital()).then_some((start, end, kind))
}

/// Groups the triggers of a sentence into incidents, with the tokens each owns.
fn group(
    layers: &Layers<'_>,
    sentence: &Sentence,
    chunks: &[Chunk],
    triggers: &[Trigger],
) -> Vec<(Vec<Trigger>, usize, usize)> {
    let mut groups: Vec<(Vec<Trigger>, usize, usize)> = Vec::new();
    let mut from = sentence.start;
    for trigger in triggers {
        let Some((last, ..)) = groups.last() else {
            groups.push((vec![*trigger], from, sentence.end));
            continue;
        };
        let previous = last[last.len() - 1];
        // "…, prompting air strikes": another act, told without its own place or time.
        let is_consequence = chunks[..trigger.chunk].iter().rev().take(3).any(|ch| {
            ch.start >= previous.end && matches!(layers.doc.str(ch.head), "prompting" | "triggering" | "sparking" | "provoking" | "drawing")
        });
        if is_consequence {
            continue;
        }
        // "a shootout two days after the bombing": the definite noun only anchors the time.
        if is_anchor(layers, chunks, &previous, trigger) {
            continue;
        }
        match boundary(layers, sentence, chunks, last, &previous, trigger, triggers) {
            None => groups.last_mut().expect("not empty").0.push(*trigger),
            Some(token) => {
                groups.last_mut().expect("not empty").2 = token;
                from = token;
                groups.push((vec![*trigger], from, sentence.end));
            }
        }
    }
    groups
}

fn is_anchor(layers: &Layers<'_>, chunks: &[Chunk], previous: &Trigger, next: &Trigger) -> bool {
    let Some(before) = next.chunk.checked_sub(1).map(|b| &chunks[b]) else { return false };
    let is_counted_from = matches!(before.group, Group::Time(t) if matches!(layers.times[t].value, TimeValue::Before(_)));
    !next.is_verb && previous.chunk < next.chunk && is_counted_from && is_definite_group(layers, &chunks[next.chunk])
}

fn is_definite_group(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    matches!(
        layers.doc.str(chunk.start).to_lowercase().as_str(),
        "the" | "this" | "that" | "these" | "those"
    )
}

/// Where a new incident begins between two triggers; `None` when they tell one.
fn boundary(
    layers: &Layers<'_>,
    sentence: &Sentence,
    chunks: &[Chunk],
    group: &[Trigger],
    previous: &Trigger,
    next: &Trigger,
    all: &[Trigger],
) -> Option<usize> {
    let (a, b) = (rule(layers, previous), rule(layers, next));
    let between = &chunks[previous.chunk + 1..next.chunk.max(previous.chunk + 1)];
    let from = between.first().map_or(next.start, |ch| ch.start);
    let categories = group.iter().map(|t| rule(layers, t).kind.category());
    // An arrest, a deal or a capture is another incident than the violence beside it.
    let differs = a.kind.category() != b.kind.category();
    let development = [a, b].into_iter().find(|r| r.kind.category() == Category::Development);
    if differs && categories.last() == Some(a.kind.category()) {
        let stands_alone = development.is_some_and(|r| matches!(r.kind, Kind::Arrest | Kind::Agreement | Kind::LeadershipChange | Kind::TerritoryChange | Kind::OtherDevelopment));
        if stands_alone {
            return Some(break_point(between, from));
        }
    }
    // "a week after 44 people were killed in …", "hours after a blast": the clause behind the
    // offset is another incident.
    if let Some(time) = between.iter().find(|ch| matches!(ch.group, Group::Time(t) if matches!(layers.times[t].value, TimeValue::Before(_) | TimeValue::Offset(..)))) {
        return Some(time.start);
    }
    // "the October 2000 attack on …, and the Sept. 11, 2001 destruction of …": each has its own day.
    let own_days = |trigger: &Trigger| {
        let chunk = &chunks[trigger.chunk];
        (chunk.start..trigger.start).find_map(|t| layers.time(t)).and_then(|t| layers.times[t].value.days())
    };
    if let (Some(x), Some(y)) = (own_days(previous), own_days(next))
        && !x.overlaps(y)
    {
        return Some(break_point(between, from));
    }
    let cut = between.iter().find(|ch| {
        ch.group == Group::Break && layers.doc.tokens[ch.start].is_punct(';')
            || matches!(ch.group, Group::Subordinator) && matches!(layers.doc.str(ch.start), "while" | "whereas")
            || matches!(ch.group, Group::Coordinator)
    })?;
    let own = |start: usize, end: usize| Own {
        has_place: (start..end).any(|t| is_event_place(layers, chunks, t)),
        has_time: (start..end).any(|t| layers.time(t).is_some_and(|i| layers.times[i].value.days().is_some() || layers.times[i].value == TimeValue::Unresolved)),
        has_figure: (start..end).any(|t| layers.quantity(t).is_some()),
    };
    let following = all.iter().find(|t| t.start > next.start).map_or(sentence.end, |t| t.start);
    let left = own(group[0].start.saturating_sub(6).max(sentence.start), cut.start);
    let right = own(cut.end, following.max(next.end));
    let is_and = cut.group == Group::Coordinator;
    let has_own_clause = next_is_clause(chunks, cut, next);
    let is_split = match is_and {
        // ", and the car bomb attacks in Diyala on Monday": both sides say where, or when.
        true => has_own_clause
            && (left.has_place && right.has_place || left.has_time && right.has_time && !next.is_verb || left.has_figure && right.has_figure && right.has_place),
        false => right.has_place && (left.has_place || right.has_figure || left.has_figure) || (right.has_figure && left.has_figure),
    };
    is_split.then_some(cut.start)
}

#[derive(Clone, Copy)]
struct Own {
    has_place: bool,
    has_time: bool,
    has_figure: bool,
}

/// Whether what follows the mark is the next trigger's own clause or noun group.
fn next_is_clause(chunks: &[Chunk], cut: &Chunk, next: &Trigger) -> bool {
    let first = chunks.partition_point(|ch| ch.start < cut.end);
    let way = &chunks[first.min(next.chunk)..next.chunk];
    let is_direct = !way.iter().any(|ch| matches!(ch.group, Group::Relative | Group::Subordinator));
    if !next.is_verb {
        return is_direct && !way.iter().any(|ch| ch.is_noun());
    }
    is_direct && way.first().is_some_and(Chunk::is_noun)
}

/// The last clause mark before the next trigger; its own noun group's preposition when there is none.
fn break_point(between: &[Chunk], from: usize) -> usize {
    let clause = between.iter().rfind(|ch| {
        matches!(ch.group, Group::Break | Group::Comma | Group::Coordinator | Group::Subordinator | Group::Relative)
    });
    let preposition = || between.iter().rfind(|ch| ch.group == Group::Preposition);
    clause.or_else(preposition).map_or(from, |ch| ch.start)
}

/// A place name that tells where, not who: not a demonym, not part of an actor's name.
fn is_event_place(layers: &Layers<'_>, chunks: &[Chunk], token: usize) -> bool {
    let Some(place) = layers.place(token) else { return false };
    let mention = &layers.places[place];
    if mention.is_demonym || mention.start != token {
        return false;
    }
    let _ = chunks;
    !layers.actor(token).is_some_and(|a| layers.actors[a].end - layers.actors[a].start > mention.end - mention.start)
}

#[allow(clippy::too_many_arguments)]
fn incident(
    layers: &Layers<'_>,
    sentence_index: usize,
    chunks: &[Chunk],
    speech: &[Speech],
    triggers: Vec<Trigger>,
    start: usize,
    end: usize,
    last_subject: Option<&Part>,
) -> Incident {
    let sentence = layers.doc.sentences[sentence_index];
    let first = chunks.partition_point(|ch| ch.start < start);
    let last = chunks.partition_point(|ch| ch.start < end);
    let own = &chunks[first..last];
    let figures = figures::drafts(layers, own);
    let decisive = triggers
        .iter()
        .max_by_key(|t| (rule(layers, t).rank, std::cmp::Reverse(t.start)))
        .expect("a group has a trigger");
    let kind_rule = rule(layers, decisive);
    let kind = refine(layers, kind_rule, decisive, start, end);
    let marks = marks(layers, &sentence, start, end);
    let parts = parts(layers, chunks, speech, &triggers, (start, end), kind, &figures, last_subject);
    let places = places(layers, chunks, own, speech, &triggers, start, end);
    let (time, time_of_day) = times(layers, chunks, speech, &triggers, start, end);
    let is_after_anchor = time.is_some_and(|t| layers.times[t].start >= decisive.start);
    let trigger_chunk = &chunks[decisive.chunk];
    let words = layers.doc.slice(decisive.start, decisive.end).to_lowercase();
    let is_plural = !decisive.is_verb && words.ends_with('s') && !words.ends_with("ss");
    let is_dated = !decisive.is_verb && (trigger_chunk.start..decisive.start).any(|t| layers.time(t).is_some_and(|t| Some(t) == time));
    let is_counted = !decisive.is_verb && (trigger_chunk.start..decisive.start).any(|t| layers.quantity(t).is_some());
    let is_definite = if decisive.is_verb {
        // "The bomb exploded", "the blast destroyed"
        roles::subject(layers, chunks, decisive.chunk).is_some_and(|noun| {
            is_definite_group(layers, &chunks[noun])
                && (chunks[noun].start..chunks[noun].end).any(|t| layers.longest(t, |e| matches!(e, Entry::EventNoun(_) | Entry::Device(_)).then_some(())).is_some())
        })
    } else {
        is_definite_group(layers, trigger_chunk) || layers.time(trigger_chunk.start).is_some()
    };
    let finite = triggers.iter().filter(|t| t.is_verb).any(|t| {
        chunks[t.chunk].verb().is_some_and(|v| match v.tense {
            Tense::Past | Tense::Participle => true,
            Tense::Ing => true,
            Tense::Present => sentence.is_heading || is_headline(layers, &sentence),
            _ => false,
        })
    });
    let is_negated = triggers.iter().filter(|t| t.is_verb).any(|t| chunks[t.chunk].verb().is_some_and(|v| v.is_negated))
        && !figures.iter().any(|d| d.figure.central().is_some_and(|n| n > 0));
    let past_around = own.iter().any(|ch| ch.verb().is_some_and(|v| v.tense == Tense::Past));
    let is_told = finite || figures.iter().any(|d| d.figure.low().is_some()) || (!decisive.is_verb && past_around);
    let claims_responsibility = marks.iter().any(|(m, ..)| *m == Mark::Responsibility);
    let is_another = marks.iter().any(|(m, s, e, _)| {
        *m == Mark::Another && (*s <= trigger_chunk.end + 1 && *e + 2 >= trigger_chunk.start || *s == sentence.start || *e <= trigger_chunk.start && *s >= start)
    });
    Incident {
        sentence: sentence_index,
        start,
        end,
        kind_rule: decisive.kind,
        kind,
        is_weak: triggers.iter().all(|t| rule(layers, t).is_weak && !acts(layers, chunks, t)),
        is_harm_only: triggers.iter().all(|t| rule(layers, t).is_harm),
        triggers,
        places,
        time,
        is_after_anchor,
        time_of_day,
        figures,
        parts,
        marks,
        is_definite,
        is_plural,
        is_counted,
        is_dated,
        is_another,
        is_heading: sentence.is_heading,
        is_told,
        is_negated,
        claims_responsibility,
    }
}

/// A line told in the present, as headlines are: no past verb and no full stop.
pub(crate) fn is_headline(layers: &Layers<'_>, sentence: &Sentence) -> bool {
    let text = layers.doc.slice(sentence.start, sentence.end);
    sentence.is_heading || !text.ends_with(['.', '!', '?', '”', '"'])
}

/// "Two strikes disabled a bridge": a word with other meanings, doing what only this one does.
fn acts(layers: &Layers<'_>, chunks: &[Chunk], trigger: &Trigger) -> bool {
    let verb = chunks[trigger.chunk + 1..].iter().take(5).position(|ch| ch.verb().is_some());
    verb.map(|n| trigger.chunk + 1 + n).is_some_and(|verb| {
        !trigger.is_verb
            && is_acting(layers, &chunks[verb])
            && roles::subject(layers, chunks, verb) == Some(trigger.chunk)
            && chunks[verb].verb().is_some_and(|v| v.tense == Tense::Past && !v.is_passive)
    })
}

/// The kind with what stands beside its word: "attack" with a rocket is shelling; a strike by a
/// drone is a drone strike.
fn refine(layers: &Layers<'_>, rule: &KindRule, trigger: &Trigger, start: usize, end: usize) -> Kind {
    let mut weapons: Vec<&str> = Vec::new();
    for m in layers.phrases_in(start, end) {
        let Entry::Weapon(class) = m.entry else { continue };
        // A weapon that was destroyed or found is not the means.
        let is_means = m.start < trigger.end
            || (m.start.saturating_sub(5)..m.start).any(|at| matches!(layers.doc.str(at), "by" | "with" | "using" | "from" | "fired" | "launched" | "detonated" | "when" | "after"));
        if is_means {
            weapons.push(layers.rules.weapons[class as usize].as_str());
        }
    }
    let has = |class: &str| weapons.contains(&class);
    match rule.kind {
        Kind::ArmedAssault if rule.is_generic || rule.is_harm => {
            if has("suicide_vest") {
                Kind::SuicideBombing
            } else if has("car_bomb") || has("ied") {
                Kind::Bombing
            } else if has("drone") {
                Kind::DroneStrike
            } else if has("aircraft") {
                Kind::AirStrike
            } else if has("mortar") || has("artillery") || has("rocket") || has("missile") {
                Kind::Shelling
            } else if has("mine") {
                Kind::Landmine
            } else if has("chemical") && rule.is_generic {
                Kind::ChemicalAttack
            } else if has("grenade") {
                Kind::Grenade
            } else {
                Kind::ArmedAssault
            }
        }
        Kind::Shelling if has("aircraft") => Kind::AirStrike,
        Kind::AirStrike if has("drone") && !has("aircraft") && rule.rank < 30 => Kind::DroneStrike,
        kind => kind,
    }
}

fn marks(layers: &Layers<'_>, sentence: &Sentence, start: usize, end: usize) -> Vec<(Mark, usize, usize, u16)> {
    let mut found = Vec::new();
    for m in layers.phrases_in(sentence.start, sentence.end) {
        let Entry::Marker(index) = m.entry else { continue };
        let mark = layers.rules.markers[index as usize].mark;
        // Accidents and metaphors colour the whole sentence; the rest its own part.
        let is_wide = matches!(mark, Mark::Accident | Mark::Metaphor);
        if is_wide || (start <= m.start && m.start < end) {
            found.push((mark, m.start, m.end, index));
        }
    }
    found
}

fn times(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    speech: &[Speech],
    triggers: &[Trigger],
    start: usize,
    end: usize,
) -> (Option<usize>, Option<usize>) {
    let mut best: Option<(i64, usize)> = None;
    let mut of_day = None;
    let mut at = start;
    while at < end {
        let Some(index) = layers.time(at) else {
            at += 1;
            continue;
        };
        let time = &layers.times[index];
        at = time.end.max(at + 1);
        match time.value {
            TimeValue::TimeOfDay => {
                of_day = of_day.or(Some(index));
                continue;
            }
            TimeValue::Future | TimeValue::Vague => continue,
            _ => {}
        }
        let is_spoken = speech.iter().any(|s| s.time == Some(index) || s.speaker.0 <= time.start && time.start < s.speaker.1);
        if is_spoken {
            continue;
        }
        // "since Saturday", "until Monday": a bound, not the day of the act.
        let before = time.start.checked_sub(1).map(|b| layers.doc.str(b));
        let is_bound = matches!(before, Some("since" | "Since" | "until" | "by"));
        let distance = triggers.iter().map(|t| if time.start >= t.end { time.start - t.end } else { t.start.saturating_sub(time.end) }).min().unwrap_or(0) as i64;
        let penalty = match time.value {
            TimeValue::Days(range, _) => (i64::from(range.length_days()).min(40)) / 2,
            TimeValue::Unresolved => 2,
            _ => 4,
        } + if is_bound { 50 } else { 0 };
        // A bare mention of an act ("in connection with the bombing") has no part in the times of
        // the sentence it stands in.
        if triggers.iter().all(|t| !t.is_verb) && !is_governed(layers, chunks, triggers, time.start) {
            continue;
        }
        let cost = distance + penalty + attachment(chunks, triggers, time.start);
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, index));
        }
    }
    (best.map(|(_, index)| index), of_day)
}

fn places(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    own: &[Chunk],
    speech: &[Speech],
    triggers: &[Trigger],
    start: usize,
    end: usize,
) -> Vec<PlaceUse> {
    let mut found: Vec<PlaceUse> = Vec::new();
    let mut at = start;
    while at < end {
        let Some(index) = layers.place(at) else {
            at += 1;
            continue;
        };
        let mention = &layers.places[index];
        at = mention.end.max(at + 1);
        if mention.is_demonym || mention.start < start {
            continue;
        }
        let in_speaker = speech.iter().any(|s| s.speaker.0 <= mention.start && mention.start < s.speaker.1);
        if in_speaker {
            continue;
        }
        let is_in_actor = layers.actor(mention.start).is_some_and(|a| {
            let actor = &layers.actors[a];
            actor.end - actor.start > mention.end - mention.start || matches!(actor.what, crate::actors::What::Named)
        });
        if is_in_actor {
            continue;
        }
        if is_dateline(layers, chunks, mention.start, mention.end) {
            continue;
        }
        if triggers.iter().all(|t| !t.is_verb) && !is_governed(layers, chunks, triggers, mention.start) {
            continue;
        }
        let (relation, from) = relation(layers, own, mention.full.0, start);
        let hyphened_on = layers.doc.tokens.get(mention.end).is_some_and(|t| t.is_hyphened);
        if relation == "origin" || hyphened_on {
            continue;
        }
        let distance = triggers.iter().map(|t| if mention.start >= t.end { mention.start - t.end } else { t.start.saturating_sub(mention.end) }).min().unwrap_or(0) as i32;
        let class = mention.found.as_ref().map(|f| f.class);
        use cairn_places::Class;
        let specificity = match class {
            Some(Class::Populated | Class::Suburb | Class::Site) => 30,
            Some(Class::Admin2) => 26,
            Some(Class::Admin1 | Class::Region) => 20,
            Some(Class::Country) => 6,
            Some(Class::Continent | Class::Water) => 2,
            Some(Class::Demonym) | None => 0,
        };
        let weight_of_relation = match relation {
            "subject" => -12,
            "to" => -8,
            "none" => -2,
            _ => 6,
        };
        found.push(PlaceUse {
            place: index,
            relation,
            start: from.min(mention.full.0),
            end: mention.full.1.max(mention.end).min(end.max(mention.end)),
            weight: specificity + weight_of_relation - distance.min(24),
        });
    }
    found
}

/// "BEIRUT (AP) —", "WASHINGTON —": where the report was written.
fn is_dateline(layers: &Layers<'_>, chunks: &[Chunk], start: usize, end: usize) -> bool {
    let doc = &layers.doc;
    let opens = chunks.first().is_some_and(|ch| ch.start == start) || doc.tokens[start].shape == Shape::Upper;
    let marks = (end..doc.tokens.len().min(end + 8)).take_while(|&at| doc.tokens[at].shape != Shape::Lower);
    let mut has_dash = false;
    for at in marks {
        match doc.tokens[at].shape {
            Shape::Punct('—' | '–' | '-' | '(') => has_dash = true,
            Shape::Punct(',' | ')' | '\u{fffd}') | Shape::Capital | Shape::Upper | Shape::Number => {}
            _ => break,
        }
        if has_dash {
            break;
        }
    }
    opens && has_dash
}

/// Whether what stands at a token belongs to the act itself and not to another verb of the sentence.
fn is_governed(layers: &Layers<'_>, chunks: &[Chunk], triggers: &[Trigger], at: usize) -> bool {
    let is_trigger = |index: usize| triggers.iter().any(|t| t.chunk == index);
    let here = chunks.partition_point(|ch| ch.end <= at).min(chunks.len() - 1);
    if is_trigger(here) {
        return true;
    }
    let mut index = here;
    while let Some(before) = index.checked_sub(1) {
        index = before;
        if is_trigger(index) {
            return true;
        }
        match chunks[index].group {
            Group::Verb(_) => return verb_tells_act(layers, chunks, triggers, index),
            Group::Subordinator | Group::Relative | Group::Break => break,
            _ => {}
        }
    }
    // Nothing before it: the verb that follows is its own ("On Monday, a blast killed …").
    let next = (here + 1..chunks.len()).find(|&i| chunks[i].verb().is_some() || is_trigger(i));
    next.is_none_or(|i| is_trigger(i) || verb_tells_act(layers, chunks, triggers, i))
}

/// A verb that tells of the act: a trigger, its harm, its occurrence, or one that it is the subject
/// or the object of.
fn verb_tells_act(layers: &Layers<'_>, chunks: &[Chunk], triggers: &[Trigger], verb: usize) -> bool {
    let is_trigger = |index: usize| triggers.iter().any(|t| t.chunk == index);
    let word = layers.doc.str(chunks[verb].head);
    let occurs = matches!(word, "took" | "happened" | "occurred" | "came" | "hit" | "struck" | "targeted" | "rocked" | "shook" | "left" | "began" | "erupted" | "ripped" | "tore" | "suffered" | "witnessed" | "survived" | "saw");
    let is_light = layers.rules.lexicon.is(layers.doc.word(chunks[verb].head), c::LIGHT);
    is_trigger(verb)
        || occurs
        || is_light
        || is_acting(layers, &chunks[verb])
        || roles::subject(layers, chunks, verb).is_some_and(is_trigger)
        || roles::object(chunks, verb).is_some_and(is_trigger) && chunks[verb].verb().is_some_and(|v| v.tense == Tense::Past && is_light)
}

/// How loosely a time expression hangs on the triggers: inside the act's own noun group it is its
/// time; behind another verb it is that verb's ("pleaded not guilty on Thursday to …").
fn attachment(chunks: &[Chunk], triggers: &[Trigger], start: usize) -> i64 {
    if triggers.iter().any(|t| chunks[t.chunk].start <= start && start < chunks[t.chunk].end) {
        return -12;
    }
    let at = chunks.partition_point(|ch| ch.end <= start);
    let before = chunks[..at.min(chunks.len())].iter().rev();
    let mut is_first = true;
    for chunk in before {
        match chunk.group {
            Group::Verb(_) => {
                let is_trigger = triggers.iter().any(|t| chunks[t.chunk].start == chunk.start);
                return if is_trigger { -6 } else { 14 };
            }
            Group::Subordinator | Group::Relative | Group::Break => return 0,
            Group::Noun => {
                if triggers.iter().any(|t| chunks[t.chunk].start == chunk.start) {
                    return -4;
                }
                is_first = false;
            }
            _ => {}
        }
    }
    // "On Monday, …": opens the sentence, and tells its main verb's time.
    if is_first { -2 } else { 0 }
}

/// The words before a name that say how the event lies to it.
fn relation(layers: &Layers<'_>, own: &[Chunk], at: usize, floor: usize) -> (&'static str, usize) {
    let doc = &layers.doc;
    // Step back over the noun group's own words ("the besieged eastern city of").
    let chunk = own.iter().position(|ch| ch.start <= at && at < ch.end);
    let mut index = chunk.unwrap_or(0);
    let mut steps = 0;
    loop {
        let Some(previous) = index.checked_sub(1).map(|p| &own[p]) else {
            let starts = own.get(index).map_or(at, |ch| ch.start);
            let is_subject = own.get(index + 1).is_some_and(|ch| ch.verb().is_some_and(|v| !v.is_passive));
            return (if is_subject { "subject" } else { "none" }, starts.max(floor));
        };
        match previous.group {
            Group::Preposition => {
                let word = doc.str(previous.start).to_lowercase();
                let noun_before = index >= 2 && own[index - 2].is_noun();
                let before_noun = (index >= 2).then(|| doc.slice(own[index - 2].start, own[index - 2].end).to_lowercase());
                let tells = match word.as_str() {
                    "near" | "outside" | "around" | "beside" => "near",
                    "between" => "between",
                    "along" => "along",
                    "from" => "origin",
                    "to" | "into" | "towards" | "toward" => "to",
                    "of" => {
                        let direction = before_noun.as_deref().and_then(direction_word);
                        if let Some(direction) = direction {
                            return (direction, own[index - 2].start);
                        }
                        let outskirts = before_noun.as_deref().is_some_and(|b| ["outskirts", "vicinity", "countryside", "suburbs"].iter().any(|w| b.ends_with(w)));
                        if outskirts {
                            return ("near", own[index - 2].start);
                        }
                        // "the town of X", "a market of X": look before the noun.
                        if noun_before && steps < 3 {
                            index -= 2;
                            steps += 1;
                            continue;
                        }
                        // "Dunbar of Austin", "the governor of Raqqa": where somebody is from.
                        let is_person = (index >= 2).then(|| &own[index - 2]).is_some_and(|ch| {
                            doc.tokens[ch.end - 1].shape == Shape::Capital && layers.place(ch.end - 1).is_none() && ch.end - ch.start >= 2
                                || layers.longest(ch.head, |e| matches!(e, Entry::Source(_)).then_some(())).is_some()
                        });
                        if is_person { "origin" } else { "of" }
                    }
                    "in" | "at" | "inside" | "within" | "across" | "throughout" | "on" | "over" => "in",
                    "with" | "by" | "against" | "for" | "about" | "like" | "as" => "none",
                    _ => "in",
                };
                return (tells, previous.start);
            }
            // "in Raqa, Homs and Deir Ezzor": a list goes on with the relation of its first.
            Group::Coordinator | Group::Comma if steps < 6 => {
                index -= 1;
                steps += 1;
                continue;
            }
            Group::Noun if steps > 0 && steps < 6 && (own[index].group == Group::Comma || own[index].group == Group::Coordinator) => {
                let is_place = (previous.start..previous.end).any(|t| layers.place(t).is_some_and(|p| !layers.places[p].is_demonym));
                if !is_place {
                    return ("none", at);
                }
                index -= 1;
                steps += 1;
                continue;
            }
            Group::Verb(verb) => {
                // The object of a verb that strikes or takes a place: "shelled Douma", "captured X".
                let _ = verb;
                return ("in", at);
            }
            _ => return ("none", at),
        }
    }
}

fn direction_word(words: &str) -> Option<&'static str> {
    let last = words.rsplit(' ').next()?;
    Some(match last {
        "north" => "north_of",
        "south" => "south_of",
        "east" => "east_of",
        "west" => "west_of",
        "northeast" => "northeast_of",
        "northwest" => "northwest_of",
        "southeast" => "southeast_of",
        "southwest" => "southwest_of",
        _ => return None,
    })
}

#[allow(clippy::too_many_arguments)]
fn parts(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    speech: &[Speech],
    triggers: &[Trigger],
    (start, end): (usize, usize),
    kind: Kind,
    figures: &[Draft],
    last_subject: Option<&Part>,
) -> Vec<Part> {
    if kind == Kind::Agreement {
        return signatories(layers, start, end);
    }
    let mut agents: Vec<Part> = Vec::new();
    let mut patients: Vec<Part> = Vec::new();
    let mut sides: Vec<Part> = Vec::new();
    // "It says it has regained …": the speaker, else the subject of the sentence before.
    let stands_for = |noun: usize| -> Option<Part> {
        if !roles::is_anaphor(layers, &chunks[noun]) || kind.category() == Category::Violence && matches!(layers.doc.str(chunks[noun].start), "he" | "He" | "she" | "She") {
            return None;
        }
        let speaker = speech.iter().find(|s| s.words.1 <= chunks[noun].start && s.actor.is_some()).map(|s| Part {
            start: s.speaker.0,
            end: s.speaker.1,
            actor: s.actor,
            role: Role::Perpetrator,
            side: None,
            certainty: Certainty::Stated,
            is_civilians: false,
            is_named: true,
        });
        speaker.or_else(|| last_subject.copied())
    };
    for trigger in triggers {
        let rule = rule(layers, trigger);
        let agent = |noun: usize, agents: &mut Vec<Part>| {
            let parties = roles::parties(layers, chunks, noun, Role::Perpetrator);
            if parties.is_empty() {
                agents.extend(stands_for(noun));
            }
            agents.extend(parties.into_iter().filter(|p| !p.is_civilians));
        };
        if trigger.is_verb {
            let verb = chunks[trigger.chunk].verb().expect("a verb trigger");
            let by = roles::after_preposition(layers, chunks, trigger.chunk, &["by"]);
            let suffers = layers.longest(trigger.start, |e| matches!(e, Entry::SufferVerb(_)).then_some(())).is_some();
            if verb.is_passive || suffers {
                if let Some(noun) = roles::subject(layers, chunks, trigger.chunk) {
                    patients.extend(roles::parties(layers, chunks, noun, Role::Target));
                }
                if let Some(noun) = by {
                    agent(noun, &mut agents);
                }
            } else {
                let subject = roles::subject(layers, chunks, trigger.chunk);
                if rule.is_clash {
                    for noun in subject.into_iter().chain(roles::after_preposition(layers, chunks, trigger.chunk, &["with", "against", "between"])) {
                        sides.extend(roles::parties(layers, chunks, noun, Role::Participant));
                    }
                    continue;
                }
                if let Some(noun) = subject {
                    agent(noun, &mut agents);
                }
                let object = roles::object(chunks, trigger.chunk)
                    .or_else(|| roles::after_preposition(layers, chunks, trigger.chunk, &["on", "at", "against"]));
                if let Some(noun) = object {
                    patients.extend(roles::parties(layers, chunks, noun, Role::Target));
                }
                // "retook the town from the rebels"
                if rule.is_territory
                    && let Some(noun) = roles::after_preposition(layers, chunks, trigger.chunk, &["from"])
                {
                    patients.extend(roles::parties(layers, chunks, noun, Role::Target));
                }
            }
        } else {
            let chunk = &chunks[trigger.chunk];
            if rule.is_clash {
                sides.extend(roles::modifier_agent(layers, chunk, trigger.start).into_iter().map(|p| Part { role: Role::Participant, ..p }));
                for words in [&["between"][..], &["with", "against"][..]] {
                    if let Some(noun) = roles::after_preposition(layers, chunks, trigger.chunk, words) {
                        sides.extend(roles::parties(layers, chunks, noun, Role::Participant));
                    }
                }
                continue;
            }
            agents.extend(roles::modifier_agent(layers, chunk, trigger.start));
            if let Some(noun) = roles::after_preposition(layers, chunks, trigger.chunk, &["by"]) {
                agent(noun, &mut agents);
            }
            let words: &[&str] = if matches!(kind, Kind::Killing | Kind::ArmedAssault | Kind::Abduction | Kind::Arrest | Kind::SexualViolence) {
                &["on", "against", "targeting", "of", "upon"]
            } else {
                &["on", "against", "targeting", "upon", "of"]
            };
            if let Some(noun) = roles::after_preposition(layers, chunks, trigger.chunk, words) {
                patients.extend(roles::parties(layers, chunks, noun, Role::Target));
            }
            // "X carried out an attack", "attacks claimed by X": the verb that governs the noun.
            if let Some(verb) = governing_verb(layers, chunks, trigger.chunk) {
                if let Some(noun) = roles::subject(layers, chunks, verb) {
                    agent(noun, &mut agents);
                }
            }
            // "The attack hit a bus", "strikes targeted fighters": what its verb acts on.
            if let Some(verb) = chunks[trigger.chunk + 1..].iter().take(6).position(|ch| ch.verb().is_some()).map(|n| trigger.chunk + 1 + n) {
                let is_own = roles::subject(layers, chunks, verb) == Some(trigger.chunk);
                let v = chunks[verb].verb().expect("found as a verb");
                if is_own && !v.is_passive && is_acting(layers, &chunks[verb]) {
                    if let Some(noun) = roles::object(chunks, verb) {
                        patients.extend(roles::parties(layers, chunks, noun, Role::Target));
                    }
                }
                if is_own && v.is_passive {
                    if let Some(noun) = roles::after_preposition(layers, chunks, verb, &["by", "on"]) {
                        agent(noun, &mut agents);
                    }
                }
            }
        }
    }
    // "blamed on X", "X claimed responsibility": authors named beside the act.
    for m in layers.phrases_in(start, end) {
        let Entry::Marker(marker) = m.entry else { continue };
        let mark = layers.rules.markers[marker as usize].mark;
        let index = chunks.partition_point(|ch| ch.end <= m.start);
        match mark {
            Mark::Responsibility => {
                let by = layers.doc.slice(m.start, m.end).to_lowercase().ends_with("by");
                let noun = if by {
                    chunks[index.min(chunks.len() - 1)..].iter().position(|ch| ch.is_noun() && ch.start >= m.end).map(|n| n + index)
                } else {
                    roles::subject(layers, chunks, index.min(chunks.len() - 1))
                };
                if let Some(noun) = noun.filter(|&n| n < chunks.len()) {
                    agents.extend(roles::parties(layers, chunks, noun, Role::Perpetrator).into_iter().filter(|p| !p.is_civilians));
                }
            }
            Mark::Alleged | Mark::Suspected if is_charge(layers.doc.slice(m.start, m.end)) => {
                // "X, accused of planting a bomb", "X is charged with …": who stands before it.
                let noun = chunks[..index.min(chunks.len())].iter().rposition(|ch| ch.is_noun() && ch.end <= m.start);
                if let Some(noun) = noun {
                    let parties = roles::parties(layers, chunks, noun, Role::Perpetrator);
                    agents.extend(parties.into_iter().filter(|p| !p.is_civilians).map(|p| Part { certainty: Certainty::Alleged, ..p }));
                }
            }
            Mark::Alleged if layers.doc.slice(m.start, m.end).to_lowercase().contains("accuse") => {
                // "Syria has accused Israel of bombarding …": who stands behind it.
                let noun = chunks.iter().position(|ch| ch.is_noun() && ch.start >= m.end);
                if let Some(noun) = noun.filter(|&n| chunks[n].start <= m.end + 1) {
                    let parties = roles::parties(layers, chunks, noun, Role::Perpetrator);
                    agents.extend(parties.into_iter().filter(|p| !p.is_civilians).map(|p| Part { certainty: Certainty::Alleged, ..p }));
                }
            }
            Mark::Suspected if points_at(layers.doc.slice(m.start, m.end)) => {
                // "blamed on X", "blames X for": behind it; "X was blamed for": before it.
                let words = layers.doc.slice(m.start, m.end).to_lowercase();
                let is_before = words.ends_with("for");
                let noun = if is_before {
                    roles::subject(layers, chunks, index.min(chunks.len() - 1))
                } else {
                    let next = chunks.iter().position(|ch| ch.start >= m.end && ch.is_noun());
                    next.filter(|&n| chunks[n].start <= m.end + 2)
                };
                if let Some(noun) = noun {
                    let parties = roles::parties(layers, chunks, noun, Role::Perpetrator);
                    agents.extend(parties.into_iter().filter(|p| !p.is_civilians).map(|p| Part { certainty: Certainty::Alleged, ..p }));
                }
            }
            _ => {}
        }
    }
    // Who was hurt was hit.
    for draft in figures.iter().filter(|d| matches!(d.outcome, Outcome::Killed | Outcome::Injured | Outcome::KilledOrInjured | Outcome::Abducted) && !d.is_attackers) {
        let Some((from, to)) = draft.group else { continue };
        if draft.figure.central() == Some(0) {
            continue;
        }
        let group = Chunk { start: from, end: to, head: to - 1, group: Group::Noun };
        let role = if kind == Kind::ArmedClash { Role::Participant } else { Role::Target };
        let victims = roles::in_group(layers, &group, role);
        patients.extend(victims.into_iter().filter(|p| p.actor.is_some() || !p.is_named));
    }
    agents.retain(|agent| !is_site(layers.doc.slice(agent.start, agent.end)));
    for agent in &mut agents {
        if roles::is_suspected(layers, agent.start, agent.end) {
            agent.certainty = Certainty::Alleged;
        }
    }
    finish(layers, agents, patients, sides, kind)
}

/// "police station", "army base": what is hit, never who hits.
fn is_site(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or(words).to_lowercase();
    matches!(last.as_str(), "station" | "academy" | "base" | "post" | "headquarters" | "building" | "buildings" | "convoy" | "checkpoint" | "barracks" | "office" | "offices" | "center" | "centre" | "vehicle" | "embassy" | "consulate" | "courthouse")
}

fn is_charge(words: &str) -> bool {
    let words = words.to_lowercase();
    ["accused of", "charged with", "believed to have", "suspected of", "convicted of"].iter().any(|w| words.ends_with(w))
}

/// "blamed on", "hallmarks of", "carried out by": the author follows; "was blamed for": it precedes.
fn points_at(words: &str) -> bool {
    let words = words.to_lowercase();
    words.starts_with("blame") || [" by", " of", " to"].iter().any(|w| words.ends_with(w))
}

/// A deal's parties: every actor told beside it, a country as its government.
fn signatories(layers: &Layers<'_>, start: usize, end: usize) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    let mut at = start;
    while at < end {
        let Some(mention) = layers.actor(at).map(|a| &layers.actors[a]) else {
            at += 1;
            continue;
        };
        at = mention.end.max(at + 1);
        let is_party = !matches!(mention.what, crate::actors::What::Members(_) | crate::actors::What::Outlet);
        let follows_locative = mention.start.checked_sub(1).is_some_and(|b| matches!(layers.doc.str(b), "in" | "across" | "for" | "near" | "from"));
        if is_party && !follows_locative && !found.iter().any(|p| p.actor == mention.actor) {
            found.push(Part {
                start: mention.start,
                end: mention.end,
                actor: mention.actor,
                role: Role::Participant,
                side: Some(if found.is_empty() { 'a' } else { 'b' }),
                certainty: Certainty::Stated,
                is_civilians: false,
                is_named: true,
            });
        }
    }
    found
}

/// "carried out", "launched", "claimed": verbs whose object is the act.
fn governing_verb(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> Option<usize> {
    let mut at = noun;
    for _ in 0..6 {
        at = at.checked_sub(1)?;
        match chunks[at].group {
            Group::Verb(verb) => {
                let word = layers.doc.word(chunks[at].head);
                let is_light = layers.rules.lexicon.is(word, c::LIGHT) && !verb.is_passive;
                return is_light.then_some(at);
            }
            Group::Preposition if matches!(layers.doc.str(chunks[at].start), "for" | "out" | "of" | "on") => {}
            Group::Noun | Group::Adverb | Group::Quote => {}
            _ => return None,
        }
    }
    None
}

fn is_acting(layers: &Layers<'_>, verb: &Chunk) -> bool {
    layers.longest(verb.head, |e| matches!(e, Entry::EventVerb(..) | Entry::OutcomeVerb(..)).then_some(())).is_some()
        || matches!(layers.doc.str(verb.head), "hit" | "target" | "strike" | "targeted" | "struck" | "targets" | "hits" | "strikes" | "engaged" | "targeting" | "hitting" | "striking" | "destroyed" | "destroying" | "damaged" | "damaging" | "disabled" | "suppressed" | "killed" | "wounded" | "leveled" | "levelled" | "reduced")
}

fn finish(layers: &Layers<'_>, agents: Vec<Part>, patients: Vec<Part>, sides: Vec<Part>, kind: Kind) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut add = |part: Part| {
        let is_known = parts.iter().any(|p: &Part| {
            p.role == part.role && (p.start < part.end && part.start < p.end || p.actor.is_some() && p.actor == part.actor)
        });
        if !is_known {
            parts.push(part);
        }
    };
    if kind == Kind::ArmedClash || !sides.is_empty() {
        for (index, part) in sides.into_iter().enumerate() {
            add(Part { side: Some(if index == 0 { 'a' } else { 'b' }), ..part });
        }
        for part in agents {
            add(Part { role: if kind == Kind::ArmedClash { Role::Participant } else { part.role }, side: Some('a'), ..part });
        }
        for part in patients {
            let role = if kind == Kind::ArmedClash && !part.is_civilians { Role::Participant } else { Role::Target };
            add(Part { role, side: Some('b'), ..part });
        }
        return parts;
    }
    let agent_ids: Vec<u16> = agents.iter().filter_map(|p| p.actor).collect();
    for part in agents {
        // A mere place or official as subject of a blast is no author.
        let _ = layers;
        add(part);
    }
    for part in patients {
        // The same actor on both sides is a misreading of one of them.
        if part.actor.is_some_and(|a| agent_ids.contains(&a)) {
            continue;
        }
        add(part);
    }
    parts
}
