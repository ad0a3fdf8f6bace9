//! The words that name acts, and which of a sentence's belong to one act.

use cairn_core::{Category, Kind};

use crate::{
    chunks::{Chunk, Group, Tense},
    figures,
    layers::Layers,
    lexicon::{Entry, c},
    outcomes::{self, is_harm},
    roles,
    rules::{KindRule, Mark},
    speech::Speech,
    text::Sentence,
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

pub(crate) fn rule<'a>(layers: &'a Layers<'_>, trigger: &Trigger) -> &'a KindRule {
    &layers.rules.kinds[trigger.kind as usize]
}

pub(crate) fn triggers(
    layers: &Layers<'_>,
    sentence: &Sentence,
    chunks: &[Chunk],
    speech: &[Speech],
) -> Vec<Trigger> {
    let mut found: Vec<Trigger> = Vec::new();
    for (index, chunk) in chunks.iter().enumerate() {
        match chunk.group {
            Group::Verb(verb) => {
                let entry = interception(layers, chunks, index).or_else(|| {
                    layers.longest(chunk.head, |e| match e {
                        Entry::EventVerb(kind, _) if intercepts(layers, kind) => None,
                        Entry::EventVerb(kind, _) | Entry::SufferVerb(kind) => Some(kind),
                        _ => None,
                    })
                });
                let Some((end, kind)) = entry else { continue };
                if matches!(verb.tense, Tense::Modal | Tense::Infinitive)
                    && !is_realised(layers, chunks, index)
                {
                    continue;
                }
                if is_carried_out(layers, chunks, index, verb.is_passive, kind)
                    || layers.rules.kinds[kind as usize].is_into_people
                        && !is_into_people(layers, chunks, index)
                    || layers.rules.kinds[kind as usize].is_of_place
                        && !is_of_place(layers, chunks, index)
                {
                    continue;
                }
                found.push(Trigger {
                    start: chunk.head,
                    end: end.min(sentence.end),
                    kind,
                    chunk: index,
                    is_verb: true,
                });
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
                    device.filter(|_| {
                        goes_off(layers, chunks, index) || is_foiled(layers, chunks, index)
                    })
                });
                let is_bare_body = |kind: u16| {
                    let rule = &layers.rules.kinds[kind as usize];
                    rule.kind == Kind::Killing && rule.is_weak && !is_found(layers, chunks, index)
                };
                // "Using attack, bomber and fighter aircraft" names the means.
                let is_means = index > 0
                    && chunks[index - 1].verb().is_some()
                    && layers.doc.str(chunks[index - 1].head) == "using";
                // "Bodies showing signs of torture": what was found, told of another act.
                let is_trace = index >= 2
                    && layers.doc.str(chunks[index - 1].start) == "of"
                    && matches!(
                        layers.doc.str(chunks[index - 2].end - 1),
                        "signs" | "marks" | "traces" | "evidence" | "victims"
                    );
                if let Some((start, end, kind)) = noun
                    && !is_trace
                    && !is_means
                    && !is_bare_body(kind)
                    && !is_speaker(speech, start)
                    && !is_planned(layers, chunks, index)
                {
                    found.push(Trigger { start, end, kind, chunk: index, is_verb: false });
                }
            }
            _ => {}
        }
    }
    if found.is_empty() && layers.is_headline_only {
        found.extend(harm(layers, chunks));
    }
    if found.is_empty() {
        found.extend((0..chunks.len()).filter_map(|verb| follow(layers, chunks, verb)));
    }
    if found.is_empty() {
        found.extend((0..chunks.len()).find_map(|noun| follow_noun(layers, chunks, noun)));
    }
    found
}

fn intercepts(layers: &Layers<'_>, kind: u16) -> bool {
    layers.rules.kinds[kind as usize].is_interception
}

/// The end of the words and the rule of a verb that stops what flies: "shot down 23 drones".
pub(crate) fn interception(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    verb: usize,
) -> Option<(usize, u16)> {
    layers
        .longest(chunks[verb].head, |e| match e {
            Entry::EventVerb(kind, _) if intercepts(layers, kind) => Some(kind),
            _ => None,
        })
        .filter(|_| stopped(layers, chunks, verb).is_some())
}

/// What a verb stops in the air, as its noun group and the word for it: "shot down 11 of 15 missiles",
/// "23 Russian drones were downed".
pub(crate) fn stopped(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    verb: usize,
) -> Option<(usize, usize)> {
    let is_passive = chunks[verb].verb()?.is_passive;
    let first = if is_passive {
        roles::subject(layers, chunks, verb)
    } else {
        roles::object(chunks, verb)
    }?;
    let of = chunks.get(first + 1).filter(|ch| layers.doc.str(ch.start) == "of");
    [Some(first), of.map(|_| first + 2)].into_iter().flatten().find_map(|noun| {
        let chunk = chunks.get(noun).filter(|ch| ch.is_noun())?;
        let at = (chunk.start..chunk.end).find(|&at| {
            layers.phrases_at(at).iter().any(|m| match m.entry {
                Entry::Weapon(class) => {
                    matches!(
                        layers.rules.weapons[class as usize].as_str(),
                        "drone" | "missile" | "rocket"
                    )
                }
                _ => false,
            })
        })?;
        Some((noun, at))
    })
}

/// "Thirty-one were taken to hospital", "another 250 were maimed": a verb that tells what became of
/// people and no act, so that what it tells is of an act told before.
fn follow(layers: &Layers<'_>, chunks: &[Chunk], verb: usize) -> Option<Trigger> {
    let (outcome, _) = outcomes::of_verb(layers, chunks, verb)?;
    let tells_harm = is_harm(layers.rules.outcomes[outcome as usize].outcome)
        && chunks[verb]
            .verb()
            .is_some_and(|v| !matches!(v.tense, Tense::Modal | Tense::Infinitive));
    let kind = layers.rules.kinds.iter().position(|rule| rule.is_follow)? as u16;
    let chunk = &chunks[verb];
    // "Nobody was hurt" is told of whatever the next words tell of.
    let is_nobody = !figures::nobody(layers, chunks[0].start, chunk.end).is_empty();
    (tells_harm && !is_nobody).then_some(Trigger {
        start: chunk.head,
        end: chunk.end,
        kind,
        chunk: verb,
        is_verb: true,
    })
}

/// "Medics counted 17 dead civilians", "there were 12 dead": a number of people and what became of
/// them, with no act.
fn follow_noun(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> Option<Trigger> {
    let chunk = &chunks[noun];
    let quantity = (chunk.start..chunk.end).find_map(|at| layers.quantity(at))?;
    let at =
        (layers.quantities[quantity].end..chunk.end).find(|&at| figures::is_state(layers, at))?;
    let kind = layers.rules.kinds.iter().position(|rule| rule.is_follow)? as u16;
    chunk.is_noun().then_some(Trigger { start: at, end: at + 1, kind, chunk: noun, is_verb: false })
}

/// "Found 43 bodies", "the bodies were recovered from a well": not those in a morgue.
fn is_found(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> bool {
    let from = noun.saturating_sub(4);
    let to = (noun + 9).min(chunks.len());
    chunks[from..to].iter().any(|ch| {
        ch.verb().is_some()
            && matches!(
                layers.doc.str(ch.head),
                "found" | "finds" | "discovered" | "recovered" | "unearthed" | "dumped" | "exhumed"
            )
    })
}

/// "Drove a hired van into shoppers", "ploughed into a crowd".
fn is_into_people(layers: &Layers<'_>, chunks: &[Chunk], verb: usize) -> bool {
    let into = roles::after_preposition(layers, chunks, verb, &["into", "at"]);
    into.is_some_and(|noun| {
        let chunk = &chunks[noun];
        crate::people::counted(layers, chunk).is_some()
            || (chunk.start..chunk.end)
                .any(|at| matches!(layers.doc.str(at), "crowd" | "crowds" | "pedestrians"))
    })
}

/// "Took Tal Rifaat", "Aleppo had fallen": the verb's object, or its subject where it has none, is a
/// place that can be held.
fn is_of_place(layers: &Layers<'_>, chunks: &[Chunk], verb: usize) -> bool {
    use cairn_places::Class;
    let holds = |noun: usize| {
        (chunks[noun].start..chunks[noun].end).any(|at| {
            layers.place(at).is_some_and(|p| {
                let place = &layers.places[p];
                let class = place.found.as_ref().map(|f| f.class).or(place.told_class);
                !place.is_demonym
                    && matches!(
                        class,
                        Some(
                            Class::Populated
                                | Class::Suburb
                                | Class::Site
                                | Class::Admin2
                                | Class::Admin1
                        )
                    )
            })
        })
    };
    match roles::object(chunks, verb) {
        Some(object) => holds(object),
        None => roles::subject(layers, chunks, verb).is_some_and(holds),
    }
}

/// "Executed an operation", "an order executed by": a verb of killing with no one to kill.
fn is_carried_out(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    verb: usize,
    is_passive: bool,
    kind: u16,
) -> bool {
    let is_light = layers.rules.lexicon.is(layers.doc.word(chunks[verb].head), c::LIGHT);
    let patient = match is_passive {
        true => roles::subject(layers, chunks, verb),
        false => roles::object(chunks, verb),
    };
    let names_act = |noun: usize| {
        layers
            .longest(chunks[noun].head, |e| matches!(e, Entry::EventNoun(_)).then_some(()))
            .is_some()
            || layers.doc.str(chunks[noun].end - 1) == "operation"
    };
    is_light
        && layers.rules.kinds[kind as usize].kind == Kind::Killing
        && patient.is_some_and(|noun| {
            if names_act(noun) {
                return true;
            }
            crate::people::counted(layers, &chunks[noun]).is_none()
                && roles::parties(layers, chunks, noun, cairn_core::Role::Target).is_empty()
        })
}

/// "Police defused a car bomb", "the bomb did not go off": an attempt, told by its weapon.
fn is_foiled(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> bool {
    let from = chunks[noun.saturating_sub(2)].start;
    let to = chunks[(noun + 4).min(chunks.len() - 1)].end;
    layers.phrases_in(from, to).iter().any(|m| {
        matches!(m.entry, Entry::Marker(marker) if layers.rules.markers[marker as usize].mark == Mark::Foiled)
    })
}

/// "A car bomb killed", "rockets hit", "killed by a landmine": the weapon stands for its act.
fn goes_off(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> bool {
    let is_a = |verb: usize, class: u64| {
        layers.rules.lexicon.is(layers.doc.word(chunks[verb].head), class)
    };
    let harms = |verb: usize| is_acting(layers, &chunks[verb]) || is_a(verb, c::GOES_OFF);
    // Its own verb, past what describes it ("drones carrying explosives struck").
    let is_finite =
        |ch: &Chunk| ch.verb().is_some_and(|v| !matches!(v.tense, Tense::Ing | Tense::Participle));
    let next = chunks[noun + 1..].iter().take(11).position(is_finite).map(|n| noun + 1 + n);
    let is_done = |verb: usize| {
        chunks[verb]
            .verb()
            .is_some_and(|v| !v.is_passive && v.tense != Tense::Modal && !v.is_negated)
    };
    let is_its = |verb: usize| {
        roles::subject(layers, chunks, verb).is_some_and(|s| s <= noun && noun - s <= 4)
    };
    if next.is_some_and(|verb| harms(verb) && is_done(verb) && is_its(verb)) {
        return true;
    }
    // A harm or a launch told before it, by it or of it.
    let before = chunks[..noun].iter().rposition(|ch| ch.verb().is_some());
    before.is_some_and(|verb| {
        let link =
            (noun >= 1).then(|| &chunks[noun - 1]).filter(|ch| ch.group == Group::Preposition);
        let by = link.is_some_and(|ch| {
            matches!(
                layers.doc.str(ch.start),
                "by" | "with" | "in" | "from" | "as" | "when" | "after"
            )
        });
        let fires = is_a(verb, c::FIRES);
        is_acting(layers, &chunks[verb]) && by || fires && noun - verb <= 3
    })
}

/// "managed to kill", "was forced to withdraw": an infinitive that happened.
fn is_realised(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> bool {
    // "Foiled a plot to bomb a church": told as foiled.
    let plotted = index > 0 && chunks[index - 1].is_noun() && is_foiled(layers, chunks, index - 1);
    if plotted {
        return true;
    }
    let before = chunks[..index].iter().rev().take(2).find(|ch| ch.verb().is_some());
    before.is_some_and(|ch| {
        matches!(
            layers.doc.str(ch.end - 1),
            "managed" | "forced" | "used" | "continued" | "began" | "started"
        ) && ch.verb().is_some_and(|v| v.tense == Tense::Past && !v.is_negated)
            || layers.is_headline_only
                && matches!(
                    layers.doc.str(ch.end - 1),
                    "manages" | "manage" | "continues" | "continue" | "begins" | "begin"
                )
    })
}

/// A headline that tells of the dead or hurt and of no act ("Casualties in Jobar", "Campaign leaves
/// two dead"): the harm stands for it.
fn harm(layers: &Layers<'_>, chunks: &[Chunk]) -> Option<Trigger> {
    let kind = layers.rules.kinds.iter().position(|rule| rule.is_harm)? as u16;
    let harmed = |outcome: u16| is_harm(layers.rules.outcomes[outcome as usize].outcome);
    chunks.iter().enumerate().filter(|(_, ch)| ch.is_noun()).find_map(|(index, ch)| {
        (ch.start..ch.end).find_map(|at| {
            let (end, _) = layers.longest(at, |e| match e {
                Entry::OutcomeWord(outcome) if harmed(outcome) => Some(outcome),
                _ => None,
            })?;
            (end <= ch.end).then_some(Trigger {
                start: at,
                end,
                kind,
                chunk: index,
                is_verb: false,
            })
        })
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
                let is_open = matches!(verb.tense, Tense::Modal | Tense::Infinitive)
                    && !is_realised(layers, chunks, at);
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
        let noun = layers.longest(at, pick).filter(|(end, _)| *end <= chunk.end && !inside_name);
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
    (is_apposed
        || is_agreement
        || start == chunk.start && rest.len() == 1 && layers.doc.tokens[end].is_capital())
    .then_some((start, end, kind))
}

/// Groups the triggers of a sentence into incidents, with the tokens each owns.
pub(crate) fn group(
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
            ch.start >= previous.end
                && matches!(
                    layers.doc.str(ch.head),
                    "prompting" | "triggering" | "sparking" | "provoking" | "drawing"
                )
        });
        if is_consequence {
            continue;
        }
        // "Killed by a man, who was shot dead by police": what became of the author.
        if befalls_author(layers, chunks, &previous, trigger) {
            continue;
        }
        // "After four days of fighting": how long it took, told of another act.
        if is_duration(layers, chunks, trigger) {
            continue;
        }
        // "The deadliest since the collapse of a ceasefire": when it was, told of another act.
        if is_backdrop(layers, chunks, trigger) {
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

/// A passive in a relative clause that describes the agent of the act before.
fn befalls_author(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    previous: &Trigger,
    next: &Trigger,
) -> bool {
    let is_passive = chunks[next.chunk].verb().is_some_and(|v| v.is_passive);
    let relative = next.chunk.checked_sub(1).filter(|&r| chunks[r].group == Group::Relative);
    let Some(relative) = relative.filter(|_| is_passive && previous.is_verb) else { return false };
    let by = roles::after_preposition(layers, chunks, previous.chunk, &["by"]);
    by.is_some_and(|agent| agent < relative && relative - agent <= 4)
}

/// "After four days of fighting", "following weeks of clashes".
fn is_duration(layers: &Layers<'_>, chunks: &[Chunk], trigger: &Trigger) -> bool {
    let Some(of) = trigger.chunk.checked_sub(1).filter(|_| !trigger.is_verb) else { return false };
    let text = |at: usize| layers.doc.str(chunks[at].start).to_lowercase();
    let counts_time = |at: usize| {
        let last = layers.doc.str(chunks[at].end - 1);
        matches!(last, "hours" | "days" | "weeks" | "months" | "years")
    };
    chunks[of].group == Group::Preposition
        && text(of) == "of"
        && of >= 2
        && counts_time(of - 1)
        && matches!(text(of - 2).as_str(), "after" | "following" | "amid" | "despite")
}

/// "Since the collapse of a ceasefire", "despite the truce": a deal that only dates another act.
fn is_backdrop(layers: &Layers<'_>, chunks: &[Chunk], trigger: &Trigger) -> bool {
    if trigger.is_verb || rule(layers, trigger).kind != Kind::Agreement {
        return false;
    }
    let is_subject = chunks.get(trigger.chunk + 1).is_some_and(|ch| ch.verb().is_some());
    let dates = chunks[..trigger.chunk]
        .iter()
        .rev()
        .take(4)
        .take_while(|ch| {
            ch.is_noun() || matches!(ch.group, Group::Preposition | Group::Subordinator)
        })
        .any(|ch| {
            matches!(
                layers.doc.str(ch.start).to_lowercase().as_str(),
                "since" | "despite" | "amid" | "during" | "under" | "until"
            )
        });
    dates && !is_subject
}

fn is_anchor(layers: &Layers<'_>, chunks: &[Chunk], previous: &Trigger, next: &Trigger) -> bool {
    let Some(before) = next.chunk.checked_sub(1).map(|b| &chunks[b]) else { return false };
    let is_counted_from = matches!(before.group, Group::Time(t) if matches!(layers.times[t].value, TimeValue::Before(_)));
    !next.is_verb
        && previous.chunk < next.chunk
        && is_counted_from
        && is_definite_group(layers, &chunks[next.chunk])
}

pub(crate) fn is_definite_group(layers: &Layers<'_>, chunk: &Chunk) -> bool {
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
    let mut categories = group.iter().map(|t| rule(layers, t).kind.category());
    // An arrest, a deal or a capture is another incident than the violence beside it.
    let differs = a.kind.category() != b.kind.category();
    let development = [a, b].into_iter().find(|r| r.kind.category() == Category::Development);
    if differs && categories.next_back() == Some(a.kind.category()) {
        let stands_alone = development.is_some_and(|r| {
            matches!(
                r.kind,
                Kind::Arrest
                    | Kind::Agreement
                    | Kind::LeadershipChange
                    | Kind::TerritoryChange
                    | Kind::Displacement
                    | Kind::OtherDevelopment
            )
        });
        if stands_alone {
            return Some(break_point(layers, between, from));
        }
    }
    // "a week after 44 people were killed in …", "hours after a blast": the clause behind the
    // offset is another incident.
    let is_counted = |ch: &Chunk| {
        matches!(ch.group, Group::Time(t)
            if matches!(layers.times[t].value, TimeValue::Before(_) | TimeValue::Offset(..)))
    };
    if let Some(at) = between.iter().position(is_counted) {
        // "Killed the day before when armed men attacked": one act, told twice.
        let tells_how = between.get(at + 1).is_some_and(|ch| {
            ch.group == Group::Subordinator && layers.doc.str(ch.start) == "when"
        });
        if !tells_how {
            return Some(between[at].start);
        }
    }
    // "Hours after a bomb killed seven": the same with nothing counted.
    if let Some(uncounted) = between.windows(2).find(|pair| {
        pair[0].is_noun()
            && pair[1].group == Group::Subordinator
            && matches!(layers.doc.str(pair[1].start), "after" | "before")
            && matches!(
                layers.doc.str(pair[0].end - 1),
                "minutes" | "hours" | "days" | "weeks" | "months" | "years"
            )
    }) {
        return Some(uncounted[0].start);
    }
    // "The deadliest since a truck bombing left 587 dead": what it is measured by.
    if let Some(since) = between.iter().find(|ch| {
        matches!(ch.group, Group::Subordinator | Group::Preposition)
            && matches!(layers.doc.str(ch.start), "since" | "than")
    }) {
        let to = all.iter().find(|t| t.start > next.start).map_or(sentence.end, |t| t.start);
        let counts = |from: usize, to: usize| (from..to).any(|t| layers.quantity(t).is_some());
        if counts(group[0].start, since.start) && counts(since.end, to.max(next.end)) {
            return Some(since.start);
        }
    }
    // "Launched strikes in response to an attack that killed dozens in Douma last week".
    if let Some(cut) = answers(layers, between)
        && !next.is_verb
    {
        let from = next.start;
        let to = all
            .iter()
            .find(|t| t.start > next.start && t.chunk != next.chunk && !rule(layers, t).is_harm)
            .map_or(sentence.end, |t| t.start);
        let tells = (from..to).any(|t| {
            layers.place(t).is_some() || layers.time(t).is_some() || layers.quantity(t).is_some()
        });
        if tells {
            return Some(cut);
        }
    }
    // "the October 2000 attack on …, and the Sept. 11, 2001 destruction of …": each has its own day.
    let own_days = |trigger: &Trigger| {
        let chunk = &chunks[trigger.chunk];
        (chunk.start..trigger.start)
            .find_map(|t| layers.time(t))
            .and_then(|t| layers.times[t].value.days())
    };
    if let (Some(x), Some(y)) = (own_days(previous), own_days(next))
        && !x.overlaps(y)
    {
        return Some(break_point(layers, between, from));
    }
    let cut = between.iter().find(|ch| {
        ch.group == Group::Break && layers.doc.tokens[ch.start].is_punct(';')
            || matches!(ch.group, Group::Subordinator)
                && matches!(layers.doc.str(ch.start), "while" | "whereas")
            || matches!(ch.group, Group::Coordinator) && !joins_places(layers, chunks, ch)
    })?;
    let own = |start: usize, end: usize| Own {
        has_place: (start..end).any(|t| is_event_place(layers, chunks, t)),
        has_time: (start..end).any(|t| {
            layers.time(t).is_some_and(|i| {
                layers.times[i].value.days().is_some()
                    || layers.times[i].value == TimeValue::Unresolved
            })
        }),
        has_figure: (start..end).any(|t| layers.quantity(t).is_some()),
    };
    let following = all.iter().find(|t| t.start > next.start).map_or(sentence.end, |t| t.start);
    let left = own(group[0].start.saturating_sub(6).max(sentence.start), cut.start);
    let right = own(cut.end, following.max(next.end));
    let is_and = cut.group == Group::Coordinator;
    // "Two soldiers were killed and four rebels wounded in Goma": one act, and what it did.
    if is_and && a.is_harm && b.is_harm && !left.has_place && !left.has_time {
        return None;
    }
    let has_own_clause = next_is_clause(chunks, cut, next);
    let is_split = match is_and {
        // ", and the car bomb attacks in Diyala on Monday": both sides say where, or when.
        true => {
            has_own_clause
                && (left.has_place && right.has_place
                    || left.has_time && right.has_time && !next.is_verb
                    || left.has_figure && right.has_figure && right.has_place)
        }
        false => {
            right.has_place && (left.has_place || right.has_figure || left.has_figure)
                || (right.has_figure && left.has_figure)
        }
    };
    is_split.then_some(cut.start)
}

/// "In the districts of Tame, Fortul and Arauquita left 23 dead": the last place of a list, and no
/// subject of what follows.
fn joins_places(layers: &Layers<'_>, chunks: &[Chunk], coordinator: &Chunk) -> bool {
    let at = chunks.partition_point(|ch| ch.start < coordinator.start);
    let is_known = |chunk: &Chunk| {
        chunk.is_noun()
            && (chunk.start..chunk.end)
                .any(|at| layers.place(at).is_some_and(|p| !layers.places[p].is_demonym))
    };
    // Beside a place, a name that no list knows is one too.
    let is_name = |chunk: &Chunk| {
        chunk.is_noun()
            && (chunk.start..chunk.end).all(|at| {
                let token = &layers.doc.tokens[at];
                token.is_capital() && token.word == crate::lexicon::NO_SYM
                    || layers.doc.str(at).eq_ignore_ascii_case("the")
            })
    };
    let Some(last) = chunks.get(at + 1) else { return false };
    if !is_known(last) && !is_name(last) {
        return false;
    }
    let list: Vec<&Chunk> = chunks[..at]
        .iter()
        .rev()
        .take_while(|ch| {
            is_known(ch) || is_name(ch) || matches!(ch.group, Group::Comma | Group::Coordinator)
        })
        .collect();
    let before = at.checked_sub(list.len() + 1).map(|b| chunks[b].group);
    list.first().is_some_and(|ch| ch.is_noun())
        && (is_known(last) || list.iter().any(|ch| is_known(ch)))
        && before == Some(Group::Preposition)
}

/// "In response to", "in retaliation for", "to avenge": where an earlier act is told as the reason.
fn answers(layers: &Layers<'_>, between: &[Chunk]) -> Option<usize> {
    let reason = between.iter().position(|ch| {
        ch.is_noun()
            && matches!(
                layers.doc.str(ch.end - 1),
                "response" | "retaliation" | "revenge" | "reprisal" | "retribution"
            )
    })?;
    let starts = match reason.checked_sub(1).map(|b| &between[b]) {
        Some(before) if before.group == Group::Preposition => before.start,
        _ => between[reason].start,
    };
    Some(starts)
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
    let mut way = &chunks[first.min(next.chunk)..next.chunk];
    // "…, and in Nikopol a drone wounded two": where and when stand before the clause.
    while let [to, noun, rest @ ..] = way
        && to.group == Group::Preposition
        && (noun.is_noun() || matches!(noun.group, Group::Time(_)))
    {
        way = rest;
    }
    let is_direct = !way.iter().any(|ch| matches!(ch.group, Group::Relative | Group::Subordinator));
    if !next.is_verb {
        return is_direct && !way.iter().any(|ch| ch.is_noun());
    }
    is_direct && way.first().is_some_and(Chunk::is_noun)
}

/// The last clause mark before the next trigger; its own noun group's preposition when there is none.
fn break_point(layers: &Layers<'_>, between: &[Chunk], from: usize) -> usize {
    // "Believed to have had a role in the attack": what is said of an author goes with the act.
    let is_said = |ch: &Chunk| {
        layers.phrases_in(between[0].start, ch.end).iter().any(|m| {
            m.end == ch.end
                && matches!(m.entry, Entry::Marker(marker)
                    if layers.rules.markers[marker as usize].party.is_some())
        })
    };
    // "Since capturing it": the preposition that governs the verb.
    if let Some(last) = between.last().filter(|ch| ch.group == Group::Preposition && !is_said(ch)) {
        return last.start;
    }
    let clause = between.iter().rfind(|ch| {
        matches!(
            ch.group,
            Group::Break
                | Group::Comma
                | Group::Coordinator
                | Group::Subordinator
                | Group::Relative
        )
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
    !layers.actor(token).is_some_and(|a| {
        layers.actors[a].end - layers.actors[a].start > mention.end - mention.start
    })
}

pub(crate) fn is_acting(layers: &Layers<'_>, verb: &Chunk) -> bool {
    layers
        .longest(verb.head, |e| {
            matches!(e, Entry::EventVerb(..) | Entry::OutcomeVerb(..)).then_some(())
        })
        .is_some()
        || layers.rules.lexicon.is(layers.doc.word(verb.head), c::ACTING)
}
