use cairn_core::{Casualty, Certainty, Claim, Event, Kind, Modality, Outcome, Role};

use crate::words;

/// One line for a claim, in one grammar, so that two can be compared at a glance.
///
/// *who* *did* to *whom*, *where*, *when*; *how many*. Built from the claim's fields and nothing
/// else: what is not known is left out, never guessed to fill the sentence.
pub fn account(claim: &Claim) -> String {
    let mut line = hedge(claim.modality.value).to_owned();
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
    upper_first(line)
}

fn hedge(modality: Modality) -> &'static str {
    match modality {
        Modality::Asserted => "",
        Modality::Claimed => "Claimed: ",
        Modality::Alleged => "Alleged: ",
        Modality::Denied => "Denied: ",
        Modality::Foiled => "Foiled: ",
    }
}

fn upper_first(line: String) -> String {
    let Some(first) = line.chars().next() else { return line };
    if !first.is_lowercase() {
        return line;
    }
    let mut upper: String = first.to_uppercase().collect();
    upper.push_str(&line[first.len_utf8()..]);
    upper
}

/// The same line for an event, from what its claims say together.
///
/// An author who is only suspected is not told as one who did it; of authors whom different origins
/// name, each instead of the other, none is told as one who did it.
pub fn event_account(event: &Event) -> String {
    let has_rivals = has_rival_authors(event);
    let names = |role: Role, side: Option<char>| {
        if role == Role::Perpetrator && has_rivals {
            return String::new();
        }
        let mut names: Vec<String> = Vec::new();
        for actor in &event.actors {
            let is_asked = actor.role == role && (side.is_none() || actor.side == side);
            if is_asked && actor.certainty == Certainty::Stated && !names.contains(&actor.name) {
                names.push(actor.name.clone());
            }
        }
        words::list(&names)
    };
    let mut line = hedge(event.modality).to_owned();
    line.push_str(&told(event.kind.value, names, String::new()));
    if let Some(place) = &event.r#where {
        line.push(' ');
        line.push_str(&words::in_place(&place.value));
    }
    upper_first(line)
}

/// Whether two are said to have done it, and nobody who names the one names the other.
pub fn has_rival_authors(event: &Event) -> bool {
    let authors: Vec<_> = event
        .actors
        .iter()
        .filter(|it| it.role == Role::Perpetrator && it.certainty == Certainty::Stated)
        .collect();
    authors.iter().enumerate().any(|(at, one)| {
        authors[at + 1..].iter().any(|other| {
            one.name != other.name && !one.said_by.iter().any(|name| other.said_by.contains(name))
        })
    })
}

/// One figure an outcome, in the codebook's order: the largest of those that are no part of
/// another, because rival figures of one event mostly grew. The attackers' own dead are apart.
fn wholes(claim: &Claim) -> impl Iterator<Item = &Casualty> {
    Outcome::ALL.into_iter().filter_map(|outcome| {
        let figures = claim.casualties.iter().map(|cited| &cited.value).filter(|casualty| {
            casualty.outcome == outcome && casualty.part_of.is_none() && !casualty.is_attackers
        });
        figures.max_by_key(|casualty| casualty.figure.central())
    })
}

fn deed(claim: &Claim) -> String {
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
    let hit: Vec<String> = claim.targets_hit.iter().map(|hit| hit.value.text.clone()).collect();
    told(claim.kind.value, names, words::list(&hit))
}

/// What was done, by whom and to whom; `hit` stands in where nobody is the target.
fn told(kind: Kind, names: impl Fn(Role, Option<char>) -> String, hit: String) -> String {
    let verbs = verbs(kind);
    let (by, mut to) = (names(Role::Perpetrator, None), names(Role::Target, None));
    let (a, b) = (names(Role::Participant, Some('a')), names(Role::Participant, Some('b')));
    let both = names(Role::Participant, None);
    if to.is_empty() {
        to = hit;
    }
    match (by.is_empty(), to.is_empty()) {
        (false, false) => format!("{by} {} {to}", verbs.did_to),
        (false, true) => format!("{by} {}", verbs.did),
        (true, _) if !a.is_empty() && !b.is_empty() => format!("{a} {} {b}", verbs.did_to),
        (true, _) if !both.is_empty() => format!("{both} {}", verbs.did),
        (true, false) => format!("{} {to}", verbs.done_to),
        (true, true) => verbs.noun.to_owned(),
    }
}

/// How one kind is told with and without its actors.
struct Verbs {
    /// "Islamic State … the army".
    did_to: &'static str,
    /// "Islamic State …".
    did: &'static str,
    /// "… the army", when nobody is said to have done it.
    done_to: &'static str,
    noun: &'static str,
}

fn verbs(kind: Kind) -> Verbs {
    let (did_to, did, done_to, noun) = match kind {
        Kind::ArmedClash => ("clashed with", "clashed", "armed clash with", "armed clash"),
        Kind::ArmedAssault => ("attacked", "attacked", "armed attack on", "armed attack"),
        Kind::Shelling => ("shelled", "carried out shelling", "shelling of", "shelling"),
        Kind::AirStrike => {
            ("struck from the air", "carried out an air strike", "air strike on", "air strike")
        }
        Kind::DroneStrike => {
            ("struck by drone", "carried out a drone strike", "drone strike on", "drone strike")
        }
        Kind::Bombing => ("bombed", "set off a bomb", "bombing of", "bombing"),
        Kind::SuicideBombing => (
            "attacked by suicide bombing",
            "carried out a suicide bombing",
            "suicide bombing of",
            "suicide bombing",
        ),
        Kind::Landmine => {
            ("hit with a mine", "laid a mine", "mine explosion hitting", "mine explosion")
        }
        Kind::Grenade => {
            ("threw a grenade at", "threw a grenade", "grenade attack on", "grenade attack")
        }
        Kind::ChemicalAttack => (
            "attacked with a toxic agent",
            "used a toxic agent",
            "chemical attack on",
            "chemical attack",
        ),
        Kind::Killing => ("killed", "carried out a killing", "killing of", "killing"),
        Kind::Abduction => ("abducted", "carried out an abduction", "abduction of", "abduction"),
        Kind::SexualViolence => (
            "committed sexual violence against",
            "committed sexual violence",
            "sexual violence against",
            "sexual violence",
        ),
        Kind::CustodyAbuse => {
            ("abused in custody", "abused detainees", "abuse in custody of", "abuse in custody")
        }
        Kind::Destruction => ("destroyed", "destroyed property", "destruction of", "destruction"),
        Kind::MobViolence => ("rioted against", "rioted", "mob violence against", "mob violence"),
        Kind::Protest => ("protested against", "protested", "protest against", "protest"),
        Kind::ProtestRepression => (
            "used force against",
            "used force against demonstrators",
            "force against",
            "force against demonstrators",
        ),
        Kind::TerritoryChange => (
            "took territory from",
            "took territory",
            "territory taken from",
            "territory changed hands",
        ),
        Kind::Arrest => ("arrested", "made arrests", "arrest of", "arrest"),
        Kind::Agreement => {
            ("made an agreement with", "made an agreement", "agreement with", "agreement")
        }
        Kind::LeadershipChange => (
            "changed the leadership of",
            "changed its leadership",
            "change of leadership of",
            "change of leadership",
        ),
        Kind::Displacement => ("displaced", "displaced people", "displacement of", "displacement"),
        Kind::OtherDevelopment => ("acted on", "acted", "development concerning", "development"),
    };
    Verbs { did_to, did, done_to, noun }
}
