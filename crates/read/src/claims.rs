//! From incidents to claims: one claim per event of the report, each field with its words.

use cairn_core::{
    Category, Cited, Claim, Kind, Modality, Note, NoteKind, Origin, OriginKind, Participant,
    PlacePrecision, Reading, Role, RuleId, Span, TargetHit, Weapon,
};

use crate::{
    authors::Stance,
    chunks::{Chunk, Group},
    claim_figures::{Spoken, casualties, take_tolls},
    claim_lists::{inherit_author, inherit_kind},
    claim_said::{Said, denied_by, marker_rule, responsibility, said_of, told_by_author},
    claim_when::{Context, spelled_day, when},
    claim_where::places,
    incidents::{Incident, Told, hurts, told},
    join::{Cluster, join},
    layers::Layers,
    lexicon::Entry,
    origins,
    people::counted,
    roles::Part,
    rules::Mark,
    text::Shape,
};

pub(crate) fn read_into(layers: &Layers<'_>, reading: &mut Reading) {
    let mut incidents: Vec<Incident> = Vec::new();
    let mut sentences: Vec<Option<Told>> = Vec::new();
    let mut last_subject: Option<Part> = None;
    for index in 0..layers.doc.sentences.len() {
        let sentence = &layers.doc.sentences[index];
        let is_long = sentence.end - sentence.start > MOST_TOKENS;
        if sentence.is_debris || is_long {
            sentences.push(None);
            continue;
        }
        let mut told = told(layers, index, &mut last_subject);
        take_tolls(layers, &mut told, reading);
        incidents.append(&mut told.incidents);
        sentences.push(Some(told));
    }
    let clusters = join(layers, &incidents);
    let publisher = own_origin(layers);
    let mut context = Context {
        last_when: None,
        told: Vec::new(),
        last_kind_when: None,
        last_origin: None,
        only_day: spelled_day(layers),
    };
    let said = said_of(layers, &incidents, &sentences, &clusters);
    for (cluster, said) in clusters.iter().zip(&said) {
        let claim = assemble(
            layers,
            &incidents,
            &sentences,
            cluster,
            said,
            &mut context,
            publisher.as_ref(),
        );
        reading.claims.extend(claim);
    }
    inherit_author(layers, &mut reading.claims, &clusters, &incidents);
    inherit_kind(&mut reading.claims, &clusters, &incidents);
    for place in layers.places.iter().filter(|p| p.is_ambiguous && !p.is_demonym) {
        reading.notes.push(Note {
            kind: NoteKind::AmbiguousPlace,
            span: Some(layers.doc.span(place.start, place.end)),
            message: format!(
                "several places are called {}; nothing in the report decides",
                layers.doc.slice(place.start, place.end)
            ),
        });
    }
    for claim in &reading.claims {
        if let Some(when) = claim.when.as_ref().filter(|w| w.value.range.is_none()) {
            reading.notes.push(Note {
                kind: NoteKind::UnresolvedTime,
                span: Some(when.spans()[0]),
                message: format!("\"{}\" needs a publication date or a year", when.value.text),
            });
        }
    }
}

/// A sentence longer than this is a table or a list run together; its grammar says nothing.
const MOST_TOKENS: usize = 600;

/// The party whose own statement the report is, as its origin (a military press release).
fn own_origin(layers: &Layers<'_>) -> Option<Origin> {
    let narrator = layers.narrator.as_ref()?;
    Some(Origin {
        name: narrator.name.clone(),
        actor: Some(layers.rules.actors[narrator.actor as usize].id.clone()),
        kind: OriginKind::Party,
        verb: None,
        via: None,
    })
}

fn assemble(
    layers: &Layers<'_>,
    incidents: &[Incident],
    sentences: &[Option<Told>],
    cluster: &Cluster,
    said: &[Said<'_>],
    context: &mut Context,
    publisher: Option<&Origin>,
) -> Option<Claim> {
    let members: Vec<&Incident> = cluster.incidents.iter().map(|&i| &incidents[i]).collect();
    let body: Vec<&Incident> = members.iter().filter(|m| !m.is_heading).copied().collect();
    // The body wins over the headline; a report that is a headline has only that.
    let lead = if body.is_empty() { &members } else { &body };
    let kind = kind(layers, &members);
    let evidence: Vec<Span> = members.iter().map(|m| clause(layers, m)).collect();
    let (origins, spoken) = origins(layers, sentences, &members, context, publisher, &evidence);
    let modality = modality(layers, &members, &origins, sentences, publisher.is_some());
    let mut claim = Claim::new(kind, modality, evidence)?;
    claim.origins = origins;
    claim.when = when(layers, lead, &members, context, &claim);
    let (r#where, places) = places(layers, lead, &members);
    (claim.r#where, claim.places) = (r#where, places);
    claim.actors = actors(layers, &members, said);
    if claim.kind.value == Kind::ArmedClash {
        fight(&mut claim.actors);
    }
    let nobody = nobody_behind(sentences, &members);
    claim.casualties = casualties(layers, lead, &members, &spoken, nobody);
    gunmen_hit(&mut claim);
    claim.responsibility =
        responsibility(layers, sentences, said).or_else(|| told_by_author(&claim));
    claim.denied_by = denied_by(layers, said);
    weapons(layers, &members, &mut claim);
    if matches!(claim.modality.value, Modality::Denied | Modality::Foiled) {
        claim.casualties.retain(|c| c.value.figure.central() == Some(0));
    }
    if let Some(range) = claim.when.as_ref().and_then(|w| w.value.range) {
        context.last_when = Some(range);
        context.told.push((claim.kind.value, range));
    }
    confidence(&mut claim, &members);
    Some(claim)
}

/// "Police killed three gunmen": who was hit, and nobody's own dead.
fn gunmen_hit(claim: &mut Claim) {
    let are_hit = claim.actors.iter().any(|a| {
        a.value.role == Role::Target
            && a.value.actor.as_deref() == Some("unidentified-armed-group")
            && a.value.mention.to_lowercase().contains("gunm")
    });
    if are_hit {
        claim.casualties.iter_mut().for_each(|c| c.value.is_attackers = false);
    }
}

/// "There were no casualties" of the sentence right behind the claim's.
fn nobody_behind<'a>(
    sentences: &'a [Option<Told>],
    members: &[&Incident],
) -> &'a [crate::figures::Draft] {
    let behind = members
        .iter()
        .filter(|m| !m.is_heading)
        .filter_map(|m| sentences.get(m.sentence + 1)?.as_ref())
        .find(|told| !told.nobody.is_empty());
    behind.map_or(&[], |told| &told.nobody)
}

/// The words of an incident: its part of the sentence without the marks around it.
fn clause(layers: &Layers<'_>, incident: &Incident) -> Span {
    let doc = &layers.doc;
    let (mut start, mut end) = (incident.start, incident.end);
    let is_mark = |at: usize| matches!(doc.tokens[at].shape, Shape::Punct(_));
    while start + 1 < end && is_mark(start) {
        start += 1;
    }
    while end > start + 1 && is_mark(end - 1) {
        end -= 1;
    }
    doc.span(start, end)
}

/// The kind of the deadliest and most specific word among the incidents.
fn kind(layers: &Layers<'_>, members: &[&Incident]) -> Cited<Kind> {
    let hurts_people = members.iter().flat_map(|m| &m.figures).any(hurts);
    let rank = |m: &Incident| match m.kind {
        Kind::Destruction if hurts_people => 0,
        _ => layers.rules.kinds[m.kind_rule as usize].rank,
    };
    let best = members
        .iter()
        .enumerate()
        .max_by_key(|(at, m)| {
            let refined = layers.rules.kinds[m.kind_rule as usize].kind != m.kind;
            // "The battle lasted seven hours" looks back on an attack, and makes it no clash.
            let looks_back =
                *at > 0 && m.is_definite && layers.rules.kinds[m.kind_rule as usize].is_clash;
            let rank = if looks_back { 0 } else { rank(m) };
            (rank + if refined { 16 } else { 0 }, std::cmp::Reverse(*at))
        })
        .map(|(_, m)| *m)
        .expect("a cluster has incidents");
    let rule = &layers.rules.kinds[best.kind_rule as usize];
    let trigger = best
        .triggers
        .iter()
        .find(|t| t.kind == best.kind_rule)
        .expect("the deciding rule has its trigger");
    let mut kind = best.kind;
    // "Killed 20 people as well as the bomber".
    let bomber_died = members.iter().flat_map(|m| &m.figures).any(|d| {
        d.is_attackers
            && d.outcome == cairn_core::Outcome::Killed
            && d.figure == cairn_core::Figure::exactly(1)
    });
    if kind == Kind::Bombing && bomber_died {
        kind = Kind::SuicideBombing;
    }
    // Force against demonstrators.
    let against_crowd = members.iter().any(|m| {
        m.figures.iter().filter_map(|d| d.group).any(|(s, e)| {
            let words = layers.doc.slice(s, e).to_lowercase();
            words.contains("protester") || words.contains("demonstrator")
        })
    });
    let by_state = members.iter().flat_map(|m| &m.parts).any(|p| {
        p.role == Role::Perpetrator
            && p.actor.is_some_and(|a| {
                matches!(
                    layers.rules.actors[a as usize].kind.as_str(),
                    "state_forces" | "police" | "government"
                )
            })
    });
    if against_crowd && by_state && kind == Kind::ArmedAssault {
        kind = Kind::ProtestRepression;
    }
    Cited::at(kind, layers.doc.span(trigger.start, trigger.end), rule.id.clone())
}

fn modality(
    layers: &Layers<'_>,
    members: &[&Incident],
    origins: &[Cited<Origin>],
    sentences: &[Option<Told>],
    has_party_publisher: bool,
) -> Cited<Modality> {
    let marked = |wanted: Mark| {
        members.iter().flat_map(|m| &m.marks).find(|(mark, ..)| *mark == wanted).map(
            |(_, start, end, marker)| {
                (layers.doc.span(*start, *end), layers.rules.markers[*marker as usize].id.clone())
            },
        )
    };
    let has_harm =
        members.iter().any(|m| m.figures.iter().any(|d| d.figure.low().is_some_and(|n| n > 0)));
    for mark in [Mark::Denied, Mark::Foiled, Mark::Alleged] {
        if has_harm && mark != Mark::Alleged {
            continue;
        }
        // "Charged with the attack that killed three": the author is in doubt, the dead are not.
        let is_charge_only = mark == Mark::Alleged
            && members
                .iter()
                .flat_map(|m| &m.marks)
                .filter(|(m, ..)| *m == mark)
                .all(|(.., marker)| layers.rules.markers[*marker as usize].party.is_some());
        if has_harm && is_charge_only {
            continue;
        }
        // One incident told without the doubt makes the event asserted.
        let all =
            members.iter().filter(|m| !m.is_heading).all(|m| m.has(mark)) || members.len() == 1;
        if let Some((span, rule)) = marked(mark).filter(|_| all)
            && let Some(modality) = mark.modality()
        {
            return Cited::at(modality, span, rule);
        }
    }
    let only_party =
        !origins.is_empty() && origins.iter().all(|o| o.value.kind == OriginKind::Party);
    let unattributed = members
        .iter()
        .filter(|m| !m.is_heading)
        .any(|m| sentences[m.sentence].as_ref().is_some_and(|told| told.speech.is_empty()));
    let span = clause(layers, members[0]);
    // A party on its own affairs ("IS named a new leader") is the one who knows.
    let is_own_affair = members[0].category() == Category::Development
        && members.iter().flat_map(|m| &m.parts).any(|p| {
            let id = p.actor.map(|a| layers.rules.actors[a as usize].id.as_str());
            id.is_some() && origins.iter().any(|o| o.value.actor.as_deref() == id)
        })
        && members[0].kind != Kind::TerritoryChange;
    // … and so is one that tells of its own dead.
    let is_own_loss = members.iter().flat_map(|m| &m.parts).any(|p| {
        matches!(p.role, Role::Target | Role::Participant)
            && p.actor.is_some_and(|target| {
                origins.iter().any(|o| is_of_one_side(layers, o.value.actor.as_deref(), target))
            })
    });
    if only_party && !is_own_affair && !is_own_loss && (!unattributed || has_party_publisher) {
        let rule = RuleId::new("modality.only_party");
        return Cited::at(Modality::Claimed, origins[0].spans()[0], rule);
    }
    Cited::at(Modality::Asserted, span, RuleId::new("modality.told"))
}

/// Whether a speaker and those hit are one party, or the government and the forces of one country.
fn is_of_one_side(layers: &Layers<'_>, speaker: Option<&str>, target: u16) -> bool {
    let Some(speaker) = speaker else { return false };
    let rules = layers.rules;
    let is_speaker = |actor: u16| rules.actors[actor as usize].id == speaker;
    is_speaker(target)
        || rules.countries.iter().any(|country| {
            let of_state = [country.government, country.forces, country.police];
            of_state.contains(&target) && of_state.into_iter().any(is_speaker)
        })
}

fn origins(
    layers: &Layers<'_>,
    sentences: &[Option<Told>],
    members: &[&Incident],
    context: &mut Context,
    publisher: Option<&Origin>,
    evidence: &[Span],
) -> (Vec<Cited<Origin>>, Vec<Spoken>) {
    let mut found: Vec<Cited<Origin>> = Vec::new();
    let mut spoken: Vec<Spoken> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    for member in members {
        if seen.contains(&member.sentence) {
            continue;
        }
        seen.push(member.sentence);
        let Some(told) = &sentences[member.sentence] else { continue };
        for speech in &told.speech {
            // Who denies it is no source for it.
            let denies = told.statements.iter().any(|s| {
                s.stance == Stance::Denies
                    && s.words.0 <= speech.words.1
                    && speech.words.0 <= s.words.1
            });
            if denies {
                continue;
            }
            let Some(origin) = origins::origin(layers, speech, context.last_origin.as_ref()) else {
                continue;
            };
            context.last_origin = Some(origin.value.clone());
            let same = found.iter().position(|o| {
                o.value.name == origin.value.name
                    || o.value.actor.is_some()
                        && o.value.actor == origin.value.actor
                        && o.value.kind == origin.value.kind
            });
            let origin_index = match same {
                Some(same) => {
                    found[same].also(origin.spans()[0]);
                    same
                }
                None => {
                    found.push(origin);
                    found.len() - 1
                }
            };
            spoken.push(Spoken {
                sentence: member.sentence,
                words: speech.words,
                origin: origin_index,
            });
        }
    }
    if found.is_empty()
        && let Some(publisher) = publisher
    {
        found.push(Cited::at(publisher.clone(), evidence[0], RuleId::new("origins.publisher")));
    }
    (found, spoken)
}

pub(crate) fn actors(
    layers: &Layers<'_>,
    members: &[&Incident],
    said: &[Said<'_>],
) -> Vec<Cited<Participant>> {
    let doc = &layers.doc;
    let mut found: Vec<Cited<Participant>> = Vec::new();
    let mut parts: Vec<&Part> = members.iter().flat_map(|m| &m.parts).collect();
    let is_fight = members.iter().any(|m| m.kind == Kind::ArmedClash);
    let named_behind = said
        .iter()
        .filter(|(at, s)| s.stance != Stance::Denies && members.iter().all(|m| m.sentence != *at));
    if !is_fight {
        parts.extend(named_behind.map(|(_, s)| &s.party));
    }
    parts.sort_by_key(|p| (p.role, !p.is_named, p.start));
    let has_named_author = parts.iter().any(|p| p.role == Role::Perpetrator && p.is_named);
    let authors: Vec<u16> =
        parts.iter().filter(|p| p.role == Role::Perpetrator).filter_map(|p| p.actor).collect();
    let rule = |part: &Part| {
        let statement = said.iter().map(|(_, s)| *s).find(|s| {
            s.stance == Stance::Blamed && s.party.start == part.start && part.role == s.party.role
        });
        statement.map_or_else(|| mention_rule(layers, part), |s| marker_rule(layers, s))
    };
    let parts_have_others = |target: &Part| {
        parts.iter().any(|p| {
            p.role == Role::Perpetrator || p.role == Role::Target && p.actor != target.actor
        })
    };
    let hits_combatants = parts.iter().any(|p| p.role == Role::Target && p.actor.is_some());
    for part in parts.iter().copied() {
        // Its own author is not its target; bare "people" say nothing beside soldiers told as hit.
        if part.role == Role::Target && part.actor.is_some_and(|a| authors.contains(&a)) {
            continue;
        }
        let is_bare_people = part.is_civilians && !is_told_civilian(layers, part);
        if is_bare_people && hits_combatants {
            continue;
        }
        let actor = part.actor.map(|a| &layers.rules.actors[a as usize]);
        // "Gunmen" beside a named author are its own.
        let is_unidentified = actor.is_some_and(|a| a.id == "unidentified-armed-group");
        if part.role == Role::Perpetrator
            && has_named_author
            && !part.is_named
            && (is_unidentified || actor.is_none())
        {
            continue;
        }
        // "All nine attackers were killed": they are the authors; "soldiers killed 12 bandits" is not.
        let is_hit_by_others = parts
            .iter()
            .any(|p| p.role == Role::Perpetrator && p.actor.is_some() && p.actor != part.actor)
            && !parts.iter().any(|p| p.role == Role::Perpetrator && p.actor == part.actor);
        if part.role == Role::Target
            && is_unidentified
            && parts_have_others(part)
            && (!is_hit_by_others || names_attackers(layers, part))
        {
            continue;
        }
        let mention = doc.slice(part.start, part.end).to_owned();
        let name = match (actor, part.is_civilians) {
            (Some(actor), _) => actor.name.clone(),
            (None, true) => "Civilians".to_owned(),
            (None, false) => mention.clone(),
        };
        let span = doc.span(part.start, part.end);
        // "Jihadists" of the headline are the "suspected jihadists" of the text.
        let head = |words: &str| words.rsplit(' ').next().unwrap_or(words).to_lowercase();
        let is_same = |p: &Participant| {
            p.name == name
                || p.actor.is_none()
                    && actor.is_none()
                    && !part.is_civilians
                    && p.name != "Civilians"
                    && head(&p.name) == head(&name)
        };
        let same = found.iter_mut().find(|p| p.value.role == part.role && is_same(&p.value));
        match same {
            Some(same) => same.also(span),
            None => found.push(Cited::at(
                Participant {
                    actor: actor.map(|a| a.id.clone()),
                    name,
                    role: part.role,
                    side: part.side.filter(|_| part.role == Role::Participant),
                    mention,
                    certainty: part.certainty,
                },
                span,
                rule(part),
            )),
        }
    }
    found
}

/// In a fight the soldiers killed are a side of it, told already or not.
fn fight(actors: &mut Vec<Cited<Participant>>) {
    let sides: Vec<Participant> = actors
        .iter()
        .filter(|a| a.value.role == Role::Participant)
        .map(|a| a.value.clone())
        .collect();
    let is_side = |actor: &Participant| {
        sides.iter().any(|s| s.name == actor.name || s.actor.is_some() && s.actor == actor.actor)
    };
    actors.retain(|a| a.value.role == Role::Participant || !is_side(&a.value));
    for actor in actors.iter_mut().filter(|a| {
        a.value.role == Role::Target && a.value.actor.is_some() || a.value.role == Role::Perpetrator
    }) {
        actor.value.side = Some(if actor.value.role == Role::Perpetrator { 'a' } else { 'b' });
        actor.value.role = Role::Participant;
    }
}

/// The rule that knew the words for an actor; for people and persons, the one that gave the role.
fn mention_rule(layers: &Layers<'_>, part: &Part) -> RuleId {
    let mention = (part.start..part.end).find_map(|at| layers.actor(at));
    match mention.filter(|_| !part.is_civilians) {
        Some(mention) => layers.actors[mention].rule.clone(),
        None => RuleId::new("actors.role"),
    }
}

/// "Tourists" are civilians by the word; "people" and "others" only for want of another.
fn is_told_civilian(layers: &Layers<'_>, part: &Part) -> bool {
    (part.start..part.end).any(|at| {
        layers
            .longest(at, |e| match e {
                Entry::People(index) => Some(index),
                _ => None,
            })
            .is_some_and(|(_, index)| {
                layers.rules.people[index as usize].who == cairn_core::Who::Civilians
            })
    })
}

fn weapons(layers: &Layers<'_>, members: &[&Incident], claim: &mut Claim) {
    let doc = &layers.doc;
    for member in members {
        let mut at = member.start;
        while at < member.end {
            let weapon = layers.longest(at, |e| match e {
                Entry::Weapon(class) => Some(class),
                _ => None,
            });
            let target = layers.longest(at, |e| match e {
                Entry::Target(class) => Some(class),
                _ => None,
            });
            if let Some((end, class)) = weapon {
                let class = layers.rules.weapons[class as usize].clone();
                if !claim.weapons.iter().any(|w| w.value.class == class) {
                    let weapon = Weapon { text: doc.slice(at, end).to_owned(), class };
                    claim.weapons.push(Cited::at(
                        weapon,
                        doc.span(at, end),
                        RuleId::new("codebook.weapons"),
                    ));
                }
                at = end;
                continue;
            }
            if let Some((end, class)) = target {
                let class = layers.rules.targets[class as usize].clone();
                if !claim.targets_hit.iter().any(|t| t.value.class == class) {
                    let target = TargetHit { text: doc.slice(at, end).to_owned(), class };
                    claim.targets_hit.push(Cited::at(
                        target,
                        doc.span(at, end),
                        RuleId::new("codebook.targets"),
                    ));
                }
                at = end;
                continue;
            }
            at += 1;
        }
    }
}

/// How often a claim read this way is right, from what it has: see docs/measurements.md.
fn confidence(claim: &mut Claim, members: &[&Incident]) {
    let mut score: f64 = 0.70;
    let mut add = |amount: f64, why: &str| {
        score += amount;
        claim.confidence_why.push(format!("{amount:+.3} {why}"));
    };
    if claim.when.as_ref().is_some_and(|w| w.value.range.is_some() && !w.value.is_inferred) {
        add(0.055, "the days are told");
    }
    if claim.r#where.as_ref().is_some_and(|p| p.value.precision != PlacePrecision::Country) {
        add(0.055, "the place is told");
    }
    if !claim.casualties.is_empty() {
        add(0.07, "people hurt are counted");
    }
    if claim.actors.iter().any(|a| a.value.actor.is_some()) {
        add(0.035, "a known actor takes part");
    }
    if members.len() > 1 {
        add(0.045, "several sentences tell it");
    }
    if members.iter().all(|m| m.has(Mark::General)) {
        add(-0.15, "told beside a generality");
    }
    if members.iter().all(|m| m.is_weak || m.is_harm_only) {
        add(-0.10, "no word names the act");
    }
    claim.confidence = (score.clamp(0.05, 0.97) * 100.0).round() / 100.0;
}

/// "The attackers", "the bombers": called after what they did, as "gunmen" are not.
fn names_attackers(layers: &Layers<'_>, part: &Part) -> bool {
    let chunk = Chunk { start: part.start, end: part.end, head: part.end - 1, group: Group::Noun };
    let words = layers.doc.slice(part.start, part.end).to_lowercase();
    counted(layers, &chunk).is_some_and(|c| c.is_attackers) && !words.contains("gunm")
}
