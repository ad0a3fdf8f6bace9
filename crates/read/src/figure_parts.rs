//! Parts of a figure: "including two children", "nine of them", a list behind a dash.

use cairn_core::{Figure, RuleId};

use crate::{
    chunks::{Chunk, Group},
    figure_people::{counted_item, is_number},
    figures::{Draft, is_state},
    layers::Layers,
    lexicon::c,
    people::counted,
};

/// "Nine of them children", "two of whom were police": a number that is a share of the people told
/// before it. The noun group it makes, with what it says of them.
pub(crate) fn share(layers: &Layers<'_>, chunks: &[Chunk], index: usize) -> Option<Chunk> {
    let (number, of, whom) = (chunks.get(index)?, chunks.get(index + 1)?, chunks.get(index + 2)?);
    let is_of = of.group == Group::Preposition && layers.doc.str(of.start) == "of";
    let first = layers.doc.str(whom.start);
    let refers = matches!(first, "them" | "whom" | "those" | "these")
        || first == "the" && is_state(layers, whom.end - 1);
    if !number.is_noun() || !is_number(layers, number) || !is_of || !refers {
        return None;
    }
    // "them children" may be one group or two; "whom were police" has its verb between.
    let mut end = whom.end;
    let mut next = index + 3;
    if chunks.get(next).is_some_and(|ch| {
        ch.verb().is_some_and(|v| !v.is_passive)
            && layers.rules.lexicon.is(layers.doc.word(ch.end - 1), c::BE)
    }) {
        next += 1;
    }
    if let Some(noun) = chunks.get(next).filter(|ch| ch.is_noun()) {
        end = noun.end;
    }
    Some(Chunk { start: number.start, end, head: number.head, group: Group::Noun })
}

/// "seven people, including two civilians", "among them three children", "two of whom were
/// police", "of the dead, 14 were tourists".
pub(crate) fn parts(layers: &Layers<'_>, chunks: &[Chunk], found: &mut Vec<Draft>) {
    for index in 0..chunks.len() {
        let chunk = &chunks[index];
        if let Some(share) = share(layers, chunks, index) {
            add_part(layers, &share, found);
            continue;
        }
        listed_parts(layers, chunks, index, found);
        let text = layers.doc.str(chunk.start).to_lowercase();
        let opens = matches!(text.as_str(), "including" | "among") && !chunk.is_noun()
            || text == "most" && chunk.is_noun();
        if opens && text != "most" {
            let is_among = text == "among";
            let mut at = index + 1;
            // "among them two children": step over "them".
            if is_among && chunks.get(at).is_some_and(|ch| ch.is_noun()) {
                let word = layers.doc.str(chunks[at].start).to_lowercase();
                if !matches!(word.as_str(), "them" | "the" | "those") {
                    continue;
                }
                // "are among the dead": the part stands before the verb.
                if word == "the" && chunks[at].end - chunks[at].start <= 3 {
                    part_before(layers, chunks, index, found);
                    continue;
                }
                // "them" and the counted people may be one group: "them two children".
                let rest = Chunk { start: chunks[at].start + 1, ..chunks[at] };
                if rest.end > rest.start {
                    add_part(layers, &rest, found);
                }
                at += 1;
            }
            while let Some(noun) = chunks.get(at).filter(|ch| ch.is_noun()) {
                add_part(layers, noun, found);
                at += 1;
                let joint = chunks.get(at).map(|ch| ch.group);
                if !matches!(joint, Some(Group::Coordinator | Group::Comma)) {
                    break;
                }
                at += 1;
                if chunks.get(at + 1).is_some_and(|ch| ch.verb().is_some()) {
                    break;
                }
            }
        }
    }
}

/// "Three Americans - one soldier and two contractors -", "nine people: six women and three boys":
/// counted people that a dash or a colon puts behind their whole, and that add up to no more.
fn listed_parts(layers: &Layers<'_>, chunks: &[Chunk], index: usize, found: &mut Vec<Draft>) {
    let opens = match chunks[index].group {
        Group::Break => !layers.doc.tokens[chunks[index].start].is_punct(';'),
        Group::Other => layers.doc.tokens[chunks[index].start].is_punct('('),
        _ => false,
    };
    let follows_people = index > 0
        && chunks[index - 1].is_noun()
        && counted(layers, &chunks[index - 1]).is_some_and(|c| c.has_number);
    if !opens || !follows_people {
        return;
    }
    let whole = found.iter().find(|d| {
        d.part_of.is_none() && d.start <= chunks[index - 1].start && chunks[index - 1].end <= d.end
    });
    let Some(most) = whole.and_then(|d| d.figure.central()) else { return };
    let items: Vec<&Chunk> = chunks[index + 1..]
        .iter()
        .take(9)
        .take_while(|ch| {
            ch.is_noun() && counted_item(layers, ch)
                || matches!(ch.group, Group::Comma | Group::Coordinator)
        })
        .filter(|ch| ch.is_noun())
        .collect();
    let sum: u64 = items.iter().filter_map(|ch| counted(layers, ch)?.figure.central()).sum();
    if items.is_empty() || sum > most {
        return;
    }
    for item in items {
        add_part(layers, item, found);
    }
}

/// The whole a part belongs to: the last figure before it that is at least as large.
fn whole_for(found: &[Draft], figure: Figure, before: usize) -> Option<usize> {
    let n = figure.central().unwrap_or(1);
    (0..found.len()).rev().find(|&i| {
        let draft = &found[i];
        draft.part_of.is_none()
            && draft.start < before
            && draft.figure.central().is_none_or(|w| w >= n)
    })
}

fn add_part(layers: &Layers<'_>, noun: &Chunk, found: &mut Vec<Draft>) {
    let Some(counted) = counted(layers, noun).filter(|c| c.has_number) else { return };
    if found
        .iter()
        .any(|d| d.start <= counted.start && counted.start < d.end && d.part_of.is_some())
    {
        return;
    }
    let Some(whole) = whole_for(found, counted.figure, counted.start) else { return };
    let rule = RuleId::new("figures.including");
    // A figure already read from these very words as its own becomes the part.
    let outcome = found[whole].outcome;
    if let Some(same) =
        found.iter_mut().skip(whole + 1).find(|d| d.start <= counted.start && counted.end <= d.end)
    {
        same.part_of = Some(whole);
        return;
    }
    found.push(Draft {
        outcome,
        figure: counted.figure,
        who: counted.who,
        group: Some((counted.start, counted.end)),
        start: counted.start,
        end: counted.end,
        part_of: Some(whole),
        is_cumulative: false,
        is_attackers: counted.is_attackers,
        rule,
    });
}

/// "eight commandos are among the dead"
fn part_before(layers: &Layers<'_>, chunks: &[Chunk], index: usize, found: &mut Vec<Draft>) {
    let subject = chunks[..index].iter().rev().take(4).find(|ch| ch.is_noun());
    if let Some(noun) = subject {
        add_part(layers, noun, found);
    }
}
