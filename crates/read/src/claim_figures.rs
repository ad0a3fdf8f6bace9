//! How many a claim counts, and which figures count a period and are tolls.

use cairn_core::{Casualty, Cited, Figure, Outcome, Reading};

use crate::{
    figures::Draft,
    incidents::{Incident, Told},
    layers::Layers,
    tolls,
};

/// Takes the figures that count a period out of the incidents and into the reading's tolls.
pub(crate) fn take_tolls(layers: &Layers<'_>, told: &mut Told, reading: &mut Reading) {
    let Some(first) = told.chunks.first() else { return };
    let (start, end) = (first.start, told.chunks.last().expect("not empty").end);
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for incident in &mut told.incidents {
        let chunks = &told.chunks;
        let figures = std::mem::take(&mut incident.figures);
        let has_own_day = incident
            .time
            .and_then(|t| layers.times[t].value.days())
            .is_some_and(|days| days.length_days() <= 6);
        // "kills 14 and raises the toll to 82 since March": the period is the running total's.
        let has_running = figures.iter().any(|d| d.is_cumulative);
        let is_toll = |d: &Draft| {
            (d.is_cumulative || !has_running)
                && tolls::is_toll(layers, chunks, d, start, end, has_own_day)
        };
        let whole: Vec<bool> = figures.iter().map(&is_toll).collect();
        for (draft, is_toll) in figures.iter().zip(&whole) {
            if *is_toll && !taken.contains(&(draft.start, draft.end)) {
                taken.push((draft.start, draft.end));
                reading.tolls.push(tolls::toll(layers, draft, start, end));
            }
        }
        // "The war has killed 500,000 and wounded millions": all of it is the war's. A running total
        // beside an event's own figure is left out alone.
        let only_running =
            figures.iter().zip(&whole).all(|(d, is_toll)| !is_toll || d.is_cumulative);
        incident.figures = match (whole.contains(&true), only_running) {
            (false, _) => figures,
            (true, true) => without_running_totals(figures),
            (true, false) => Vec::new(),
        };
    }
    // "The conflict has killed more than 500,000 people": no act is told, only the toll.
    if !taken.is_empty() && told.incidents.iter().all(|i| i.figures.is_empty()) {
        told.incidents.retain(|i| {
            let has_words = i.triggers.iter().any(|t| {
                let rule = &layers.rules.kinds[t.kind as usize];
                !rule.is_harm && !rule.is_weak && !i.is_plural
            });
            has_words
                && !i
                    .triggers
                    .iter()
                    .all(|t| taken.iter().any(|(s, e)| *s <= t.start && t.start < *e))
        });
    }
    if told.incidents.is_empty() {
        for draft in crate::figures::drafts(layers, &told.chunks) {
            let is_new = !taken.contains(&(draft.start, draft.end));
            if is_new
                && draft.outcome != Outcome::KilledOrInjured
                && tolls::is_toll(layers, &told.chunks, &draft, start, end, false)
            {
                reading.tolls.push(tolls::toll(layers, &draft, start, end));
            }
        }
    }
}

fn without_running_totals(figures: Vec<Draft>) -> Vec<Draft> {
    let mut kept: Vec<Draft> = figures.into_iter().filter(|d| !d.is_cumulative).collect();
    for draft in &mut kept {
        draft.part_of = None;
    }
    kept
}

/// Words by which an origin of the claim is said to speak, in one sentence.
pub(crate) struct Spoken {
    pub sentence: usize,
    /// Tokens of speaker and verb.
    pub words: (usize, usize),
    /// Index into the claim's origins.
    pub origin: usize,
}

/// Who gave a figure: the speaker of its sentence, the nearest of several.
fn origin_of(spoken: &[Spoken], sentence: usize, draft: &Draft) -> Option<usize> {
    let distance = |s: &&Spoken| {
        let (start, end) = s.words;
        if end <= draft.start { draft.start - end } else { start.saturating_sub(draft.end) }
    };
    spoken.iter().filter(|s| s.sentence == sentence).min_by_key(distance).map(|s| s.origin)
}

pub(crate) fn casualties(
    layers: &Layers<'_>,
    lead: &[&Incident],
    members: &[&Incident],
    spoken: &[Spoken],
    nobody: &[Draft],
) -> Vec<Cited<Casualty>> {
    let doc = &layers.doc;
    let mut found: Vec<Cited<Casualty>> = Vec::new();
    let with_figures: Vec<&&Incident> = if lead.iter().any(|m| !m.figures.is_empty()) {
        lead.iter().collect()
    } else {
        members.iter().collect()
    };
    // "Dozens" in one sentence is the 34 of the next.
    let numbered: Vec<Outcome> = with_figures
        .iter()
        .flat_map(|m| &m.figures)
        .filter(|d| d.part_of.is_none() && !is_word_only(layers, d) && d.figure != Figure::some())
        .map(|d| d.outcome)
        .collect();
    for incident in with_figures {
        let mut index_of: Vec<Option<usize>> = Vec::new();
        for draft in &incident.figures {
            if is_word_only(layers, draft) && numbered.contains(&draft.outcome) {
                index_of.push(None);
                continue;
            }
            let part_of = draft.part_of.and_then(|w| index_of.get(w).copied().flatten());
            let origin = origin_of(spoken, incident.sentence, draft);
            let known = found.iter().position(|c| {
                c.value.outcome == draft.outcome
                    && c.value.figure == draft.figure
                    && c.value.part_of == part_of
                    && c.value.is_attackers == draft.is_attackers
                    && (c.value.origin == origin || c.value.origin.is_none() || origin.is_none())
            });
            if let Some(known) = known {
                found[known].also(doc.span(draft.start, draft.end));
                found[known].value.origin = found[known].value.origin.or(origin);
                index_of.push(Some(known));
                continue;
            }
            // "People were killed" adds nothing once a number is known.
            let is_vague = draft.figure == Figure::some();
            if is_vague && found.iter().any(|c| c.value.outcome == draft.outcome) {
                index_of.push(None);
                continue;
            }
            index_of.push(Some(found.len()));
            found.push(Cited::at(
                Casualty {
                    outcome: draft.outcome,
                    figure: draft.figure,
                    who: draft.who,
                    group: draft.group.map(|(s, e)| doc.slice(s, e).to_owned()),
                    part_of,
                    origin,
                    is_cumulative: draft.is_cumulative,
                    is_attackers: draft.is_attackers,
                },
                doc.span(draft.start, draft.end),
                draft.rule.clone(),
            ));
        }
    }
    for draft in nobody {
        if found.iter().all(|c| c.value.outcome != draft.outcome) {
            found.push(Cited::at(
                Casualty {
                    outcome: draft.outcome,
                    figure: draft.figure,
                    who: draft.who,
                    group: None,
                    part_of: None,
                    origin: None,
                    is_cumulative: false,
                    is_attackers: false,
                },
                doc.span(draft.start, draft.end),
                draft.rule.clone(),
            ));
        }
    }
    drop_vague(&mut found);
    drop_nobody(&mut found);
    found
}

/// "None of its fighters were killed" says nothing against the 90 that another source counts.
fn drop_nobody(found: &mut [Cited<Casualty>]) {
    let counted: Vec<Outcome> = found
        .iter()
        .filter(|c| c.value.figure.central().is_some_and(|n| n > 0))
        .map(|c| c.value.outcome)
        .collect();
    let whole: Vec<Option<usize>> = (0..found.len())
        .map(|at| {
            let casualty = &found[at].value;
            let is_group = casualty.figure.central() == Some(0)
                && casualty.group.is_some()
                && counted.contains(&casualty.outcome);
            let is_whole = |c: &Cited<Casualty>| {
                c.value.outcome == casualty.outcome
                    && c.value.part_of.is_none()
                    && c.value.figure.central() != Some(0)
            };
            found.iter().position(is_whole).filter(|_| is_group)
        })
        .collect();
    for (casualty, whole) in found.iter_mut().zip(whole) {
        if whole.is_some() {
            casualty.value.part_of = whole;
        }
    }
}

/// "Dozens", "several": a number follows from the word by convention only.
fn is_word_only(layers: &Layers<'_>, draft: &Draft) -> bool {
    let mut quantities = (draft.start..draft.end).filter_map(|at| layers.quantity(at)).peekable();
    quantities.peek().is_some()
        && quantities.all(|q| {
            let quantity = &layers.quantities[q];
            quantity.number.is_none() && quantity.figure.high().is_none()
        })
}

/// Drops "people were killed" where a later sentence gives the number.
fn drop_vague(found: &mut Vec<Cited<Casualty>>) {
    let numbered: Vec<Outcome> = found
        .iter()
        .filter(|c| c.value.figure != Figure::some() && c.value.part_of.is_none())
        .map(|c| c.value.outcome)
        .collect();
    let mut index = 0;
    while index < found.len() {
        let casualty = &found[index].value;
        let is_whole = !found.iter().any(|c| c.value.part_of == Some(index));
        let is_idle =
            casualty.figure == Figure::some() && numbered.contains(&casualty.outcome) && is_whole;
        let is_unspecific = casualty.outcome == Outcome::KilledOrInjured
            && casualty.figure == Figure::some()
            && numbered.iter().any(|o| matches!(o, Outcome::Killed | Outcome::Injured));
        if is_idle || is_unspecific {
            found.remove(index);
            for other in found.iter_mut() {
                other.value.part_of = match other.value.part_of {
                    Some(w) if w > index => Some(w - 1),
                    other => other,
                };
            }
        } else {
            index += 1;
        }
    }
}
