//! What kind of event, when, where and who: the word of most voices, the more exact one where they
//! agree, and beside it those that differ.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use cairn_core::{
    Act, Attribution, Certainty, Claim, ClaimId, Date, DatePrecision, DateRange, Decision, Finding,
    Kind, Modality, Participant, Place, Role, Setting, When, distance_km,
};

use super::{View, day_of, set_why};

/// Kilometres within which two points are one place, for claims that know their place exactly.
const ONE_PLACE_KM: f64 = 25.0;

/// The claims for and against a value.
pub fn finding<T>(value: T, why: String, view: &View, fits: impl Fn(&Claim) -> bool) -> Finding<T> {
    let (claims, disputed_by) = view
        .told
        .iter()
        .map(|told| (told.id.clone(), fits(told.claim)))
        .partition::<Vec<_>, _>(|(_, fits)| *fits);
    let ids = |pairs: Vec<(ClaimId, bool)>| pairs.into_iter().map(|(id, _)| id).collect();
    Finding { value, why, claims: ids(claims), disputed_by: ids(disputed_by) }
}

/// The kind that most voices give, made more exact by a kind that refines it.
pub fn kind(view: &View) -> (Kind, String) {
    if let Some((kind, decision)) =
        view.set(|field| if let Setting::Kind(kind) = field { Some(*kind) } else { None })
    {
        return (kind, set_why(decision));
    }
    let votes = votes(view, |claim| Some(claim.kind.value));
    let Some((first, count)) = winner(&votes) else {
        return (Kind::OtherDevelopment, String::new());
    };
    let refined = votes.iter().filter(|(kind, _)| refines(**kind, first));
    let (kind, count, exact) = match refined.max_by_key(|(_, vote)| vote.key()) {
        Some((kind, vote)) => (*kind, vote.voices.len(), true),
        None => (first, count, false),
    };
    let said_by = if count == 1 { "one origin".to_owned() } else { format!("{count} origins") };
    let why = match exact {
        true => format!("Said by {said_by}, and more exact than {}.", words(first)),
        false => format!("Said by {said_by}."),
    };
    (kind, why)
}

/// The first kind is the second, told more exactly (codebook, kind).
///
/// `armed_assault` is also what is written when only "attack" is said, `killing` what remains of a
/// massacre told without its means, `bombing` what "bombed" leaves open.
fn refines(fine: Kind, coarse: Kind) -> bool {
    use Kind::*;
    match coarse {
        ArmedAssault => matches!(
            fine,
            Shelling
                | AirStrike
                | DroneStrike
                | Bombing
                | SuicideBombing
                | Landmine
                | Grenade
                | ChemicalAttack
        ),
        Killing => matches!(
            fine,
            Shelling | AirStrike | DroneStrike | Bombing | SuicideBombing | ChemicalAttack
        ),
        Bombing => matches!(fine, SuicideBombing | AirStrike | DroneStrike | Landmine | Grenade),
        Shelling => matches!(fine, ChemicalAttack),
        AirStrike => matches!(fine, DroneStrike | ChemicalAttack),
        OtherDevelopment => fine != OtherDevelopment && fine.category() == coarse.category(),
        _ => false,
    }
}

pub fn fits_kind(said: Kind, settled: Kind) -> bool {
    said == settled || refines(settled, said)
}

fn words(kind: Kind) -> String {
    kind.as_str().replace('_', " ")
}

/// The strongest: a claim that states it outweighs those that only allege or deny.
pub fn modality(view: &View) -> Modality {
    let said: BTreeSet<Modality> = view.told.iter().map(|told| told.claim.modality.value).collect();
    if said.contains(&Modality::Foiled) && !said.contains(&Modality::Asserted) {
        return Modality::Foiled;
    }
    said.into_iter().next().unwrap_or(Modality::Asserted)
}

/// The day that most voices give; a span only where no report gives a day.
pub fn when(view: &View) -> Option<Finding<When>> {
    if let Some((range, decision)) =
        view.set(|field| if let Setting::When(range) = field { Some(*range) } else { None })
    {
        let when = When::new(Some(range), DatePrecision::of(range), set_text(range))?;
        let fits = |claim: &Claim| range_of(claim).is_none_or(|said| said.overlaps(range));
        return Some(finding(when, set_why(decision), view, fits));
    }
    // Told days before inferred ones, exact before wide: (is inferred, days) decides who may vote.
    let class = |claim: &Claim| {
        let when = &claim.when.as_ref()?.value;
        Some((when.is_inferred, when.range?.length_days().min(1)))
    };
    let finest = view.told.iter().filter_map(|told| class(told.claim)).min()?;
    let votes = votes(view, |claim| (class(claim) == Some(finest)).then(|| range_of(claim))?);
    let (range, count) = winner(&votes)?;
    let source = view
        .told
        .iter()
        .find(|told| class(told.claim) == Some(finest) && range_of(told.claim) == Some(range))?;
    let when = source.claim.when.as_ref()?.value.clone();
    let what = if when.is_inferred { "No report gives the day; published then" } else { "Said" };
    let by = if count == 1 { "one origin".to_owned() } else { format!("{count} origins") };
    let fits = |claim: &Claim| range_of(claim).is_none_or(|said| said.overlaps(range));
    Some(finding(when, format!("{what} by {by}."), view, fits))
}

fn set_text(range: DateRange) -> String {
    match range.length_days() {
        0 => range.start().to_string(),
        _ => format!("{} to {}", range.start(), range.end()),
    }
}

fn range_of(claim: &Claim) -> Option<DateRange> {
    claim.when.as_ref()?.value.range
}

/// The most exact place, of several equally exact ones that of most voices.
pub fn place(view: &View) -> Option<Finding<Place>> {
    if let Some((place, decision)) =
        view.set(|field| if let Setting::Where(place) = field { Some(place.clone()) } else { None })
    {
        let fits = |claim: &Claim| place_of(claim).is_none_or(|said| is_within(said, &place));
        return Some(finding(place.clone(), set_why(decision), view, fits));
    }
    let class = |place: &Place| (place.position.is_none(), place.precision);
    let places = view.told.iter().filter_map(|told| place_of(told.claim));
    let finest = places.map(class).min()?;
    let name = |place: &Place| place.gazetteer_id.clone().unwrap_or_else(|| place.name.clone());
    let votes = votes(view, |claim| {
        let place = place_of(claim)?;
        (class(place) == finest).then(|| name(place))
    });
    let (id, count) = winner(&votes)?;
    let said = |claim: &Claim| {
        place_of(claim).is_some_and(|place| class(place) == finest && name(place) == id)
    };
    let place = place_of(view.told.iter().find(|told| said(told.claim))?.claim)?.clone();
    let by = if count == 1 { "one origin".to_owned() } else { format!("{count} origins") };
    let fits = |claim: &Claim| place_of(claim).is_none_or(|said| is_within(said, &place));
    Some(finding(place.clone(), format!("The most exact place given, by {by}."), view, fits))
}

fn place_of(claim: &Claim) -> Option<&Place> {
    claim.r#where.as_ref().map(|cited| &cited.value)
}

/// What one says can hold the other: coarser places do not contradict within their country.
fn is_within(said: &Place, settled: &Place) -> bool {
    let differs = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    if differs(&said.country, &settled.country) {
        return false;
    }
    match (said.position, settled.position) {
        (Some(a), Some(b)) if said.precision.code() <= 3 && settled.precision.code() <= 3 => {
            distance_km(a, b) <= ONE_PLACE_KM
        }
        _ => true,
    }
}

/// Every actor in every role that it is given, side by side.
pub fn actors(view: &View) -> Vec<Attribution> {
    let mut found: BTreeMap<(Role, String), Attribution> = BTreeMap::new();
    let mut voices: BTreeMap<(Role, String), BTreeSet<usize>> = BTreeMap::new();
    for (at, told) in view.told.iter().enumerate() {
        for cited in &told.claim.actors {
            let actor = &cited.value;
            let key = (actor.role, name_of(actor));
            let attribution = found.entry(key.clone()).or_insert_with(|| blank(actor));
            attribution.claims.push(told.id.clone());
            attribution.claims.dedup();
            attribution.certainty = attribution.certainty.min(actor.certainty);
            let speaking = view.voices.of_claim(at);
            attribution.is_claimed |= says_so_itself(view, told.claim, actor, &speaking);
            voices.entry(key).or_default().extend(speaking);
        }
    }
    for (actor, decision) in settings(view) {
        let attribution = found.entry((actor.role, name_of(actor))).or_insert_with(|| blank(actor));
        attribution.certainty = actor.certainty;
        attribution.said_by.push(format!("{} (analyst)", decision.author));
    }
    let mut all: Vec<(usize, Attribution)> = found
        .into_iter()
        .map(|(key, mut attribution)| {
            let who = voices.remove(&key).unwrap_or_default();
            attribution.said_by.extend(who.iter().map(|&at| view.voices.all[at].name.clone()));
            (who.len() + attribution.said_by.len(), attribution)
        })
        .collect();
    let is_nameless = |a: &Attribution| a.actor.as_deref() == Some("unidentified-armed-group");
    all.sort_by(|(a_count, a), (b_count, b)| {
        a.role
            .cmp(&b.role)
            .then(is_nameless(a).cmp(&is_nameless(b)))
            .then(b_count.cmp(a_count))
            .then_with(|| a.name.cmp(&b.name))
    });
    all.into_iter().map(|(_, attribution)| attribution).collect()
}

fn settings<'a>(view: &View<'a>) -> Vec<(&'a Participant, &'a Decision)> {
    let of = |decision: &&'a Decision| match &decision.act {
        Act::Set { field: Setting::Actor(actor), .. } => Some((actor, *decision)),
        _ => None,
    };
    view.decisions.iter().filter_map(of).collect()
}

fn blank(actor: &Participant) -> Attribution {
    Attribution {
        actor: actor.actor.clone(),
        name: actor.name.clone(),
        role: actor.role,
        side: actor.side,
        certainty: Certainty::Alleged,
        said_by: Vec::new(),
        claims: Vec::new(),
        is_claimed: false,
    }
}

fn name_of(actor: &Participant) -> String {
    actor.actor.clone().unwrap_or_else(|| actor.name.to_lowercase())
}

fn says_so_itself(
    view: &View,
    claim: &Claim,
    actor: &Participant,
    speaking: &BTreeSet<usize>,
) -> bool {
    let Some(id) = &actor.actor else { return false };
    let took = claim.responsibility.as_ref().is_some_and(|cited| cited.value.by == *id);
    let root = view.lineage.root(id);
    let speaks = speaking.iter().any(|&at| view.voices.all[at].root.as_ref() == Some(&root));
    actor.role == Role::Perpetrator && (took || speaks)
}

/// Who gives a value, and when it was first published.
struct Vote {
    voices: BTreeSet<usize>,
    first: Option<Date>,
}

impl Vote {
    /// More voices first, then the earlier publication.
    fn key(&self) -> (usize, Reverse<Option<Date>>) {
        (self.voices.len(), Reverse(self.first))
    }
}

fn votes<K: Ord>(view: &View, value: impl Fn(&Claim) -> Option<K>) -> BTreeMap<K, Vote> {
    let mut votes: BTreeMap<K, Vote> = BTreeMap::new();
    for (at, told) in view.told.iter().enumerate() {
        if let Some(value) = value(told.claim) {
            let day = day_of(told);
            let vote =
                votes.entry(value).or_insert_with(|| Vote { voices: BTreeSet::new(), first: day });
            vote.voices.extend(view.voices.of_claim(at));
            vote.first = vote.first.min(day);
        }
    }
    votes
}

/// The value of most voices, of the earliest publication on a tie, then the least.
fn winner<K: Ord + Clone>(votes: &BTreeMap<K, Vote>) -> Option<(K, usize)> {
    let best = votes.values().map(Vote::key).max()?;
    let (value, vote) = votes.iter().find(|(_, vote)| vote.key() == best)?;
    Some((value.clone(), vote.voices.len()))
}
