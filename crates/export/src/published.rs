use cairn_core::{Act, Decision, Event, Maker, in_force, verdict};

/// The event as the public may see it: what analysts decided and stands, and not who they are.
///
/// Their names stand in the sentences that say why a field is what it is, and among those who say
/// so; a reason that an analyst wrote stays as it is. Their notes, and words that wait for another
/// person to agree, are among themselves.
pub fn published(event: &Event) -> Event {
    let mut event = event.clone();
    let decisions = std::mem::take(&mut event.decisions);
    let whys = [&mut event.status_why, &mut event.kind.why]
        .into_iter()
        .chain(event.when.as_mut().map(|found| &mut found.why))
        .chain(event.r#where.as_mut().map(|found| &mut found.why))
        .chain(event.casualties.iter_mut().map(|settled| &mut settled.why))
        .chain(event.history.iter_mut().map(|change| &mut change.why));
    for why in whys {
        decisions.iter().for_each(|decision| clean(why, decision));
    }
    for said_by in event.actors.iter_mut().flat_map(|actor| &mut actor.said_by) {
        let is_analyst = |decision: &Decision| *said_by == format!("{} (analyst)", decision.author);
        if decisions.iter().any(is_analyst) {
            *said_by = ANALYST.to_owned();
        }
    }
    for link in &mut event.links {
        if let Maker::Analyst(name) = &mut link.made_by {
            *name = ANALYST.to_owned();
        }
    }
    event.decisions = standing(&decisions);
    event
}

fn standing(decisions: &[Decision]) -> Vec<Decision> {
    let in_force = in_force(decisions);
    let waits = verdict(in_force.iter().copied()).waits;
    in_force
        .into_iter()
        .filter(|decision| !matches!(decision.act, Act::Note(_)) && !waits.contains(decision))
        .map(|decision| Decision { author: ANALYST.to_owned(), ..decision.clone() })
        .collect()
}

const ANALYST: &str = "an analyst";

/// "Set by NAME on DAY": the day tells it from other words of the same name.
fn clean(why: &mut String, decision: &Decision) {
    let day = decision.day();
    let named = format!("by {} on {day}", decision.author);
    if why.contains(&named) {
        *why = why.replace(&named, &format!("by {ANALYST} on {day}"));
    }
}
