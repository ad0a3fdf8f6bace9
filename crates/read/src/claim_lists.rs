//! What acts told in a row take from each other: the kind, the author, whom they strike.

use cairn_core::{Cited, Claim, DateRange, Kind, Role, RuleId};

use crate::{claims::actors, incidents::Incident, join::Cluster, layers::Layers};

/// "At the station four people were killed": told only by its harm, an act takes the kind and the
/// authors of the one told before it.
pub(crate) fn inherit_kind(claims: &mut [Claim], clusters: &[Cluster], incidents: &[Incident]) {
    if claims.len() != clusters.len() {
        return;
    }
    for index in 1..claims.len() {
        let (before, after) = claims.split_at_mut(index);
        let claim = &mut after[0];
        let own = &clusters[index].incidents;
        let head = &before[index - 1];
        let last = clusters[index - 1].incidents.last().map_or(0, |&i| incidents[i].sentence);
        let is_near = incidents[own[0]].sentence.abs_diff(last) <= 3;
        let same_category = head.kind.value.category() == claim.kind.value.category();
        if !is_near || !same_category || !own.iter().all(|&i| incidents[i].is_harm_only) {
            continue;
        }
        claim.kind =
            Cited::at(head.kind.value, head.kind.spans()[0], RuleId::new("kinds.as_before"));
        if !claim.actors.iter().any(|a| a.value.role == Role::Perpetrator) {
            let authors = head.actors.iter().filter(|a| a.value.role == Role::Perpetrator).cloned();
            claim.actors.extend(authors);
        }
    }
}

/// In a list of like acts ("Near A, two strikes …; near B, one strike …") the author told at its
/// head is the author of each, and so is whom it strikes.
pub(crate) fn inherit_author(
    layers: &Layers<'_>,
    claims: &mut [Claim],
    clusters: &[Cluster],
    incidents: &[Incident],
) {
    if claims.len() != clusters.len() {
        return;
    }
    let days: Vec<Option<DateRange>> =
        claims.iter().map(|claim| claim.when.as_ref()?.value.range).collect();
    for (index, (claim, cluster)) in claims.iter_mut().zip(clusters).enumerate() {
        let kind = claim.kind.value;
        let has = |claim: &Claim, role: Role| claim.actors.iter().any(|a| a.value.role == role);
        let is_of_list = matches!(kind, Kind::AirStrike | Kind::Shelling | Kind::DroneStrike);
        if !is_of_list || has(claim, Role::Perpetrator) {
            continue;
        }
        let own = cluster.incidents[0];
        let tells_author =
            |i: &&Incident| i.kind == kind && i.parts.iter().any(|p| p.role == Role::Perpetrator);
        let before = incidents[own.saturating_sub(MOST_LISTED)..own].iter();
        let heads: Vec<&Incident> = before.filter(tells_author).collect();
        let Some(last) = heads.last() else { continue };
        let told = clusters
            .iter()
            .position(|c| c.incidents.iter().any(|&i| std::ptr::eq(&incidents[i], *last)));
        if told.is_some_and(|told| are_apart(days[told], days[index])) {
            continue;
        }
        let authors = |i: &Incident| -> Vec<Option<u16>> {
            let parts = i.parts.iter().filter(|p| p.role == Role::Perpetrator);
            parts.map(|p| p.actor).collect()
        };
        let same: Vec<&Incident> =
            heads.iter().filter(|i| authors(i) == authors(last)).copied().collect();
        let has_target = has(claim, Role::Target);
        claim.actors.extend(actors(layers, &same, &[]).into_iter().filter(
            |a| match a.value.role {
                Role::Perpetrator => true,
                Role::Target => !has_target && a.value.actor.is_some(),
                _ => false,
            },
        ));
    }
}

/// Whether both tell their days, and not the same.
fn are_apart(one: Option<DateRange>, other: Option<DateRange>) -> bool {
    one.zip(other).is_some_and(|(a, b)| a.end() < b.start() || b.end() < a.start())
}

/// How many acts a list may tell behind the sentence that names their author.
const MOST_LISTED: usize = 20;
