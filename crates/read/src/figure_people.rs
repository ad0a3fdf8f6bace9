//! Lists of people around a verb of harm: who it counts before it and behind it.

use cairn_core::{Figure, Who};

use crate::{
    chunks::{Chunk, Group, Tense},
    figure_parts::share,
    figures::is_state,
    layers::Layers,
    lexicon::c,
    people::{Counted, counted, names_thing, who},
    roles::ends_in_saying,
    text::Shape,
};

/// People in the object of the verb at `index`, with those joined to it by "and" and commas.
pub(crate) fn after(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> Vec<Counted> {
    let mut people = Vec::new();
    let mut at = index + 1;
    while chunks.get(at).is_some_and(|ch| matches!(ch.group, Group::Adverb | Group::Quote)) {
        at += 1;
    }
    while let Some(chunk) = chunks.get(at).filter(|ch| ch.is_noun()) {
        // "Killed a planner": who is killed is a person, though no list knows the word.
        let Some(counted) = counted(layers, chunk).or_else(|| one_in_list(layers, chunk)) else {
            break;
        };
        at += 1;
        let (counted, next) = with_of(layers, chunks, at, counted);
        people.push(counted);
        at = next;
        // "a soldier and two civilians", "three men, a woman and a child"
        let mut joint = at;
        while chunks
            .get(joint)
            .is_some_and(|ch| matches!(ch.group, Group::Coordinator | Group::Comma))
        {
            joint += 1;
        }
        let goes_on = joint > at
            && share(layers, chunks, joint).is_none()
            && !(chunks[at].group == Group::Comma && ends_in_saying(layers, chunks, joint))
            && chunks.get(joint).is_some_and(|ch| {
                ch.is_noun()
                    && (counted_item(layers, ch)
                        || is_next_person(layers, chunks[at].group, ch, &people))
            })
            && !chunks.get(joint + 1).is_some_and(|ch| starts_own_clause(layers, ch));
        if !goes_on {
            break;
        }
        at = joint;
    }
    count_each(&mut people);
    people
}

/// "The mayor and three guards were killed": he is counted with them.
fn count_each(list: &mut [Counted]) {
    if list.len() > 1 && list.iter().any(|c| c.has_number) {
        for item in list.iter_mut().filter(|c| c.figure == Figure::exactly(1)) {
            item.has_number = true;
        }
    }
}

/// "His bodyguard and driver", "a village chief, his wife and two sons": single persons that no
/// number counts. Behind a comma only somebody's own: "a soldier, John Smith" is one person.
fn is_next_person(layers: &Layers<'_>, joint: Group, chunk: &Chunk, people: &[Counted]) -> bool {
    let is_theirs = layers.rules.lexicon.is(layers.doc.word(chunk.start), c::POSSESSIVE_PRONOUN);
    let is_bare = people.iter().all(|c| !c.has_number);
    people.iter().all(|c| c.figure == Figure::exactly(1))
        && (joint != Group::Comma || is_theirs || is_bare)
        && counted(layers, chunk).is_some_and(|c| !c.has_number && c.figure == Figure::exactly(1))
}

/// A finite verb after a noun makes it the subject of a new clause, not an item of a list.
fn starts_own_clause(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    let Some(verb) = chunk.verb() else { return false };
    let _ = layers;
    !matches!(verb.tense, Tense::Ing) || verb.is_passive
}

/// "12 members of the security forces": the "of" group belongs to the count.
pub(crate) fn with_of(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    at: usize,
    mut counted: Counted,
) -> (Counted, usize) {
    let mut at = at;
    while let (Some(preposition), Some(noun)) = (chunks.get(at), chunks.get(at + 1)) {
        let is_of = preposition.group == Group::Preposition
            && matches!(layers.doc.str(preposition.start), "of" | "from" | "among");
        if !is_of || !noun.is_noun() {
            break;
        }
        counted.end = noun.end;
        // "A family of five", "a group of 20 worshippers".
        if let Some(size) = size_of_group(layers, &counted, noun) {
            counted = Counted { figure: size, has_number: true, ..counted };
        }
        if counted.who == Who::Unknown {
            counted.who = who(layers, noun.start, noun.end);
        }
        at += 2;
    }
    (counted, at)
}

/// How many one family, group or crew is, from the number behind its "of".
fn size_of_group(layers: &Layers<'_>, group: &Counted, of: &Chunk) -> Option<Figure> {
    let is_group = group.figure == Figure::exactly(1)
        && (group.start..group.end)
            .any(|at| layers.rules.lexicon.is(layers.doc.word(at), c::COLLECTIVE));
    let size = layers.quantity(of.start).map(|q| layers.quantities[q].figure)?;
    is_group.then_some(size)
}

/// People in the subject of the verb at `index`.
pub(crate) fn before(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> Vec<Counted> {
    let mut people = Vec::new();
    let mut at = index;
    // "was targeted and killed": the subject of the verb before.
    if index >= 2
        && chunks[index - 1].group == Group::Coordinator
        && chunks[index - 2].verb().is_some()
    {
        return before(layers, chunks, index - 2);
    }
    // Parentheticals: ", including two children, were killed".
    while let Some(previous) = at.checked_sub(1) {
        match chunks[previous].group {
            Group::Time(_) => at = crate::roles::before_time(chunks, previous),
            Group::Adverb | Group::Relative | Group::Quote | Group::Other => at = previous,
            // "79 people are confirmed to have been killed": the verb between says how it is known.
            Group::Verb(verb)
                if verb.is_passive
                    && matches!(
                        layers.doc.str(chunks[previous].head),
                        "confirmed"
                            | "believed"
                            | "reported"
                            | "known"
                            | "feared"
                            | "thought"
                            | "said"
                    ) =>
            {
                at = previous;
            }
            Group::Break => match crate::roles::dash_before(layers, chunks, previous) {
                Some(open) => at = open,
                None => return people,
            },
            Group::Comma => {
                let open = chunks[..previous].iter().rposition(|ch| ch.group == Group::Comma);
                let inner = open.map(|open| &chunks[open + 1..previous]);
                // "The envoy, Luca Rossi, was killed": the name is his.
                let is_name = inner.is_some_and(
                    |inner| matches!(inner, [name] if name.is_noun() && (is_name(layers, name) || is_number(layers, name))),
                );
                let is_parenthesis = inner.is_some_and(|inner| {
                    let ends_among = inner.last().is_some_and(|last| {
                        matches!(layers.doc.str(last.end - 1), "them" | "included")
                    });
                    inner.len() <= 9
                        && (ends_among
                            || inner.first().is_some_and(|ch| {
                                ch.group == Group::Preposition
                                    || ch.group == Group::Relative
                                    || matches!(
                                        layers.doc.str(ch.start),
                                        "including"
                                            | "most"
                                            | "mostly"
                                            | "among"
                                            | "some"
                                            | "many"
                                            | "one"
                                            | "two"
                                            | "three"
                                            | "both"
                                            | "all"
                                    )
                            }))
                });
                // ", who were killed": the noun stands right before the comma.
                let follows_relative =
                    chunks.get(previous + 1).is_some_and(|ch| ch.group == Group::Relative);
                match (is_parenthesis, open, follows_relative) {
                    (_, _, true) => at = previous,
                    (true, Some(open), _) => at = open,
                    (false, Some(open), _) if is_name => at = open,
                    _ => return people,
                }
            }
            _ => break,
        }
    }
    at = before_parts(layers, chunks, at);
    let mut list: Vec<Counted> = Vec::new();
    while let Some(previous) = at.checked_sub(1) {
        if !chunks[previous].is_noun() {
            break;
        }
        // Walk to the head of "members of the security forces in the north".
        let mut first = previous;
        while first >= 2
            && chunks[first - 1].group == Group::Preposition
            && chunks[first - 2].is_noun()
            && (matches!(
                layers.doc.str(chunks[first - 1].start),
                "of" | "from" | "in" | "at" | "on" | "aboard" | "with" | "to" | "by" | "near"
            ))
        {
            first -= 2;
        }
        let counted = (first..=previous).step_by(2).find_map(|i| {
            let whole = self::counted(layers, &chunks[i])
                .or_else(|| one_in_list(layers, &chunks[i]).filter(|_| !list.is_empty()))?;
            Some(Counted {
                end: chunks
                    [if i == first { with_of(layers, chunks, i + 1, whole).1 - 1 } else { i }]
                .end,
                ..with_of(layers, chunks, i + 1, whole).0
            })
        });
        // "Eight officers escorting a convoy died": past what describes them.
        if counted.is_none()
            && let Some(verb) = crate::roles::reduced_relative(layers, chunks, previous)
        {
            at = verb;
            continue;
        }
        let Some(counted) = counted else { break };
        list.push(counted);
        at = first;
        // A list before the verb: "Four soldiers and a woman were killed".
        let joint = at.checked_sub(1).map(|j| chunks[j].group);
        let item = match joint {
            Some(Group::Coordinator) => at - 1,
            Some(Group::Comma) if list.len() > 1 || list.iter().all(|c| !c.has_number) => at - 1,
            _ => break,
        };
        let item = if item > 0 && chunks[item - 1].group == Group::Comma { item - 1 } else { item };
        let joins = item > 0
            && chunks[item - 1].is_noun()
            // "Died alongside him and five others were wounded": he belongs to what is before.
            && !matches!(layers.doc.str(chunks[item - 1].start), "him" | "her" | "them")
            && !(item > 1
                && matches!(layers.doc.str(chunks[item - 2].start), "including" | "among"))
            && (counted_item(layers, &chunks[item - 1])
                || is_of_item(layers, chunks, item - 1)
                || self::counted(layers, &chunks[item - 1]).is_some_and(|c| {
                    list.iter().all(|c| !c.has_number) || c.figure == Figure::exactly(1)
                })
                || is_person_of_place(layers, chunks, item - 1)
                || one_in_list(layers, &chunks[item - 1]).is_some());
        if !joins {
            break;
        }
        at = item;
    }
    list.reverse();
    // "The mayor and three guards were killed": he is counted with them.
    if list.len() > 1 {
        for item in list.iter_mut().filter(|c| c.figure == Figure::exactly(1)) {
            item.has_number = true;
        }
    }
    people.extend(list);
    people
}

/// "12 dead", "six wounded", "the deaths of 12 people", "casualties", "the toll rose to 28".
/// "Four people including two women were killed": the whole stands before "including".
fn before_parts(layers: &Layers<'_>, chunks: &[Chunk], at: usize) -> usize {
    let is_including = |ch: &Chunk| layers.doc.str(ch.start) == "including";
    let Some(including) = chunks[..at].iter().rposition(is_including) else { return at };
    let is_list = chunks[including + 1..at].iter().all(|ch| {
        matches!(
            ch.group,
            Group::Noun | Group::Coordinator | Group::Comma | Group::Preposition | Group::Quote
        )
    });
    let is_whole = including >= 1 && chunks[including - 1].is_noun();
    if is_list && is_whole && at - including <= 8 { including } else { at }
}

/// "A civilian employee", in a list of people: one, though no list knows the word.
fn one_in_list(layers: &Layers<'_>, chunk: &Chunk) -> Option<Counted> {
    let is_one = matches!(layers.doc.str(chunk.start), "a" | "an" | "one" | "another");
    let last = &layers.doc.tokens[chunk.end - 1];
    let is_thing = (chunk.start..chunk.end).any(|at| names_thing(layers, at));
    (is_one && chunk.end > chunk.start + 1 && last.shape == Shape::Lower && !is_thing).then(|| {
        Counted {
            figure: Figure::exactly(1),
            who: who(layers, chunk.start, chunk.end),
            start: chunk.start,
            end: chunk.end,
            is_attackers: false,
            has_number: true,
        }
    })
}

/// "The ambassador to Libya and three others": one person, with where he is from.
fn is_person_of_place(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> bool {
    noun >= 2
        && chunks[noun - 1].group == Group::Preposition
        && matches!(layers.doc.str(chunks[noun - 1].start), "of" | "from" | "to" | "in")
        && layers.place(chunks[noun].end - 1).is_some()
        && counted(layers, &chunks[noun - 2]).is_some_and(|c| c.figure == Figure::exactly(1))
}

fn is_of_item(layers: &Layers<'_>, chunks: &[Chunk], noun: usize) -> bool {
    noun >= 2
        && chunks[noun - 1].group == Group::Preposition
        && matches!(layers.doc.str(chunks[noun - 1].start), "of" | "from" | "among" | "to" | "in")
        && counted_item(layers, &chunks[noun - 2])
}

/// Whether a noun group counts or names people explicitly enough to be an item of a list.
pub(crate) fn counted_item(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    // "eight policemen dead and another 10 wounded": the first has its own outcome.
    let has_own_outcome = is_state(layers, chunk.end - 1) && chunk.end > chunk.start + 1;
    !has_own_outcome && counted(layers, chunk).is_some_and(|c| c.has_number)
}

/// Capitalised words that name nothing but a person.
fn is_name(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    (chunk.start..chunk.end).all(|at| layers.doc.tokens[at].is_capital())
}

/// A number and nothing else: a share, or an age between commas.
pub(crate) fn is_number(layers: &Layers<'_>, chunk: &Chunk) -> bool {
    (chunk.start..chunk.end).all(|at| layers.quantity(at).is_some())
}

/// "The mayor was killed along with his driver and two guards": one list, told in two places.
pub(crate) fn with_companions(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    index: usize,
    mut people: Vec<Counted>,
) -> Vec<Counted> {
    let with = chunks[index + 1..].iter().take(3).position(|ch| {
        ch.group == Group::Preposition
            && (layers.doc.str(ch.start) == "alongside"
                || layers.doc.str(ch.start) == "with"
                    && ch.start > 0
                    && matches!(layers.doc.str(ch.start - 1), "along" | "together"))
    });
    let Some(with) = with.filter(|_| !people.is_empty()) else { return people };
    let companions = after(layers, chunks, index + 1 + with);
    let one_each = |c: Counted| Counted { has_number: c.figure != Figure::some(), ..c };
    if companions.iter().all(|c| c.figure != Figure::some()) && !companions.is_empty() {
        people = people.into_iter().chain(companions).map(one_each).collect();
    }
    people
}
