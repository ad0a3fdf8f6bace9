//! Who took part in an act, on which side.

use cairn_core::{Category, Certainty, Kind, Outcome, Role, Who};

use crate::{
    authors::{Stance, Statement},
    chunks::{Chunk, Group, Tense},
    figures::Draft,
    layers::Layers,
    lexicon::{Entry, c},
    people::counted,
    roles::{self, Part},
    speech::Speech,
    triggers::{self, Trigger, is_acting, rule},
};

/// The actor that is the subject of the sentence's first finite verb.
pub(crate) fn main_subject(layers: &Layers<'_>, chunks: &[Chunk]) -> Option<Part> {
    // A speaker is not who the next sentence's "they" means.
    let verb = chunks.iter().position(|ch| {
        ch.verb().is_some_and(|v| matches!(v.tense, Tense::Past | Tense::Present))
            && layers.longest(ch.head, |e| matches!(e, Entry::SayVerb(..)).then_some(())).is_none()
    })?;
    let noun = roles::subject(layers, chunks, verb)?;
    roles::parties(layers, chunks, noun, Role::Perpetrator).into_iter().find(|p| p.actor.is_some())
}

#[allow(clippy::too_many_arguments)]
pub(crate) fn parts(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    speech: &[Speech],
    triggers: &[Trigger],
    (start, end): (usize, usize),
    kind: Kind,
    figures: &[Draft],
    statements: &[Statement],
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
        if layers.doc.str(chunks[noun].start).eq_ignore_ascii_case("we") {
            return narrator(layers, &chunks[noun]);
        }
        if !roles::is_anaphor(layers, &chunks[noun])
            || kind.category() == Category::Violence
                && matches!(layers.doc.str(chunks[noun].start), "he" | "He" | "she" | "She")
        {
            return None;
        }
        let speaker = speech
            .iter()
            .find(|s| s.words.1 <= chunks[noun].start && s.actor.is_some())
            .map(|s| Part {
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
            let parties = roles::subject_parties(layers, chunks, noun, Role::Perpetrator);
            if parties.is_empty() {
                agents.extend(stands_for(noun));
            }
            agents.extend(parties.into_iter().filter(|p| !p.is_civilians));
        };
        if trigger.is_verb {
            let verb = chunks[trigger.chunk].verb().expect("a verb trigger");
            // "Killed at a concert held by a militia": it held the concert.
            let by =
                roles::after_preposition(layers, chunks, trigger.chunk, &["by"]).filter(|&noun| {
                    !chunks[trigger.chunk + 1..noun]
                        .iter()
                        .any(|ch| ch.verb().is_some_and(|v| v.tense == Tense::Participle))
                });
            let suffers = layers
                .longest(trigger.start, |e| matches!(e, Entry::SufferVerb(_)).then_some(()))
                .is_some();
            if let Some((noun, at)) =
                triggers::stopped(layers, chunks, trigger.chunk).filter(|_| rule.is_interception)
            {
                agents.extend(roles::modifier_agent(layers, &chunks[noun], at));
                continue;
            }
            let of_attacker = |noun: usize| is_the_attacker(layers, chunks, noun, triggers);
            // "Seven soldiers died": they are who was hurt.
            if verb.is_passive || suffers || rule.is_follow {
                if let Some(noun) = roles::subject(layers, chunks, trigger.chunk) {
                    if of_attacker(noun) {
                        continue;
                    }
                    patients.extend(roles::subject_parties(layers, chunks, noun, Role::Target));
                }
                if let Some(noun) = by {
                    agent(noun, &mut agents);
                }
            } else {
                let subject = roles::subject(layers, chunks, trigger.chunk);
                if rule.is_clash {
                    // "Clashed with" holds its preposition.
                    let with = roles::after_preposition(
                        layers,
                        chunks,
                        trigger.chunk,
                        &["with", "against", "between"],
                    )
                    .or_else(|| roles::object(chunks, trigger.chunk));
                    if let Some(noun) = subject {
                        let parties =
                            roles::subject_parties(layers, chunks, noun, Role::Participant);
                        sides.extend(parties);
                    }
                    if let Some(noun) = with {
                        sides.extend(roles::parties(layers, chunks, noun, Role::Participant));
                    }
                    continue;
                }
                if roles::object(chunks, trigger.chunk).is_some_and(of_attacker) {
                    continue;
                }
                if let Some(noun) = subject {
                    agent(noun, &mut agents);
                }
                // "A bomb planted by rebels went off".
                let planted = subject.filter(|&noun| {
                    chunks[noun + 1].verb().is_some_and(|v| v.tense == Tense::Participle)
                });
                let maker = planted
                    .and_then(|noun| roles::after_preposition(layers, chunks, noun, &["by"]))
                    .filter(|&maker| maker < trigger.chunk);
                if let Some(maker) = maker {
                    agent(maker, &mut agents);
                }
                let object = roles::object(chunks, trigger.chunk).or_else(|| {
                    roles::after_preposition(
                        layers,
                        chunks,
                        trigger.chunk,
                        &["on", "at", "against"],
                    )
                });
                if let Some(noun) = object {
                    patients.extend(roles::parties(layers, chunks, noun, Role::Target));
                }
                // "Shot at protesters": a verb that holds whom it is done to.
                let chunk = &chunks[trigger.chunk];
                let held = Chunk { start: chunk.head + 1, group: Group::Noun, ..*chunk };
                if held.start < held.end {
                    patients.extend(roles::in_group(layers, &held, Role::Target));
                }
                // "retook the town from the rebels"
                if rule.is_territory
                    && let Some(noun) =
                        roles::after_preposition(layers, chunks, trigger.chunk, &["from"])
                {
                    patients.extend(roles::parties(layers, chunks, noun, Role::Target));
                }
            }
        } else {
            let chunk = &chunks[trigger.chunk];
            if rule.is_clash {
                sides.extend(
                    roles::modifier_agent(layers, chunk, trigger.start)
                        .into_iter()
                        .map(|p| Part { role: Role::Participant, ..p }),
                );
                // "Fighting erupted in Jarabulus between A and B": behind its own verb too.
                let own_verb = chunks[trigger.chunk + 1..]
                    .iter()
                    .take(2)
                    .position(|ch| ch.verb().is_some_and(|v| v.tense == Tense::Past))
                    .map(|n| trigger.chunk + 1 + n);
                for words in [&["between"][..], &["with", "against"][..]] {
                    let behind = roles::after_preposition(layers, chunks, trigger.chunk, words)
                        .or_else(|| roles::after_preposition(layers, chunks, own_verb?, words));
                    if let Some(noun) = behind {
                        sides.extend(roles::parties(layers, chunks, noun, Role::Participant));
                    }
                }
                continue;
            }
            agents.extend(roles::modifier_agent(layers, chunk, trigger.start));
            if let Some(noun) = roles::after_preposition(layers, chunks, trigger.chunk, &["by"]) {
                agent(noun, &mut agents);
            }
            // "Blamed the attack on the rebels": they are blamed for it.
            let is_blamed = trigger.chunk.checked_sub(1).is_some_and(|verb| {
                matches!(
                    layers.doc.str(chunks[verb].head),
                    "blamed" | "blames" | "blaming" | "blame" | "pinned"
                )
            });
            let words: &[&str] = match is_blamed {
                true => &["against", "of"],
                false => &["on", "against", "targeting", "upon", "of"],
            };
            if let Some(noun) = roles::after_preposition(layers, chunks, trigger.chunk, words) {
                patients.extend(roles::parties(layers, chunks, noun, Role::Target));
            }
            // "X carried out an attack", "attacks claimed by X": the verb that governs the noun.
            if let Some(verb) = governing_verb(layers, chunks, trigger.chunk)
                && let Some(noun) = roles::subject(layers, chunks, verb)
            {
                agent(noun, &mut agents);
            }
            // "The bomber behind the Manchester bombing".
            let behind = trigger.chunk.checked_sub(2).filter(|&noun| {
                chunks[noun].is_noun() && layers.doc.str(chunks[noun + 1].start) == "behind"
            });
            if let Some(noun) = behind {
                agent(named_before(chunks, noun), &mut agents);
            }
            // "The attack is believed to have been carried out by X".
            if let Some(noun) = carried_out_by(layers, chunks, trigger.chunk) {
                agent(noun, &mut agents);
            }
            // "The attack hit a bus", "strikes targeted fighters": what its verb acts on.
            if let Some(verb) = chunks[trigger.chunk + 1..]
                .iter()
                .take(6)
                .position(|ch| ch.verb().is_some())
                .map(|n| trigger.chunk + 1 + n)
            {
                let is_own = roles::subject(layers, chunks, verb) == Some(trigger.chunk);
                let v = chunks[verb].verb().expect("found as a verb");
                if is_own
                    && !v.is_passive
                    && is_acting(layers, &chunks[verb])
                    && let Some(noun) = roles::object(chunks, verb)
                {
                    patients.extend(roles::parties(layers, chunks, noun, Role::Target));
                }
                if is_own
                    && v.is_passive
                    && let Some(noun) =
                        roles::after_preposition(layers, chunks, verb, &["by", "on"])
                {
                    agent(noun, &mut agents);
                }
            }
        }
    }
    // "blamed on X", "X claimed responsibility": authors named beside the act.
    agents.extend(statements.iter().filter(|s| s.stance != Stance::Denies).map(|s| s.party));
    // Who was hurt was hit.
    for draft in figures.iter().filter(|d| {
        matches!(
            d.outcome,
            Outcome::Killed | Outcome::Injured | Outcome::KilledOrInjured | Outcome::Abducted
        ) && !d.is_attackers
    }) {
        let Some((from, to)) = draft.group else { continue };
        if draft.figure.central() == Some(0) {
            continue;
        }
        let group = Chunk { start: from, end: to, head: to - 1, group: Group::Noun };
        let role = if kind == Kind::ArmedClash { Role::Participant } else { Role::Target };
        let victims = roles::in_group(layers, &group, role);
        // The dead of a fight, when nothing more is told of them, are of either side or of none.
        let are_told = role == Role::Target || draft.who == Who::Civilians;
        patients.extend(
            victims
                .into_iter()
                .filter(|p| (p.actor.is_some() || !p.is_named) && (are_told || !p.is_civilians)),
        );
    }
    agents.retain(|agent| !is_site(layers.doc.slice(agent.start, agent.end)));
    for agent in &mut agents {
        if roles::is_suspected(layers, agent.start, agent.end) {
            agent.certainty = Certainty::Alleged;
        }
    }
    finish(agents, patients, sides, kind)
}

/// "The gunman was shot dead by police", "before he was killed by guards": the end of his attack, and
/// none of whoever ended it. A pronoun means him where an act is told before it.
pub(crate) fn is_the_attacker(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    noun: usize,
    triggers: &[Trigger],
) -> bool {
    let chunk = &chunks[noun];
    match layers.doc.str(chunk.start).to_lowercase().as_str() {
        "he" | "she" | "him" | "her" => {
            let follows_an_act = triggers.iter().any(|t| t.is_verb && t.chunk < noun);
            follows_an_act && chunk.end == chunk.start + 1
        }
        "the" | "both" | "all" => counted(layers, chunk).is_some_and(|c| c.is_attackers),
        _ => false,
    }
}

/// "Salman Abedi, the bomber behind …": the name that a description stands behind, else itself.
fn named_before(chunks: &[Chunk], noun: usize) -> usize {
    match noun.checked_sub(2) {
        Some(name) if chunks[noun - 1].group == Group::Comma && chunks[name].is_noun() => name,
        _ => noun,
    }
}

/// Who stands behind "by" of a passive in the chain of verbs that an act is the subject of.
fn carried_out_by(layers: &Layers<'_>, chunks: &[Chunk], act: usize) -> Option<usize> {
    let chain = chunks[act + 1..]
        .iter()
        .take(7)
        .take_while(|ch| ch.verb().is_some() || ch.group == Group::Adverb)
        .count();
    let verbs = (act + 1..act + 1 + chain).filter(|&at| chunks[at].verb().is_some());
    let passive = verbs.skip(1).find(|&at| chunks[at].verb().is_some_and(|v| v.is_passive))?;
    roles::after_preposition(layers, chunks, passive, &["by"])
}

/// "We": the party whose statement the report is.
fn narrator(layers: &Layers<'_>, chunk: &Chunk) -> Option<Part> {
    let narrator = layers.narrator.as_ref()?;
    Some(Part {
        start: chunk.start,
        end: chunk.end,
        actor: Some(narrator.actor),
        role: Role::Perpetrator,
        side: None,
        certainty: Certainty::Stated,
        is_civilians: false,
        is_named: true,
    })
}

/// "police station", "army base": what is hit, never who hits.
fn is_site(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or(words).to_lowercase();
    matches!(
        last.as_str(),
        "station"
            | "academy"
            | "base"
            | "post"
            | "headquarters"
            | "building"
            | "buildings"
            | "convoy"
            | "checkpoint"
            | "barracks"
            | "office"
            | "offices"
            | "center"
            | "centre"
            | "vehicle"
            | "embassy"
            | "consulate"
            | "courthouse"
    )
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
        let is_party =
            !matches!(mention.what, crate::actors::What::Members(_) | crate::actors::What::Outlet);
        let follows_locative = mention.start.checked_sub(1).is_some_and(|b| {
            matches!(layers.doc.str(b), "in" | "across" | "for" | "near" | "from")
        });
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
            Group::Preposition
                if matches!(layers.doc.str(chunks[at].start), "for" | "out" | "of" | "on") => {}
            // "Who carried out the May 22 bombing": the day stands inside the noun group.
            Group::Noun | Group::Adverb | Group::Quote | Group::Time(_) => {}
            _ => return None,
        }
    }
    None
}

fn finish(agents: Vec<Part>, patients: Vec<Part>, sides: Vec<Part>, kind: Kind) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut add = |part: Part| {
        let is_known = parts.iter().any(|p: &Part| {
            p.role == part.role
                && (p.start < part.end && part.start < p.end
                    || p.actor.is_some() && p.actor == part.actor)
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
            add(Part {
                role: if kind == Kind::ArmedClash { Role::Participant } else { part.role },
                side: Some('a'),
                ..part
            });
        }
        for part in patients {
            let role = if kind == Kind::ArmedClash && !part.is_civilians {
                Role::Participant
            } else {
                Role::Target
            };
            add(Part { role, side: Some('b'), ..part });
        }
        return parts;
    }
    let agent_ids: Vec<u16> = agents.iter().filter_map(|p| p.actor).collect();
    for part in agents {
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
