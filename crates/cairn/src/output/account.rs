use cairn_core::{Casualty, Claim, Kind, Modality, Outcome, Role};

use super::words;

/// One line for a claim, in one grammar, so that two can be compared at a glance.
///
/// *who* *did* to *whom*, *where*, *when*; *how many*. Built from the claim's fields and nothing
/// else: what is not known is left out, never guessed to fill the sentence.
pub fn account(claim: &Claim) -> String {
    let mut line = String::new();
    line.push_str(match claim.modality.value {
        Modality::Asserted => "",
        Modality::Claimed => "Claimed: ",
        Modality::Alleged => "Alleged: ",
        Modality::Denied => "Denied: ",
        Modality::Foiled => "Foiled: ",
    });
    line.push_str(&deed(claim));
    if let Some(place) = &claim.r#where {
        line.push(' ');
        line.push_str(&words::in_place(&place.value));
    }
    if let Some(when) = claim.when.as_ref().and_then(|when| words::on_days(&when.value)) {
        line.push(' ');
        line.push_str(&when);
    }
    for (at, casualty) in wholes(claim).enumerate() {
        line.push_str(if at == 0 { "; " } else { ", " });
        line.push_str(&words::figure(casualty.figure));
        line.push(' ');
        line.push_str(words::outcome(casualty.outcome));
    }
    let mut letters = line.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => line,
    }
}

/// The figure of each outcome that is not a part of another, in the codebook's order; the
/// attackers' own dead are counted apart.
fn wholes(claim: &Claim) -> impl Iterator<Item = &Casualty> {
    Outcome::ALL.into_iter().filter_map(|outcome| {
        claim.casualties.iter().map(|cited| &cited.value).find(|casualty| {
            casualty.outcome == outcome && casualty.part_of.is_none() && !casualty.is_attackers
        })
    })
}

fn deed(claim: &Claim) -> String {
    let verbs = verbs(claim.kind.value);
    let names = |role: Role, side: Option<char>| {
        let mut names: Vec<String> = Vec::new();
        for actor in claim.actors.iter().map(|cited| &cited.value) {
            let is_asked = actor.role == role && (side.is_none() || actor.side == side);
            if is_asked && !names.contains(&actor.name) {
                names.push(actor.name.clone());
            }
        }
        words::list(&names)
    };
    let (by, mut to) = (names(Role::Perpetrator, None), names(Role::Target, None));
    let (a, b) = (names(Role::Participant, Some('a')), names(Role::Participant, Some('b')));
    let both = names(Role::Participant, None);
    if to.is_empty() {
        let hit: Vec<String> = claim.targets_hit.iter().map(|hit| hit.value.text.clone()).collect();
        to = words::list(&hit);
    }
    match (by.is_empty(), to.is_empty()) {
        (false, false) => format!("{by} {} {to}", verbs.did_to),
        (false, true) => format!("{by} {}", verbs.did),
        (true, _) if !a.is_empty() && !b.is_empty() => format!("{a} {} {b}", verbs.did_to),
        (true, _) if !both.is_empty() => format!("{both} {}", verbs.did),
        (true, false) => format!("{to} {}", verbs.suffered),
        (true, true) => verbs.noun.to_owned(),
    }
}

/// How one kind is told with and without its actors.
struct Verbs {
    /// "Islamic State … the army".
    did_to: &'static str,
    /// "Islamic State …".
    did: &'static str,
    /// "The army …".
    suffered: &'static str,
    noun: &'static str,
}

fn verbs(kind: Kind) -> Verbs {
    let (did_to, did, suffered, noun) = match kind {
        Kind::ArmedClash => ("clashed with", "clashed", "in an armed clash", "armed clash"),
        Kind::ArmedAssault => ("attacked", "attacked", "attacked", "armed attack"),
        Kind::Shelling => ("shelled", "carried out shelling", "shelled", "shelling"),
        Kind::AirStrike => {
            ("struck from the air", "carried out an air strike", "hit by an air strike", "air strike")
        }
        Kind::DroneStrike => {
            ("struck by drone", "carried out a drone strike", "hit by a drone strike", "drone strike")
        }
        Kind::Bombing => ("bombed", "set off a bomb", "hit by a bomb", "bombing"),
        Kind::SuicideBombing => (
            "attacked by suicide bombing",
            "carried out a suicide bombing",
            "hit by a suicide bombing",
            "suicide bombing",
        ),
        Kind::Landmine => ("hit with a mine", "laid a mine", "hit by a mine", "mine explosion"),
        Kind::Grenade => ("threw a grenade at", "threw a grenade", "hit by a grenade", "grenade attack"),
        Kind::ChemicalAttack => (
            "attacked with a toxic agent",
            "used a toxic agent",
            "hit by a toxic agent",
            "chemical attack",
        ),
        Kind::Killing => ("killed", "carried out a killing", "killed", "killing"),
        Kind::Abduction => ("abducted", "carried out an abduction", "abducted", "abduction"),
        Kind::SexualViolence => (
            "committed sexual violence against",
            "committed sexual violence",
            "subjected to sexual violence",
            "sexual violence",
        ),
        Kind::CustodyAbuse => {
            ("abused in custody", "abused detainees", "abused in custody", "abuse in custody")
        }
        Kind::Destruction => ("destroyed", "destroyed property", "destroyed", "destruction"),
        Kind::MobViolence => ("rioted against", "rioted", "attacked by a mob", "mob violence"),
        Kind::Protest => ("protested against", "protested", "protested against", "protest"),
        Kind::ProtestRepression => (
            "used force against",
            "used force against demonstrators",
            "met with force",
            "force against demonstrators",
        ),
        Kind::TerritoryChange => {
            ("took territory from", "took territory", "lost territory", "territory changed hands")
        }
        Kind::Arrest => ("arrested", "made arrests", "arrested", "arrest"),
        Kind::Agreement => ("made an agreement with", "made an agreement", "in an agreement", "agreement"),
        Kind::LeadershipChange => (
            "changed the leadership of",
            "changed its leadership",
            "had a change of leadership",
            "change of leadership",
        ),
        Kind::Displacement => ("displaced", "displaced people", "displaced", "displacement"),
        Kind::OtherDevelopment => ("acted on", "acted", "affected", "development"),
    };
    Verbs { did_to, did, suffered, noun }
}
