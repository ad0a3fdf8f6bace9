//! Casualty figures: how many people came to what, in which words.

use cairn_core::{Figure, Outcome, RuleId, Who};

use crate::{
    chunks::{Chunk, Group, Tense},
    figure_parts::parts,
    figure_people::{after, before, counted_item, with_companions, with_of},
    layers::Layers,
    lexicon::{Entry, c},
    outcomes,
    people::{Counted, counted, who},
    rules::{Mark, OutcomeWord},
};

/// A figure as read, before the claim it belongs to is known.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub outcome: Outcome,
    pub figure: Figure,
    pub who: Who,
    /// Tokens of what the text calls them.
    pub group: Option<(usize, usize)>,
    /// Tokens of the words that say it.
    pub start: usize,
    pub end: usize,
    /// Index, in the same list, of the whole this is a part of.
    pub part_of: Option<usize>,
    pub is_cumulative: bool,
    pub is_attackers: bool,
    pub rule: RuleId,
}

/// The figures told in `chunks` of one sentence.
pub(crate) fn drafts(layers: &Layers<'_>, chunks: &[Chunk]) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    for index in 0..chunks.len() {
        of_verb(layers, chunks, index, &mut found);
        of_noun(layers, chunks, index, &mut found);
        of_raise(layers, chunks, index, &mut found);
    }
    if let (Some(first), Some(last)) = (chunks.first(), chunks.last()) {
        of_nobody(layers, first.start, last.end, &mut found);
        parts(layers, chunks, &mut found);
    }
    dedup(&mut found);
    found
}

fn word_at(layers: &Layers<'_>, token: usize) -> Option<(usize, u16)> {
    layers.longest(token, |e| match e {
        Entry::OutcomeWord(index) => Some(index),
        _ => None,
    })
}

/// "killed 12 people", "12 people were killed", "12 people died", "killing 12 and wounding 20".
fn of_verb(layers: &Layers<'_>, chunks: &[Chunk], index: usize, found: &mut Vec<Draft>) {
    let chunk = &chunks[index];
    let Some(verb) = chunk.verb() else { return };
    if matches!(verb.tense, Tense::Modal | Tense::Infinitive) {
        return;
    }
    let Some((rule, is_subject)) = outcomes::of_verb(layers, chunks, index) else { return };
    let rule = &layers.rules.outcomes[rule as usize];
    let mut outcome = rule.outcome;
    let people = if is_subject {
        // "were killed and wounded": the first verb took the subject already.
        before(layers, chunks, index)
    } else {
        after(layers, chunks, index)
    };
    if verb.is_negated && rule.word != OutcomeWord::Idiom {
        let nobody = || Counted {
            figure: Figure::exactly(0),
            who: Who::Unknown,
            start: chunk.start,
            end: chunk.end,
            is_attackers: false,
            has_number: true,
        };
        push(found, outcome, vec![nobody()], chunk, rule.id.clone());
        return;
    }
    // One figure for two outcomes: "more than 60 civilians were killed and injured", "killed or
    // wounded 20".
    let twin = twin_outcome(layers, chunks, index);
    if let Some(twin) = twin {
        let both = [outcome, twin];
        if both.contains(&Outcome::Killed) && both.contains(&Outcome::Injured) {
            outcome = Outcome::KilledOrInjured;
        }
    }
    let people = if is_subject { with_companions(layers, chunks, index, people) } else { people };
    if people.is_empty() {
        return;
    }
    // "Killed and injured residents": no number, and some of both.
    if outcome == Outcome::KilledOrInjured && people.iter().all(|c| c.figure == Figure::some()) {
        push(found, Outcome::Killed, people.clone(), chunk, rule.id.clone());
        outcome = Outcome::Injured;
    }
    push(found, outcome, people, chunk, rule.id.clone());
}

/// The outcome of a verb joined to this one by "and" or "or" with nothing counted between.
fn twin_outcome(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> Option<Outcome> {
    let joint = chunks.get(index + 1)?;
    let next = chunks.get(index + 2)?;
    if joint.group != Group::Coordinator {
        return None;
    }
    let token = match next.group {
        Group::Verb(_) => next.head,
        Group::Noun => next.start,
        _ => return None,
    };
    if matches!(next.group, Group::Noun) && next.end - next.start > 1 {
        return None;
    }
    let (_, rule) = outcomes::verb_at(layers, token)?;
    let verb = chunks[index].verb()?;
    // "killed three and wounded 20" has two figures; "were killed and injured" one. An active pair
    // shares an object that follows the second.
    let shares = verb.is_passive && !next_has_people(layers, chunks, index + 2);
    let shares_object = !verb.is_passive && after(layers, chunks, index).is_empty();
    (shares || shares_object).then(|| layers.rules.outcomes[rule as usize].outcome)
}

fn next_has_people(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> bool {
    chunks
        .get(index + 1)
        .is_some_and(|ch| ch.is_noun() && (ch.start..ch.end).any(|t| layers.quantity(t).is_some()))
}

/// "raises to 7 the number of people killed", "martyrs raise the number to 8": a running total.
fn of_raise(layers: &Layers<'_>, chunks: &[Chunk], index: usize, found: &mut Vec<Draft>) {
    let doc = &layers.doc;
    let chunk = &chunks[index];
    let is_raise = layers.rules.lexicon.is(doc.word(chunk.head), c::RAISES);
    if chunk.verb().is_none() || !is_raise {
        return;
    }
    let tells_dead = |from: usize, to: usize| {
        (from..to.min(doc.tokens.len())).any(|at| {
            word_at(layers, at).or_else(|| outcomes::verb_at(layers, at)).is_some_and(
                |(_, rule)| {
                    matches!(
                        layers.rules.outcomes[rule as usize].outcome,
                        Outcome::Killed | Outcome::KilledOrInjured
                    )
                },
            )
        })
    };
    let is_to = |n: usize| chunks.get(index + n).is_some_and(|ch| doc.str(ch.start) == "to");
    let number = |n: usize| {
        let noun = chunks.get(index + n)?;
        layers.quantity(noun.start).map(|q| &layers.quantities[q])
    };
    let names_number =
        |from: usize| (from..doc.tokens.len().min(from + 12)).any(|at| doc.str(at) == "number");
    let told = if is_to(1) {
        number(2).filter(|q| names_number(q.end) && tells_dead(q.end, q.end + 14))
    } else if is_to(2) && chunks[index + 1].end - chunks[index + 1].start <= 2 {
        let is_number = doc.str(chunks[index + 1].end - 1) == "number";
        number(3).filter(|_| is_number && tells_dead(chunks[0].start, chunk.start))
    } else {
        None
    };
    let killed = layers.rules.outcomes.iter().find(|r| r.outcome == Outcome::Killed);
    if let (Some(quantity), Some(rule)) = (told, killed) {
        let counted = Counted {
            figure: quantity.figure,
            who: Who::Unknown,
            start: quantity.start,
            end: quantity.end,
            is_attackers: false,
            has_number: true,
        };
        push(found, Outcome::Killed, vec![counted], chunk, rule.id.clone());
        if let Some(last) = found.last_mut() {
            last.is_cumulative = true;
        }
    }
}

fn of_noun(layers: &Layers<'_>, chunks: &[Chunk], index: usize, found: &mut Vec<Draft>) {
    let chunk = &chunks[index];
    if !chunk.is_noun() {
        return;
    }
    let word = (chunk.start..chunk.end)
        .filter_map(|at| word_at(layers, at).map(|(end, rule)| (at, end, rule)))
        .max_by_key(|(at, end, _)| (*end, std::cmp::Reverse(*at)));
    // "17 dead civilians": the state before those who are in it.
    let ends_in_people = || {
        counted(layers, chunk).is_some_and(|c| c.has_number && c.end == chunk.end)
            && (chunk.start..chunk.end).any(|at| is_state(layers, at))
    };
    let Some((at, end, rule)) =
        word.filter(|(at, end, _)| *end == chunk.end || is_state(layers, *at) && ends_in_people())
    else {
        return;
    };
    let rule = &layers.rules.outcomes[rule as usize];
    let id = rule.id.clone();
    // "nine people were dead"
    if is_state(layers, at) && chunk.end == chunk.start + 1 && index >= 2 {
        let last = layers.doc.word(chunks[index - 1].end - 1);
        // "Were dead", "are feared dead", "was pronounced dead".
        let is_copula = chunks[index - 1].verb().is_some_and(|v| {
            let class = if v.is_passive { c::HELD_TO_BE } else { c::BE };
            layers.rules.lexicon.is(last, class)
        });
        if is_copula {
            let people: Vec<Counted> =
                before(layers, chunks, index - 1).into_iter().filter(|c| c.has_number).collect();
            if !people.is_empty() {
                push(found, rule.outcome, people, chunk, id);
            }
            return;
        }
    }
    let quantity =
        (chunk.start..at).find_map(|t| layers.quantity(t)).map(|q| &layers.quantities[q]);
    if rule.word == OutcomeWord::Toll {
        if let Some((figure, from, to)) = toll_figure(layers, chunks, index) {
            let counted = Counted {
                figure,
                who: Who::Unknown,
                start: from,
                end: to,
                is_attackers: false,
                has_number: true,
            };
            push(found, rule.outcome, vec![counted], chunk, id);
            if let Some(last) = found.last_mut() {
                last.is_cumulative = true;
            }
        }
        return;
    }
    // "3 casualties and others injured": beside the hurt, "casualties" are the dead.
    let outcome = match rule.outcome {
        Outcome::KilledOrInjured if told_apart_from_injured(layers, chunks, index) => {
            Outcome::Killed
        }
        outcome => outcome,
    };
    if let Some(quantity) = quantity {
        // "three people dead and six wounded", "12 dead", "20 casualties"
        let who = who(layers, quantity.end.min(chunk.end), chunk.end);
        let counted = Counted {
            figure: quantity.figure,
            who,
            start: quantity.start,
            end,
            is_attackers: false,
            has_number: true,
        };
        if rule.outcome == Outcome::Killed && is_other_count(layers, quantity.end, at) {
            return;
        }
        let mut people = listed_before(layers, chunks, index);
        people.push(counted);
        push(found, outcome, people, chunk, id);
        return;
    }
    // "the deaths of 12 people", "bodies of 35 soldiers"
    let of = chunks.get(index + 1).zip(chunks.get(index + 2));
    if let Some((preposition, noun)) = of
        && preposition.group == Group::Preposition
        && matches!(layers.doc.str(preposition.start), "of" | "among")
        && noun.is_noun()
        && rule.word == OutcomeWord::Noun
    {
        if let Some(counted) =
            counted(layers, noun).filter(|c| c.has_number || rule.outcome == Outcome::Killed)
        {
            let (mut counted, _) = with_of(layers, chunks, index + 3, counted);
            counted.start = chunk.start;
            push(found, rule.outcome, vec![counted], chunk, id);
        }
        return;
    }
    let first = layers.doc.str(chunk.start).to_lowercase();
    let is_none = first == "no";
    let is_plain = rule.outcome == Outcome::KilledOrInjured
        && !matches!(first.as_str(), "the" | "their" | "his" | "any" | "its");
    if is_none {
        let counted = Counted {
            figure: Figure::exactly(0),
            who: Who::Unknown,
            start: chunk.start,
            end,
            is_attackers: false,
            has_number: true,
        };
        push(found, rule.outcome, vec![counted], chunk, id);
    } else if is_plain && !layers.doc.slice(at, end).eq_ignore_ascii_case("victims") {
        let counted = Counted {
            figure: Figure::some(),
            who: who(layers, chunk.start, end),
            start: chunk.start,
            end,
            is_attackers: false,
            has_number: false,
        };
        push(found, rule.outcome, vec![counted], chunk, id);
    }
}

/// "Left nine soldiers and four rebels dead": those counted before the group that says what became
/// of them all.
fn listed_before(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> Vec<Counted> {
    let mut people = Vec::new();
    let mut at = index;
    while at >= 2
        && matches!(chunks[at - 1].group, Group::Coordinator | Group::Comma)
        && chunks[at - 2].is_noun()
        && counted_item(layers, &chunks[at - 2])
    {
        people.extend(counted(layers, &chunks[at - 2]));
        at -= 2;
    }
    let leaves = at.checked_sub(1).is_none_or(|verb| {
        chunks[verb].verb().is_some()
            && layers.rules.lexicon.is(layers.doc.word(chunks[verb].head), c::CAUSE)
    });
    people.reverse();
    if leaves { people } else { Vec::new() }
}

/// Whether the sentence tells the injured, or the killing, in other words beside these.
fn told_apart_from_injured(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> bool {
    chunks.iter().enumerate().filter(|(at, _)| *at != index).any(|(_, chunk)| {
        (chunk.start..chunk.end).any(|token| {
            layers.phrases_at(token).iter().any(|m| {
                let rule = match m.entry {
                    Entry::OutcomeVerb(rule, _) | Entry::OutcomeWord(rule) => rule,
                    _ => return false,
                };
                matches!(
                    layers.rules.outcomes[rule as usize].outcome,
                    Outcome::Injured | Outcome::Killed
                )
            })
        })
    })
}

/// "dead", "wounded": a word for what state people are in.
pub(crate) fn is_state(layers: &Layers<'_>, token: usize) -> bool {
    layers.phrases_at(token).iter().any(|m| {
        matches!(m.entry, Entry::OutcomeWord(rule) if layers.rules.outcomes[rule as usize].word == OutcomeWord::Adjective)
    })
}

/// "10 vehicles dead": a count of something else stands between number and word.
fn is_other_count(layers: &Layers<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        layers
            .phrases_at(at)
            .iter()
            .any(|m| matches!(m.entry, Entry::Vehicle(_) | Entry::Weapon(_) | Entry::EventNoun(_)))
    })
}

/// "the death toll rose to 28", "a toll of 28", "brings to 28 the number of dead".
fn toll_figure(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    index: usize,
) -> Option<(Figure, usize, usize)> {
    let to = |from: usize, chunk: &Chunk| {
        let quantity = (chunk.start..chunk.end).find_map(|at| layers.quantity(at))?;
        let quantity = &layers.quantities[quantity];
        Some((quantity.figure, from.min(quantity.start), quantity.end.max(chunks[index].end)))
    };
    let following = chunks[index + 1..].iter().take(16).take_while(|ch| ch.group != Group::Break);
    let (mut after_to, mut passes) = (false, false);
    for chunk in following {
        match chunk.group {
            Group::Verb(_) => {
                passes = layers.rules.lexicon.is(layers.doc.word(chunk.head), c::PASSES);
            }
            // "Has passed 160".
            Group::Noun if passes => {
                let (figure, from, end) = to(chunks[index].start, chunk)?;
                return Some((figure.central().map_or(figure, Figure::more_than), from, end));
            }
            Group::Preposition => {
                after_to = matches!(layers.doc.str(chunk.start), "to" | "at" | "of")
            }
            Group::Noun if after_to => {
                if let Some(found) = to(chunks[index].start, chunk) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    let preceding = chunks[..index].iter().rev().take(4);
    preceding.filter(|ch| ch.is_noun()).find_map(|chunk| to(chunk.start, chunk))
}

/// The words of tokens `[start, end)` that say that nobody was hurt.
pub(crate) fn nobody(layers: &Layers<'_>, start: usize, end: usize) -> Vec<Draft> {
    let mut found = Vec::new();
    of_nobody(layers, start, end, &mut found);
    found
}

fn of_nobody(layers: &Layers<'_>, start: usize, end: usize, found: &mut Vec<Draft>) {
    for m in layers.phrases_in(start, end) {
        let Entry::Marker(marker) = m.entry else { continue };
        let marker = &layers.rules.markers[marker as usize];
        let outcomes: &[Outcome] = match marker.mark {
            Mark::NoHarm => &[Outcome::Killed, Outcome::Injured],
            Mark::NobodyKilled => &[Outcome::Killed],
            _ => continue,
        };
        // "causing no casualties" holds "no casualties".
        let is_held = found.iter().any(|d| {
            d.rule.as_str().starts_with("modality.") && d.start <= m.start && m.end <= d.end
        });
        if is_held {
            continue;
        }
        found.retain(|draft| !(draft.start < m.end && m.start < draft.end));
        for &outcome in outcomes {
            if found
                .iter()
                .any(|d| d.outcome == outcome && d.figure.central().is_some_and(|n| n > 0))
            {
                continue;
            }
            found.push(Draft {
                outcome,
                figure: Figure::exactly(0),
                who: Who::Unknown,
                group: None,
                start: m.start,
                end: m.end,
                part_of: None,
                is_cumulative: false,
                is_attackers: false,
                rule: marker.id.clone(),
            });
        }
    }
}

/// Adds the people of one verb: a list that is exhaustive adds up to a whole with parts.
fn push(
    found: &mut Vec<Draft>,
    outcome: Outcome,
    people: Vec<Counted>,
    verb: &Chunk,
    rule: RuleId,
) {
    let draft = |c: &Counted, part_of| Draft {
        outcome,
        figure: c.figure,
        who: c.who,
        group: (c.end > c.start && c.end - c.start <= 14).then_some((c.start, c.end)),
        start: c.start.min(verb.start).max(c.start.saturating_sub(12)),
        end: c.end.max(if verb.start >= c.end { verb.end.min(c.end + 12) } else { c.end }),
        part_of,
        is_cumulative: false,
        is_attackers: c.is_attackers,
        rule: rule.clone(),
    };
    let numbered: Vec<&Counted> = people.iter().filter(|c| c.has_number).collect();
    let (attackers, others): (Vec<&Counted>, Vec<&Counted>) =
        numbered.iter().partition(|c| c.is_attackers);
    if others.len() > 1 {
        let sum = others.iter().skip(1).try_fold(others[0].figure, |sum, c| sum.plus(c.figure));
        if let Some(sum) = sum {
            let is_mixed = others.iter().any(|c| c.who != others[0].who);
            let whole = Counted {
                figure: sum,
                who: if is_mixed { Who::Mixed } else { others[0].who },
                start: others[0].start,
                end: others[others.len() - 1].end,
                is_attackers: false,
                has_number: true,
            };
            let index = found.len();
            found.push(draft(&whole, None));
            found.extend(others.iter().map(|c| draft(c, Some(index))));
            found.extend(attackers.iter().map(|c| draft(c, None)));
            return;
        }
    }
    let first = numbered.first().copied().or(people.first());
    found.extend(first.map(|c| draft(c, None)));
    found.extend(
        attackers
            .iter()
            .filter(|c| first.is_none_or(|f| f.start != c.start))
            .map(|c| draft(c, None)),
    );
}

/// One figure read twice from overlapping words stays once.
fn dedup(found: &mut Vec<Draft>) {
    let mut index = 0;
    while index < found.len() {
        let twin = found[..index].iter().position(|d| {
            d.outcome == found[index].outcome
                && d.figure == found[index].figure
                && d.start < found[index].end
                && found[index].start < d.end
        });
        match twin {
            Some(twin) => {
                found.remove(index);
                for draft in found.iter_mut() {
                    draft.part_of = match draft.part_of {
                        Some(w) if w == index => Some(twin),
                        Some(w) if w > index => Some(w - 1),
                        other => other,
                    };
                }
            }
            None => index += 1,
        }
    }
}
