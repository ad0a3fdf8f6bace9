//! One event or two: which incidents stand for an event, and which tell the same one.

use cairn_core::{Category, DateRange, Figure, Kind, Who, distance_km};
use cairn_places::Class;

use crate::{
    circumstances::PlaceUse, incidents::Incident, layers::Layers, lexicon::c, places::Found,
    rules::Mark, time::TimeValue,
};

/// Incidents that tell one event, in text order.
#[derive(Debug, Default)]
pub(crate) struct Cluster {
    /// Indices into the report's incidents.
    pub incidents: Vec<usize>,
}

/// A text comes back to its first event and to the latest ones; comparing with all would make the
/// time grow with the square of its length.
const MOST_EVENTS: usize = 40;
/// Mentions of one event that a new one is compared with, besides the first.
const MOST_MENTIONS: usize = 12;

/// Groups the report's incidents into events and leaves out what tells none.
pub(crate) fn join(layers: &Layers<'_>, incidents: &[Incident]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    // Headings last: they widen what the body tells and stand alone only when nothing else does.
    let (headings, body): (Vec<usize>, Vec<usize>) =
        (0..incidents.len()).partition(|&i| incidents[i].is_heading);
    for index in body.into_iter().chain(headings) {
        let incident = &incidents[index];
        if is_no_event(layers, incident) {
            continue;
        }
        let best = clusters
            .iter()
            .enumerate()
            .filter(|(at, _)| *at == 0 || clusters.len() - at <= MOST_EVENTS)
            .filter_map(|(at, cluster)| Some((affinity(layers, incidents, cluster, incident)?, at)))
            .max_by_key(|(score, at)| (*score, *at));
        let alone = stands_alone(layers, incident, !clusters.is_empty())
            && (!incident.is_heading || clusters.is_empty());
        match best {
            Some((score, at)) if score >= 3 || (!alone && score >= 2) => {
                clusters[at].incidents.push(index)
            }
            _ if alone => clusters.push(Cluster { incidents: vec![index] }),
            _ => {}
        }
    }
    for cluster in &mut clusters {
        cluster.incidents.sort_unstable();
    }
    clusters.sort_by_key(|cluster| cluster.incidents[0]);
    clusters
}

/// Plans, accidents, metaphors, denials of nothing in particular.
fn is_no_event(layers: &Layers<'_>, incident: &Incident) -> bool {
    let harms_by_arms = incident.triggers.iter().any(|t| {
        let rule = &layers.rules.kinds[t.kind as usize];
        !rule.is_weak
            && !rule.is_harm
            && !rule.is_generic
            && rule.kind.category() == Category::Violence
    });
    (incident.has(Mark::Accident) || incident.has(Mark::Metaphor)) && !harms_by_arms
        || incident.has(Mark::Metaphor)
            && !incident.figures.iter().any(|d| d.figure.low().is_some_and(|n| n > 0))
            && !incident.parts.iter().any(|p| p.actor.is_some())
        || incident.is_negated && !incident.has(Mark::Denied)
        || incident.has(Mark::Rate)
        || incident.has(Mark::General)
            && !layers.is_headline_only
            && incident.is_plural
            && !incident.is_definite
            && incident.figures.is_empty()
            && !incident.triggers.iter().any(|t| t.is_verb)
}

pub(crate) fn best_place<'a>(
    layers: &'a Layers<'_>,
    incident: &'a Incident,
) -> Option<(&'a PlaceUse, Option<&'a Found>)> {
    let place = incident.places.iter().max_by_key(|p| p.weight)?;
    Some((place, found(layers, place)))
}

/// The place itself, or the one said to hold it when its own name is not known.
pub(crate) fn found<'a>(layers: &'a Layers<'_>, place: &PlaceUse) -> Option<&'a Found> {
    let mention = &layers.places[place.place];
    mention.found.as_ref().or_else(|| layers.places[mention.within?].found.as_ref())
}

fn days(layers: &Layers<'_>, incident: &Incident) -> Option<DateRange> {
    layers.times[incident.time?].value.days()
}

/// Whether an incident tells enough of its own to be an event.
fn stands_alone(layers: &Layers<'_>, incident: &Incident, has_others: bool) -> bool {
    let time = incident.time.map(|t| layers.times[t].value);
    let has_time = time.is_some_and(|t| !matches!(t, TimeValue::Vague | TimeValue::Future));
    let has_fine_time = match time {
        // A year is enough for a named single incident: "the 1995 Oklahoma City bombing".
        Some(TimeValue::Days(range, _)) => {
            range.length_days() <= 62
                || incident.is_dated
                || incident.is_definite && has_town(layers, incident)
        }
        Some(TimeValue::Vague | TimeValue::Future) | None => false,
        Some(_) => true,
    };
    let has_place = best_place(layers, incident).is_some_and(|(p, f)| {
        p.weight > -10 && f.is_none_or(|f| !matches!(f.class, Class::Country | Class::Continent))
    });
    let has_number = incident.figures.iter().any(|d| d.figure != Figure::some());
    let has_place = has_place || unknown_opening(layers, incident.triggers[0].start).is_some();
    // "People were killed" with nothing told of when or where is a generality.
    let has_figure = has_number || !incident.figures.is_empty() && (has_fine_time || has_place);
    let has_agent = incident.parts.iter().any(|p| p.actor.is_some());
    let has_patient = incident
        .parts
        .iter()
        .any(|p| matches!(p.role, cairn_core::Role::Target | cairn_core::Role::Participant));
    let is_verb = incident.triggers.iter().any(|t| t.is_verb);
    // "the attack" speaks of one told elsewhere; alone it is an event only with a date of its own.
    let tells_its_own = is_verb || has_number || has_place && has_fine_time || incident.is_dated;
    if has_others && incident.is_definite && !tells_its_own {
        return false;
    }
    if incident.has(Mark::Plan) && !has_figure && !has_fine_time {
        return false;
    }
    if incident.category() == Category::Development {
        return development(layers, incident, has_time, has_place, has_figure);
    }
    let has_author = incident.parts.iter().any(|p| p.role == cairn_core::Role::Perpetrator);
    // A weak noun with an armed party beside it ("strikes on the rebels"); a weak verb with an
    // armed author: storms hit too, and the police raid offices.
    let is_by_police = !has_figure
        && incident
            .parts
            .iter()
            .filter(|p| p.role == cairn_core::Role::Perpetrator)
            .all(|p| p.actor.is_some_and(|a| layers.rules.actors[a as usize].kind == "police"));
    let has_support = if is_verb { has_author && !is_by_police } else { has_agent };
    // "Raids on Jobar": in a country that is watched for it, the act is one of arms.
    let is_watched = layers.is_headline_only
        && best_place(layers, incident)
            .and_then(|(_, found)| found)
            .is_some_and(|found| layers.watched.contains(&found.country));
    if incident.is_weak && !(has_figure || has_support || is_watched) {
        return false;
    }
    // Soldiers and rebels are killed by each other unless the text says otherwise.
    let hurts_combatants =
        incident.figures.iter().any(|d| d.who == Who::Combatants && d.figure != Figure::some());
    if incident.only_follows(layers) && !(layers.is_headline_only && has_number) {
        return false;
    }
    if incident.is_harm_only
        && !(has_author
            || hurts_combatants && (has_time || has_place)
            || has_others && (has_time || has_place)
            || layers.is_headline_only && (has_number || is_watched))
    {
        return false;
    }
    if incident.has(Mark::General)
        && !layers.is_headline_only
        && !(has_figure && (has_time || has_place))
        && !has_fine_time
    {
        return false;
    }
    if layers.is_headline_only && (has_place || has_figure || has_agent || has_patient) {
        return true;
    }
    if incident.is_plural
        && !has_figure
        && !has_fine_time
        && !((is_verb || incident.is_counted) && has_place)
    {
        return false;
    }
    if !incident.is_told && !has_time && !has_figure {
        return false;
    }
    if is_verb {
        let hits_armed =
            incident.parts.iter().any(|p| p.role == cairn_core::Role::Target && p.actor.is_some());
        return has_place
            || has_time
            || has_figure
            || (has_agent && has_patient)
            || hits_armed && has_others;
    }
    has_figure || has_time || has_place
}

/// Whether a place is what was taken or lost ("captured the town of X"), not where ("seized drugs
/// in X").
fn takes_place(layers: &Layers<'_>, incident: &Incident) -> bool {
    incident.places.iter().any(|place| {
        let first = layers.doc.str(place.start).to_lowercase();
        let is_where = matches!(first.as_str(), "in" | "at" | "near" | "on" | "inside");
        // "Regained most of the towns in X": what was taken is named before where.
        let names_ground = incident.triggers.iter().any(|t| {
            (t.end..place.start).any(|at| layers.rules.lexicon.is(layers.doc.word(at), c::GROUND))
        });
        !is_where || names_ground
    })
}

/// Told with a verb that speaks of a place alone.
fn falls(layers: &Layers<'_>, incident: &Incident) -> bool {
    incident.triggers.iter().any(|t| layers.rules.kinds[t.kind as usize].is_of_place)
}

fn has_town(layers: &Layers<'_>, incident: &Incident) -> bool {
    best_place(layers, incident)
        .and_then(|(_, found)| found)
        .is_some_and(|f| matches!(f.class, Class::Populated | Class::Suburb | Class::Site))
}

fn development(
    layers: &Layers<'_>,
    incident: &Incident,
    has_time: bool,
    has_place: bool,
    has_figure: bool,
) -> bool {
    let is_verb = incident.triggers.iter().any(|t| t.is_verb);
    let has_actor = incident.parts.iter().any(|p| p.actor.is_some());
    match incident.kind {
        Kind::Arrest => {
            is_verb
                && incident.is_told
                && (has_figure || !incident.parts.is_empty())
                && !incident.has(Mark::General)
        }
        Kind::TerritoryChange => {
            is_verb
                && incident.is_told
                && takes_place(layers, incident)
                // "Aleppo fell on Monday" names neither side.
                && (!incident.parts.is_empty() || has_time && falls(layers, incident))
                && !incident.has(Mark::Plan)
        }
        Kind::Agreement => {
            let sentence = &layers.doc.sentences[incident.sentence];
            let made = (sentence.start..sentence.end).any(|at| {
                matches!(
                    layers.doc.str(at).to_lowercase().as_str(),
                    "signed"
                        | "agreed"
                        | "reached"
                        | "collapsed"
                        | "brokered"
                        | "announced"
                        | "extended"
                        | "broke"
                        | "broken"
                        | "declared"
                        | "struck"
                        | "brokers"
                        | "agree"
                        | "sign"
                )
            });
            made && incident.is_told && (has_time || has_place || has_actor)
        }
        Kind::LeadershipChange => {
            incident.is_told && (has_time || has_actor) && (is_verb || has_time)
        }
        // Gunmen flee from what they did.
        Kind::Displacement => {
            !incident.figures.iter().any(|d| d.who == Who::Combatants || d.is_attackers)
                && is_verb
                && incident.figures.iter().any(|d| d.figure.central() != Some(1))
                && has_figure
        }
        Kind::Protest => is_verb && incident.is_told && (has_place || has_time),
        _ => is_verb && incident.is_told && (has_time || has_figure),
    }
}

/// The incident that opened a cluster, and the latest ones.
fn told_by(cluster: &Cluster) -> impl Iterator<Item = usize> + '_ {
    let latest = cluster.incidents.len().saturating_sub(MOST_MENTIONS).max(1);
    cluster.incidents.iter().take(1).chain(cluster.incidents.iter().skip(latest)).copied()
}

/// How much speaks for an incident telling what a cluster tells; `None` when it cannot.
fn affinity(
    layers: &Layers<'_>,
    incidents: &[Incident],
    cluster: &Cluster,
    incident: &Incident,
) -> Option<i32> {
    let members: Vec<&Incident> = told_by(cluster).map(|i| &incidents[i]).collect();
    let first = members[0];
    if first.category() != incident.category() {
        return None;
    }
    if incident.category() == Category::Development {
        if first.kind != incident.kind {
            return None;
        }
        let (ours, theirs) = (days(layers, incident), members.iter().find_map(|m| days(layers, m)));
        let near = members.iter().any(|m| m.sentence.abs_diff(incident.sentence) <= 1);
        let bare = incident.time.is_none() && near && incident.sentence != first.sentence;
        let same_days = matches!((ours, theirs), (Some(a), Some(b)) if a == b);
        if matches!((ours, theirs), (Some(a), Some(b)) if !a.overlaps(b)) {
            return None;
        }
        return (incident.is_definite
            || incident.is_heading
            || bare
            || same_days
            || shares_figure(&members, incident))
        .then_some(3);
    }
    let mut score = 0;
    if !members.iter().any(|m| compatible(layers, m, incident)) {
        return None;
    }
    // Times that exclude each other.
    let time = days(layers, incident);
    let times: Vec<DateRange> = members.iter().filter_map(|m| days(layers, m)).collect();
    if let Some(time) = time
        && !times.is_empty()
    {
        if !times.iter().any(|t| t.overlaps(time)) {
            return None;
        }
        score += if times.iter().any(|t| *t == time && t.length_days() <= 7) { 2 } else { 0 };
    }
    let relative = incident.time.map(|t| layers.times[t].value);
    if matches!(
        relative,
        Some(
            TimeValue::Before(_)
                | TimeValue::Offset(..)
                | TimeValue::SameMonth
                | TimeValue::EarlierInYear
        )
    ) {
        return None;
    }
    // "The same month", "days earlier" of a cluster against a plain date.
    let unresolved_text = |i: &Incident| {
        i.time.filter(|&t| layers.times[t].value == TimeValue::Unresolved).map(|t| {
            let time = &layers.times[t];
            layers.doc.slice(time.start, time.end).to_lowercase()
        })
    };
    if let Some(text) = unresolved_text(incident) {
        let others: Vec<String> = members.iter().filter_map(|m| unresolved_text(m)).collect();
        if others.contains(&text) {
            score += 1;
        } else if others.iter().any(|other| excludes(other, &text)) {
            return None;
        }
    }
    // An act with a date of its own, against one told as today's news.
    let has_own_time = |i: &Incident| {
        i.time.is_some_and(|t| {
            !matches!(layers.times[t].value, TimeValue::Vague | TimeValue::SameDay)
        })
    };
    if has_own_time(incident)
        && !members.iter().any(|m| has_own_time(m))
        && !members.iter().all(|m| m.is_heading)
    {
        let is_coarse = time.is_none_or(|t| t.length_days() > 7);
        score -= if is_coarse { 3 } else { 0 };
    }
    // Two acts told apart in one sentence, each with its own where or when, are two.
    let last_of = members[members.len() - 1];
    if incident.sentence == last_of.sentence
        && (!incident.places.is_empty() && !last_of.places.is_empty()
            || incident.time.is_some() && last_of.time.is_some())
    {
        return None;
    }
    // A month or a date of its own, against acts told without any: an older act.
    let names_date = |i: &Incident| {
        i.time.is_some_and(|t| {
            let time = &layers.times[t];
            let text = layers.doc.slice(time.start, time.end);
            text.bytes().any(|b| b.is_ascii_digit()) || time.rule.as_str() == "time.month"
        })
    };
    if names_date(incident)
        && !incident.is_definite
        && !incident.is_heading
        && members.iter().all(|m| m.time.is_none())
        && !members.iter().all(|m| m.is_heading)
    {
        return None;
    }
    // A day and a town of its own inside a longer course of events: a part of it.
    let is_day = |t: DateRange| t.length_days() == 0;
    let is_course = |m: &&Incident| m.is_plural || m.kind == Kind::ArmedClash;
    if time.is_some_and(is_day)
        && members.iter().any(is_course)
        && has_town(layers, incident)
        && !incident.is_definite
        && !times.is_empty()
        && times.iter().all(|t| t.length_days() > 6)
    {
        return None;
    }
    // Places that exclude each other.
    let place = match opens_elsewhere(layers, &members, incident) {
        true => PlaceRelation::Apart,
        false => place_relation(layers, &members, incident),
    };
    // "The August 4 attack": a name for the act, wherever its sentence wanders.
    let names_its_day = incident.is_definite
        && !incident.is_plural
        && time.is_some_and(|t| t.length_days() == 0 && times.contains(&t));
    match place {
        PlaceRelation::Apart if names_its_day => score += 1,
        PlaceRelation::Apart => return None,
        PlaceRelation::Same => score += 3,
        PlaceRelation::Holds => score += 1,
        PlaceRelation::Unknown => {}
    }
    // Figures.
    let killed = incident.killed().filter(|&n| n > 0);
    let others: Vec<u64> = members.iter().filter_map(|m| m.killed()).filter(|&n| n > 0).collect();
    let is_cumulative = incident.figures.iter().any(|d| d.is_cumulative);
    if let Some(killed) = killed {
        if others.contains(&killed) {
            // Small figures are alike by chance.
            score += if killed < 5 { 2 } else { 3 };
        } else if !others.is_empty() && !is_cumulative && !incident.is_heading {
            let is_elsewhere = place != PlaceRelation::Same && has_town(layers, incident);
            score -= match incident.is_definite || place == PlaceRelation::Same {
                true => 1,
                // A town and dead of its own, inside the region of an act told before: another act.
                false if is_elsewhere => 5,
                false => 3,
            };
        }
    }
    // "The toll rose to 35": of the act that has dead.
    if incident.only_follows(layers) {
        score += if others.is_empty() { -2 } else { 3 };
    }
    // Authors.
    let named = |i: &Incident| -> Vec<u16> {
        i.parts
            .iter()
            .filter(|p| p.is_named && p.role == cairn_core::Role::Perpetrator)
            .filter_map(|p| p.actor)
            .collect()
    };
    let theirs: Vec<u16> = members.iter().flat_map(|m| named(m)).collect();
    let ours = named(incident);
    if !ours.is_empty() && !theirs.is_empty() {
        score += if ours.iter().any(|a| theirs.contains(a)) { 1 } else { -3 };
    }
    if incident.is_another && !incident.is_heading {
        score -= 4;
    }
    // "Two other attacks left three dead. A bomb in Diwaniyah killed three": in a round-up, what is
    // told with a place and dead of its own is one more.
    if first.is_another && !incident.is_definite && killed.is_some() && has_town(layers, incident) {
        score -= 3;
    }
    if incident.is_definite && !incident.is_plural {
        score += 2;
    } else if incident.is_definite {
        score += 1;
    }
    // Where nothing sets them apart, neighbouring sentences tell one act.
    let shares_author = ours.iter().any(|a| theirs.contains(a));
    if time.is_some_and(|t| times.iter().any(|o| o.overlaps(t)))
        && incident.places.is_empty()
        && shares_author
    {
        score += 2;
    }
    let is_bare = incident.places.is_empty() && incident.time.is_none();
    let last = members[members.len() - 1];
    let near = incident.sentence.abs_diff(last.sentence);
    let same_paragraph = layers.doc.sentences[incident.sentence].paragraph
        == layers.doc.sentences[last.sentence].paragraph;
    if is_bare && (near <= 2 || same_paragraph) {
        score += 2;
    } else if is_bare {
        score += 1;
    }
    // The act told last is what "the attack" means first.
    score += match near {
        0 | 1 => 2,
        _ => 0,
    };
    if incident.is_heading || members.iter().all(|m| m.is_heading) {
        score += 2;
    }
    // The lead's event is what a report is about: later mentions fall to it first.
    if cluster.incidents[0] == 0 || first.sentence <= 1 {
        score += 1;
    }
    if incident.sentence == last.sentence && !incident.is_definite {
        score -= 2;
    }
    Some(score)
}

/// Whether two undated time texts cannot be one day: two weekdays, two dates. "Yesterday" and
/// "Saturday" can.
fn excludes(a: &str, b: &str) -> bool {
    let has_digit = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    let is_weekday = |text: &str| {
        text.contains("day") && !matches!(text, "today" | "yesterday" | "the day before yesterday")
    };
    (has_digit(a) && has_digit(b))
        || (is_weekday(a) && is_weekday(b))
        || has_digit(a) != has_digit(b)
}

fn shares_figure(members: &[&Incident], incident: &Incident) -> bool {
    incident.figures.iter().any(|d| {
        d.figure.central().is_some_and(|n| n > 1)
            && members.iter().any(|m| {
                m.figures
                    .iter()
                    .any(|o| o.outcome == d.outcome && o.figure.central() == d.figure.central())
            })
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlaceRelation {
    Same,
    /// One lies in the other, or in its country.
    Holds,
    Apart,
    Unknown,
}

fn place_relation(
    layers: &Layers<'_>,
    members: &[&Incident],
    incident: &Incident,
) -> PlaceRelation {
    let Some((_, Some(ours))) = best_place(layers, incident) else { return PlaceRelation::Unknown };
    let mut relation = PlaceRelation::Unknown;
    for member in members {
        for place in &member.places {
            let Some(theirs) = found(layers, place) else { continue };
            let this = relate(ours, theirs);
            relation = match (relation, this) {
                (PlaceRelation::Same, _) | (_, PlaceRelation::Same) => PlaceRelation::Same,
                (PlaceRelation::Holds, _) | (_, PlaceRelation::Holds) => PlaceRelation::Holds,
                (_, other) => other,
            };
        }
    }
    relation
}

/// "Near A, one strike …. Near B, two strikes …": sentences that open with different places tell
/// different acts, whether or not the names are known.
fn opens_elsewhere(layers: &Layers<'_>, members: &[&Incident], incident: &Incident) -> bool {
    let opening = |i: &Incident| {
        let start = layers.doc.sentences[i.sentence].start;
        let first = i.triggers[0].start;
        let is_opening =
            |p: &&PlaceUse| p.start == start || i.is_counted && p.start < first && p.weight > 0;
        let known = i.places.iter().rfind(is_opening).map(|p| {
            let mention = &layers.places[p.place];
            layers.doc.slice(mention.start, mention.end)
        });
        known.or_else(|| unknown_opening(layers, first))
    };
    let Some(ours) = opening(incident) else { return false };
    let theirs: Vec<&str> = members.iter().filter_map(|m| opening(m)).collect();
    if !theirs.is_empty() {
        return !theirs.contains(&ours);
    }
    // "In Tunceli, masked men shot …" opens a paragraph with a town that nothing before it names.
    let sentence = &layers.doc.sentences[incident.sentence];
    let opens_paragraph = incident.sentence > 0
        && layers.doc.sentences[incident.sentence - 1].paragraph != sentence.paragraph;
    let is_named = |m: &&Incident| {
        (m.start..m.end).any(|at| {
            layers.place(at).is_some_and(|p| {
                let place = &layers.places[p];
                layers.doc.slice(place.start, place.end) == ours
            })
        })
    };
    opens_paragraph
        && !incident.is_definite
        && has_town(layers, incident)
        && incident.triggers.iter().any(|t| t.is_verb)
        && members.iter().all(|m| !m.is_heading)
        && !members.iter().any(is_named)
}

/// The name that "Near Tal Name, two strikes" opens with, though no gazetteer knows it.
fn unknown_opening<'a>(layers: &'a Layers<'_>, trigger: usize) -> Option<&'a str> {
    let from = trigger.saturating_sub(8);
    let near = (from..trigger)
        .rfind(|&at| matches!(layers.doc.str(at), "Near" | "near" | "At" | "Outside"))?;
    let comma = (near + 1..trigger).find(|&at| layers.doc.tokens[at].is_punct(','))?;
    let is_name = comma > near + 1
        && (near + 1..comma)
            .all(|at| layers.doc.tokens[at].is_capital() && layers.time(at).is_none());
    is_name.then(|| layers.doc.slice(near + 1, comma))
}

/// Two towns further apart than this are two towns.
const SAME_PLACE_KM: f64 = 12.0;

fn relate(a: &Found, b: &Found) -> PlaceRelation {
    let is_wide = |f: &Found| matches!(f.class, Class::Country | Class::Continent | Class::Demonym);
    let is_division = |f: &Found| matches!(f.class, Class::Admin1 | Class::Region | Class::Water);
    if a.id == b.id {
        return if is_wide(a) { PlaceRelation::Holds } else { PlaceRelation::Same };
    }
    if is_wide(a) || is_wide(b) {
        let same = a.country.is_empty() || b.country.is_empty() || a.country == b.country;
        return if same { PlaceRelation::Holds } else { PlaceRelation::Apart };
    }
    let km = distance_km((a.lat, a.lon), (b.lat, b.lon));
    // A desert or a valley has no borders to tell what lies in it: near enough is inside.
    if (a.class == Class::Region) != (b.class == Class::Region) {
        return if a.country == b.country && km <= 400.0 {
            PlaceRelation::Holds
        } else {
            PlaceRelation::Apart
        };
    }
    match (is_division(a), is_division(b)) {
        (false, false) if km <= SAME_PLACE_KM => PlaceRelation::Same,
        (false, false) => PlaceRelation::Apart,
        (true, true) => PlaceRelation::Apart,
        _ => {
            // A province that is known not to hold the town is another place, however near.
            let is_known = a.admin1.is_some() && b.admin1.is_some();
            if is_known && a.admin1 == b.admin1 || !is_known && km <= 120.0 {
                PlaceRelation::Holds
            } else {
                PlaceRelation::Apart
            }
        }
    }
}

/// Whether two kinds can name one act.
fn compatible(layers: &Layers<'_>, a: &Incident, b: &Incident) -> bool {
    let generic = |i: &Incident| {
        i.triggers.iter().all(|t| {
            let rule = &layers.rules.kinds[t.kind as usize];
            rule.is_generic || rule.is_harm || rule.is_weak
        })
    };
    if a.kind == b.kind {
        return true;
    }
    // Being taken is another act than being killed, unless the text looks back on it.
    let taken = [a, b].into_iter().filter(|i| i.kind == Kind::Abduction).collect::<Vec<_>>();
    let is_beside = |i: &Incident| {
        i.places.is_empty() && i.time.is_none() && a.sentence.abs_diff(b.sentence) <= 1
    };
    if let [taken] = taken[..]
        && !taken.is_definite
        && !is_beside(b)
    {
        return false;
    }
    if generic(a) || generic(b) {
        return true;
    }
    let family = |kind: Kind| match kind {
        Kind::Shelling | Kind::AirStrike | Kind::DroneStrike | Kind::ChemicalAttack => 1,
        Kind::Bombing | Kind::SuicideBombing | Kind::Landmine | Kind::Grenade => 2,
        Kind::ArmedAssault | Kind::ArmedClash | Kind::Killing | Kind::Abduction => 3,
        Kind::Protest | Kind::ProtestRepression | Kind::MobViolence => 4,
        _ => 5,
    };
    let (fa, fb) = (family(a.kind), family(b.kind));
    // A suicide bombing that opens an assault is one act told by both words.
    fa == fb || matches!((fa, fb), (2, 3) | (3, 2) | (3, 4) | (4, 3))
}
