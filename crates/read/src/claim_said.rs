//! What is said of an act's author, beside the act and in sentences behind it: claims of
//! responsibility, blame, denials.

use cairn_core::{
    Category, Cited, Claim, Modality, OriginKind, Responsibility, Role, RuleId, When,
};

use crate::{
    authors::{Stance, Statement},
    claim_when::resolve,
    incidents::{Incident, Told},
    join::Cluster,
    layers::Layers,
    roles::Part,
};

/// A statement with the sentence it stands in.
pub(crate) type Said<'a> = (usize, &'a Statement);

/// How many sentences behind an act "the group denied involvement" may stand and still mean it.
const MOST_SENTENCES_BETWEEN: usize = 4;

/// What is said of the author of each cluster's act: beside its incidents, and in sentences behind
/// them that tell no act of their own ("The group denied involvement.").
pub(crate) fn said_of<'a>(
    layers: &Layers<'_>,
    incidents: &[Incident],
    sentences: &'a [Option<Told>],
    clusters: &[Cluster],
) -> Vec<Vec<Said<'a>>> {
    let mut said: Vec<Vec<Said<'a>>> = vec![Vec::new(); clusters.len()];
    // An act that stands for no event ("admitted the murders") is the one told before.
    let mut tells_act = vec![false; sentences.len()];
    for &incident in clusters.iter().flat_map(|cluster| &cluster.incidents) {
        tells_act[incidents[incident].sentence] = true;
    }
    for (at, told) in sentences.iter().enumerate() {
        let Some(told) = told else { continue };
        for statement in &told.statements {
            let is_beside = |i: &Incident| i.sentence == at && statement.is_within(i.start, i.end);
            let beside = clusters
                .iter()
                .position(|cluster| cluster.incidents.iter().any(|&i| is_beside(&incidents[i])));
            let owner = beside.or_else(|| {
                if tells_act[at] || layers.doc.sentences[at].is_heading {
                    return None;
                }
                last_before(incidents, clusters, at)
            });
            if let Some(owner) = owner {
                said[owner].push((at, statement));
            }
        }
    }
    said
}

/// The cluster of the violent act told last before a sentence, when it stands near.
fn last_before(incidents: &[Incident], clusters: &[Cluster], sentence: usize) -> Option<usize> {
    let latest = |cluster: &Cluster| {
        cluster.incidents.iter().map(|&i| incidents[i].sentence).filter(|&s| s < sentence).max()
    };
    clusters
        .iter()
        .enumerate()
        .filter(|(_, cluster)| incidents[cluster.incidents[0]].category() == Category::Violence)
        .filter_map(|(index, cluster)| Some((latest(cluster)?, index)))
        .max()
        .filter(|(at, _)| sentence - at <= MOST_SENTENCES_BETWEEN)
        .map(|(_, index)| index)
}

pub(crate) fn responsibility(
    layers: &Layers<'_>,
    sentences: &[Option<Told>],
    said: &[Said<'_>],
) -> Option<Cited<Responsibility>> {
    let (at, claim) = said.iter().find(|(_, s)| s.stance == Stance::Claims)?;
    let told = sentences[*at].as_ref()?;
    // The channel may be told in a later sentence on the same claim.
    let later = said.iter().filter_map(|(at, _)| sentences[*at].as_ref());
    let via = told.speech.iter().chain(later.flat_map(|t| &t.speech)).find_map(|s| s.via);
    let via = via.or_else(|| {
        let sentence = &layers.doc.sentences[*at];
        (sentence.start..sentence.end).find_map(|at| {
            let mention = &layers.actors[layers.actor(at)?];
            (mention.what == crate::actors::What::Outlet).then_some((mention.start, mention.end))
        })
    });
    let time = told.speech.iter().find_map(|s| s.time).map(|index| &layers.times[index]);
    let when = time.and_then(|time| {
        let (range, precision) = resolve(time.value, false, None, layers);
        When::new(range, precision, layers.doc.slice(time.start, time.end).to_owned())
    });
    Some(Cited::at(
        Responsibility {
            by: party_name(layers, &claim.party),
            via: via.map(|(s, e)| layers.doc.slice(s, e).to_owned()),
            when,
        },
        layers.doc.span(claim.words.0, claim.words.1),
        marker_rule(layers, claim),
    ))
}

/// "The group said its fighters had ambushed a patrol": a party that tells of its own act claims it.
pub(crate) fn told_by_author(claim: &Claim) -> Option<Cited<Responsibility>> {
    let is_told = matches!(claim.modality.value, Modality::Asserted | Modality::Claimed);
    if claim.kind.value.category() != Category::Violence || !is_told {
        return None;
    }
    let is_author = |actor: &str| {
        claim
            .actors
            .iter()
            .any(|a| a.value.role == Role::Perpetrator && a.value.actor.as_deref() == Some(actor))
    };
    let own = claim.origins.iter().find(|o| {
        o.value.kind == OriginKind::Party && o.value.actor.as_deref().is_some_and(is_author)
    })?;
    let by = own.value.actor.clone()?;
    let via = own.value.via.clone();
    let rule = RuleId::new("origins.own_act");
    Some(Cited::at(Responsibility { by, via, when: None }, own.spans()[0], rule))
}

pub(crate) fn denied_by(layers: &Layers<'_>, said: &[Said<'_>]) -> Vec<Cited<String>> {
    let mut found: Vec<Cited<String>> = Vec::new();
    for (_, statement) in said.iter().filter(|(_, s)| s.stance == Stance::Denies) {
        let (party, words) = (&statement.party, statement.words);
        let span = layers.doc.span(party.start.min(words.0), party.end.max(words.1));
        let name = party_name(layers, party);
        match found.iter_mut().find(|d| d.value == name) {
            Some(same) => same.also(span),
            None => found.push(Cited::at(name, span, marker_rule(layers, statement))),
        }
    }
    found
}

pub(crate) fn marker_rule(layers: &Layers<'_>, statement: &Statement) -> RuleId {
    layers.rules.markers[statement.marker as usize].id.clone()
}

/// Canonical id where known, else what the text calls it.
fn party_name(layers: &Layers<'_>, party: &Part) -> String {
    match party.actor {
        Some(actor) => layers.rules.actors[actor as usize].id.clone(),
        None => layers.doc.slice(party.start, party.end).to_owned(),
    }
}
