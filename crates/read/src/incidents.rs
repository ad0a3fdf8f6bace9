//! What one sentence tells of each act: triggers grouped into incidents with their own place, time,
//! figures and parties. Joining the incidents of several sentences is `claims`' work.

use cairn_core::{Category, Kind, Outcome};

use crate::{
    authors::{self, Stance, Statement},
    chunks::{Chunk, Group, Tense, chunks},
    circumstances::{self, PlaceUse},
    figures::{self, Draft},
    layers::Layers,
    lexicon::Entry,
    parties,
    roles::{self, Part},
    rules::{KindRule, Mark, Resolve},
    speech::{self, Speech},
    text::Sentence,
    time::TimeValue,
    triggers::{self, Trigger, is_acting, is_definite_group, rule},
};

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
    /// Places of its words that belong to another verb: where it was, when nothing else says.
    pub places_beside: Vec<PlaceUse>,
    /// Index into `Layers::times`.
    pub time: Option<usize>,
    /// The time is counted from an act told behind it ("two days after the bombing"): this one is
    /// later; otherwise this is the act told behind it.
    pub is_after_anchor: bool,
    pub time_of_day: Option<usize>,
    /// "Recently": a time was told, and it fixes no days.
    pub vague_time: Option<usize>,
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
}

impl Incident {
    pub fn category(&self) -> Category {
        self.kind.category()
    }

    pub fn has(&self, mark: Mark) -> bool {
        self.marks.iter().any(|(m, ..)| *m == mark)
    }

    /// It tells only what became of people of an act told before.
    pub fn only_follows(&self, layers: &Layers<'_>) -> bool {
        self.triggers.iter().all(|t| rule(layers, t).is_follow)
    }

    pub fn killed(&self) -> Option<u64> {
        self.figures
            .iter()
            .filter(|d| d.outcome == Outcome::Killed && d.part_of.is_none())
            .filter_map(|d| d.figure.central())
            .max()
    }
}

/// Whether a figure tells of people killed or injured.
pub(crate) fn hurts(figure: &Draft) -> bool {
    crate::outcomes::is_harm(figure.outcome) && figure.figure.low().is_some_and(|low| low > 0)
}

/// Chunks, speech and incidents of one sentence.
pub(crate) struct Told {
    pub chunks: Vec<Chunk>,
    pub speech: Vec<Speech>,
    /// Who is said to have done it, says so, or denies it.
    pub statements: Vec<Statement>,
    pub incidents: Vec<Incident>,
    /// "There were no casualties", in a sentence that tells no act.
    pub nobody: Vec<Draft>,
}

/// Reads one sentence. `last_subject` is the actor that "it" and "they" stand for; it is moved on.
pub(crate) fn told(layers: &Layers<'_>, index: usize, last_subject: &mut Option<Part>) -> Told {
    let sentence = layers.doc.sentences[index];
    let chunks = chunks(layers, &sentence);
    let speech = speech::speech(layers, &sentence, &chunks);
    let triggers = triggers::triggers(layers, &sentence, &chunks, &speech);
    let whole = (sentence.start, sentence.end);
    let statements = authors::statements(layers, &chunks, whole, &speech, last_subject.as_ref());
    let incidents = triggers::group(layers, &sentence, &chunks, &triggers)
        .into_iter()
        .map(|(triggers, start, end)| {
            let beside: Vec<Statement> =
                statements.iter().filter(|s| s.is_within(start, end)).cloned().collect();
            incident(
                layers,
                index,
                &chunks,
                &speech,
                &beside,
                triggers,
                start,
                end,
                last_subject.as_ref(),
            )
        })
        .collect::<Vec<_>>();
    let nobody = match (incidents.is_empty(), sentence.is_heading) {
        (true, false) => figures::nobody(layers, sentence.start, sentence.end),
        _ => Vec::new(),
    };
    if let Some(subject) = parties::main_subject(layers, &chunks) {
        *last_subject = Some(subject);
    }
    Told { chunks, speech, statements, incidents, nobody }
}

#[allow(clippy::too_many_arguments)]
fn incident(
    layers: &Layers<'_>,
    sentence_index: usize,
    chunks: &[Chunk],
    speech: &[Speech],
    statements: &[Statement],
    triggers: Vec<Trigger>,
    start: usize,
    end: usize,
    last_subject: Option<&Part>,
) -> Incident {
    let sentence = layers.doc.sentences[sentence_index];
    let first = chunks.partition_point(|ch| ch.start < start);
    let last = chunks.partition_point(|ch| ch.start < end);
    let own = &chunks[first..last];
    let mut figures = figures::drafts(layers, own);
    // "Before he was shot dead": counted apart, as attackers are.
    for draft in &mut figures {
        let Some((start, _)) = draft.group else { continue };
        let noun = chunks.partition_point(|ch| ch.end <= start);
        draft.is_attackers |= parties::is_the_attacker(layers, chunks, noun, &triggers);
    }
    // "Burning granaries and killing 14": where people are killed, things are not the target.
    let hurts_people = figures.iter().any(hurts);
    let kills = figures.iter().any(|d| d.outcome == Outcome::Killed && hurts(d));
    let is_raid = triggers.iter().any(|t| {
        let rule = rule(layers, t);
        rule.kind == Kind::ArmedAssault && !rule.is_harm
    });
    let rank = |t: &Trigger| match rule(layers, t).kind {
        Kind::Destruction if hurts_people => 0,
        // "Opened fire on fishermen, killing 15 and kidnapping others": the deadlier means tells.
        Kind::Abduction if kills && is_raid => 0,
        _ => rule(layers, t).rank,
    };
    let decisive = triggers
        .iter()
        .max_by_key(|t| (rank(t), std::cmp::Reverse(t.start)))
        .expect("a group has a trigger");
    let kind_rule = rule(layers, decisive);
    let kind = match refine(layers, kind_rule, decisive, start, end) {
        Kind::Destruction if hurts_people => Kind::ArmedAssault,
        kind => kind,
    };
    let mut marks = marks(layers, &sentence, start, end);
    // "Shot down 23 drones", and nobody hurt: an attack that failed.
    if triggers.iter().all(|t| rule(layers, t).is_interception || !t.is_verb) && !hurts_people {
        let foils = layers.rules.markers.iter().position(|marker| marker.mark == Mark::Foiled);
        let stop = triggers.iter().find(|t| rule(layers, t).is_interception);
        marks.extend(foils.zip(stop).map(|(at, t)| (Mark::Foiled, t.start, t.end, at as u16)));
    }
    let mut parts = parties::parts(
        layers,
        chunks,
        speech,
        &triggers,
        (start, end),
        kind,
        &figures,
        statements,
        last_subject,
    );
    // Who denies it is not told as its author by the denial.
    let is_denied_here = statements.iter().any(|s| s.stance == Stance::Denies);
    parts.retain(|p| !is_denied_here || p.role != cairn_core::Role::Perpetrator);
    let (mut places, places_beside) =
        circumstances::places(layers, chunks, own, speech, &triggers, start, end);
    // "Dunbar of Austin died": where the dead were from, or died, is not where they were hit.
    if triggers.iter().all(|t| rule(layers, t).is_follow) {
        places.clear();
    }
    let (time, time_of_day) = circumstances::times(layers, chunks, speech, &triggers, start, end);
    // "Admitted the murders a week later": the day of the admission.
    let is_owned_up = statements.iter().any(|s| {
        s.stance == Stance::Claims && s.words.0 < decisive.start && decisive.start < s.words.1
    });
    let is_counted_from = |t: usize| layers.times[t].value.days().is_none();
    let time = time.filter(|&t| !is_owned_up || !is_counted_from(t));
    // Nor is when they died, or when the toll was given, when they were hit.
    let time = time.filter(|_| !triggers.iter().all(|t| rule(layers, t).is_follow));
    let vague_time = (start..end)
        .filter_map(|t| layers.time(t))
        .find(|&t| layers.times[t].value == TimeValue::Vague);
    let is_after_anchor = time.is_some_and(|t| layers.times[t].start >= decisive.start);
    let trigger_chunk = &chunks[decisive.chunk];
    let words = layers.doc.slice(decisive.start, decisive.end).to_lowercase();
    let is_plural = !decisive.is_verb && words.ends_with('s') && !words.ends_with("ss");
    let is_dated = !decisive.is_verb
        && ((trigger_chunk.start..decisive.start)
            .any(|t| layers.time(t).is_some_and(|t| Some(t) == time))
            || time.is_some() && dated_before(layers, chunks, decisive.chunk) == time);
    let is_counted = !decisive.is_verb
        && (trigger_chunk.start..decisive.start).any(|t| layers.quantity(t).is_some());
    let is_definite = if decisive.is_verb {
        // "The bomb exploded", "the blast destroyed"
        roles::subject(layers, chunks, decisive.chunk).is_some_and(|noun| {
            is_definite_group(layers, &chunks[noun])
                && (chunks[noun].start..chunks[noun].end).any(|t| {
                    layers
                        .longest(t, |e| {
                            matches!(e, Entry::EventNoun(_) | Entry::Device(_)).then_some(())
                        })
                        .is_some()
                        || matches!(
                            layers.doc.str(t),
                            "attacker" | "attackers" | "assailant" | "assailants" | "gunman"
                        )
                })
        })
    } else {
        is_definite_group(layers, trigger_chunk)
            || layers.time(trigger_chunk.start).is_some()
            || dated_before(layers, chunks, decisive.chunk).is_some()
    };
    // "Eight attackers died": they are those of the act just told.
    let is_definite = is_definite
        || places.is_empty()
            && !figures.is_empty()
            && figures.iter().all(|d| d.is_attackers || d.part_of.is_some());
    let finite = triggers.iter().filter(|t| t.is_verb).any(|t| {
        chunks[t.chunk].verb().is_some_and(|v| match v.tense {
            Tense::Past | Tense::Participle => true,
            Tense::Ing => true,
            Tense::Present => sentence.is_heading || is_headline(layers, &sentence),
            _ => false,
        })
    });
    let is_negated = triggers
        .iter()
        .filter(|t| t.is_verb && !(rule(layers, t).is_harm && triggers.len() > 1))
        .any(|t| chunks[t.chunk].verb().is_some_and(|v| v.is_negated))
        && !figures.iter().any(|d| d.figure.central().is_some_and(|n| n > 0));
    let past_around = own.iter().any(|ch| ch.verb().is_some_and(|v| v.tense == Tense::Past));
    let is_told = finite
        || figures.iter().any(|d| d.figure.low().is_some())
        || (!decisive.is_verb && past_around);
    let is_another = marks.iter().any(|(m, s, e, _)| {
        // "In that second attack" looks back at it.
        let looks_back =
            *s > sentence.start && matches!(layers.doc.str(*s - 1), "that" | "this" | "same");
        // "Three other soldiers" are no other act; "three other attacks" are.
        let counts_people = layers.doc.slice(*s, *e).to_lowercase().contains("other")
            && !layers.doc.slice(*s, *e).to_lowercase().contains("another")
            && (decisive.is_verb || *s < trigger_chunk.start || decisive.start < *e);
        *m == Mark::Another
            && !counts_people
            && !looks_back
            && (*s <= trigger_chunk.end + 1 && *e + 2 >= trigger_chunk.start
                || *s == sentence.start
                || *e <= trigger_chunk.start && *s >= start)
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
        places_beside,
        time,
        is_after_anchor,
        time_of_day,
        vague_time,
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
    }
}

/// "The April 15, 2013, attack": the date that a comma parts from its noun.
fn dated_before(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> Option<usize> {
    let mut at = noun.checked_sub(1)?;
    if chunks[at].group == Group::Comma {
        at = at.checked_sub(1)?;
    }
    let Group::Time(time) = chunks[at].group else { return None };
    let the = at.checked_sub(1).map(|the| &chunks[the])?;
    (the.end == the.start + 1 && is_definite_group(layers, the)).then_some(time)
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
fn refine(
    layers: &Layers<'_>,
    rule: &KindRule,
    trigger: &Trigger,
    start: usize,
    end: usize,
) -> Kind {
    let mut weapons: Vec<&str> = Vec::new();
    for m in layers.phrases_in(start, end) {
        let Entry::Weapon(class) = m.entry else { continue };
        // A weapon that was destroyed or found is not the means.
        let is_means = m.start < trigger.end
            || (m.start.saturating_sub(5)..m.start).any(|at| {
                matches!(
                    layers.doc.str(at),
                    "by" | "with"
                        | "using"
                        | "from"
                        | "fired"
                        | "launched"
                        | "detonated"
                        | "when"
                        | "after"
                )
            });
        if is_means {
            weapons.push(layers.rules.weapons[class as usize].as_str());
        }
    }
    // "Israeli jets fired missiles", "warplanes bombed".
    let is_flown = (start..trigger.end).any(|at| {
        layers
            .longest(at, |e| match e {
                Entry::Members(members) => Some(members),
                _ => None,
            })
            .is_some_and(|(_, members)| {
                layers.rules.members[members as usize].resolve == Resolve::Aircraft
            })
    });
    if is_flown {
        weapons.push("aircraft");
    }
    let has = |class: &str| weapons.contains(&class);
    match rule.kind {
        Kind::Shelling if rule.is_interception && has("drone") => Kind::DroneStrike,
        Kind::ArmedAssault if rule.is_generic || rule.is_harm || rule.is_weak => {
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
        // "Warplanes bombed the market", "a mine exploded".
        Kind::Bombing if has("aircraft") && trigger.is_verb => Kind::AirStrike,
        Kind::Bombing if has("drone") && trigger.is_verb => Kind::DroneStrike,
        Kind::Bombing if has("mine") && rule.is_weak => Kind::Landmine,
        Kind::AirStrike if has("drone") && !has("aircraft") && rule.rank < 30 => Kind::DroneStrike,
        kind => kind,
    }
}

fn marks(
    layers: &Layers<'_>,
    sentence: &Sentence,
    start: usize,
    end: usize,
) -> Vec<(Mark, usize, usize, u16)> {
    let mut found: Vec<(Mark, usize, usize, u16)> = Vec::new();
    for m in layers.phrases_in(sentence.start, sentence.end) {
        let Entry::Marker(index) = m.entry else { continue };
        let mark = layers.rules.markers[index as usize].mark;
        // Accidents and metaphors colour the whole sentence; the rest its own part.
        let is_wide = matches!(mark, Mark::Accident | Mark::Metaphor);
        // "Another 87 people were wounded": more of the same act's.
        let is_more = mark == Mark::Another
            && layers.doc.slice(m.start, m.end).eq_ignore_ascii_case("another")
            && (m.end < end && layers.quantity(m.end).is_some());
        if is_more {
            continue;
        }
        if is_wide || (start <= m.start && m.start < end) {
            found.push((mark, m.start, m.end, index));
        }
    }
    // "No group has claimed responsibility" holds the words of the claim it denies.
    let denials: Vec<(usize, usize)> = found
        .iter()
        .filter(|(mark, ..)| *mark == Mark::NoResponsibility)
        .map(|(_, start, end, _)| (*start, *end))
        .collect();
    found.retain(|(mark, start, ..)| {
        *mark != Mark::Responsibility || !denials.iter().any(|(s, e)| s <= start && start < e)
    });
    found
}
