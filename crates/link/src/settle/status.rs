//! How well an event is established (codebook, 4.4), and why in one sentence.

use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{Act, Decision, Kind, OriginKind, Outcome, Role, Status, verdict};

use super::{View, asserts, figures};

pub struct Standing {
    pub status: Status,
    pub why: String,
}

pub fn standing(view: &View) -> Standing {
    match verdict(view.decisions.iter().copied()).holds {
        Some(decision) => decided(decision),
        None => told(view),
    }
}

fn decided(decision: &Decision) -> Standing {
    let (status, word) = match decision.act {
        Act::Reject { .. } => (Status::Rejected, "Rejected"),
        _ => (Status::Confirmed, "Confirmed"),
    };
    let why = format!("{word} by {} on {}: {}", decision.author, decision.day(), decision.reason);
    Standing { status, why }
}

/// By what the origins say, where no analyst has decided.
fn told(view: &View) -> Standing {
    if let Some(why) = blame(view).or_else(|| whether(view)).or_else(|| how_many(view)) {
        return Standing { status: Status::Contested, why };
    }
    let voices = view.voices.asserting(view.told);
    let name = |&at: &usize| view.voices.all[at].name.clone();
    let is_party = |at: &usize| view.voices.all[*at].kind == OriginKind::Party;
    let names: Vec<String> = voices.iter().map(name).collect();
    if !voices.is_empty() && voices.iter().all(is_party) {
        let why = format!("Only belligerents say so: {}.", list(&names));
        return Standing { status: Status::PartyClaim, why };
    }
    match names.len() {
        0 => Standing { status: Status::Reported, why: "It is told only to be denied.".to_owned() },
        1 => {
            Standing { status: Status::Reported, why: format!("One origin says so: {}.", names[0]) }
        }
        count => Standing {
            status: Status::Corroborated,
            why: format!("{count} independent origins agree that it happened: {}.", list(&names)),
        },
    }
}

/// Parties blame each other, or origins that are no party name different authors.
fn blame(view: &View) -> Option<String> {
    let mut blamed: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (at, told) in view.told.iter().enumerate() {
        if told.claim.kind.value == Kind::ArmedClash || !asserts(told.claim.modality.value) {
            continue;
        }
        let actors = told.claim.actors.iter().map(|cited| &cited.value);
        let named = actors.filter(|actor| actor.role == Role::Perpetrator).filter_map(|actor| {
            actor.actor.as_ref().filter(|id| *id != "unidentified-armed-group")
        });
        let lines: BTreeSet<String> = named.flat_map(|id| view.lineage.line(id)).collect();
        if !lines.is_empty() {
            for voice in view.voices.of_claim(at) {
                blamed.entry(voice).or_default().extend(lines.iter().cloned());
            }
        }
    }
    let is_accused = |root: &String| blamed.values().any(|lines| lines.contains(root));
    let is_party = |voice: usize| {
        let one = &view.voices.all[voice];
        one.kind == OriginKind::Party || one.root.as_ref().is_some_and(is_accused)
    };
    for (&a, by_a) in &blamed {
        for (&b, by_b) in blamed.range(a + 1..) {
            if by_a.is_disjoint(by_b) && is_party(a) == is_party(b) {
                let (a, b) = (&view.voices.all[a].name, &view.voices.all[b].name);
                return Some(format!("{a} and {b} name different authors."));
            }
        }
    }
    None
}

/// Origins that are no party contradict on whether it happened.
fn whether(view: &View) -> Option<String> {
    let says = |is_denied: bool| {
        (0..view.told.len()).find_map(|at| {
            let is_so = asserts(view.told[at].claim.modality.value) != is_denied;
            let mut voices = view.voices.of_claim(at).into_iter();
            let neutral = voices.find(|&v| view.voices.all[v].kind != OriginKind::Party);
            neutral.filter(|_| is_so)
        })
    };
    let (yes, no) = (says(false)?, says(true)?);
    let name = |at: usize| &view.voices.all[at].name;
    (yes != no)
        .then(|| format!("{} says that it happened, {} that it did not.", name(yes), name(no)))
}

/// Origins that are no party contradict by more than a factor of two on how many.
fn how_many(view: &View) -> Option<String> {
    [Outcome::Killed, Outcome::Injured].into_iter().find_map(|outcome| {
        let (few, many) = figures::contradiction(view, outcome)?;
        let of = |(voice, words): (usize, String)| (view.voices.all[voice].name.clone(), words);
        let ((few, fewer), (many, more)) = (of(few), of(many));
        let outcome = outcome.as_str();
        Some(format!(
            "{few} says {fewer} {outcome}, {many} says {more}: more than a factor of two."
        ))
    })
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
