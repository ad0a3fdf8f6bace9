//! From incidents to claims: one claim per event of the report, each field with its words.

use cairn_core::{
    Casualty, Certainty, Cited, Claim, DatePrecision, DateRange, Figure, Kind, Modality, Note, NoteKind, Origin,
    OriginKind, Outcome, Participant, Place, PlacePrecision, Reading, Report, Responsibility, Role, RuleId, Span,
    TargetHit, Weapon, When,
};
use cairn_places::Class;
use jiff::ToSpan;

use crate::{
    figures::Draft,
    incidents::{Incident, PlaceUse, Told, told},
    join::{Cluster, best_place, found, join},
    layers::Layers,
    lexicon::Entry,
    origins,
    roles::Part,
    rules::Mark,
    text::Shape,
    time::{TimeValue, around},
    tolls,
};

pub(crate) fn read_into(report: &Report, layers: &Layers<'_>, reading: &mut Reading) {
    let mut incidents: Vec<Incident> = Vec::new();
    let mut sentences: Vec<Option<Told>> = Vec::new();
    let mut last_subject: Option<Part> = None;
    for index in 0..layers.doc.sentences.len() {
        let sentence = &layers.doc.sentences[index];
        let is_long = sentence.end - sentence.start > MOST_TOKENS;
        if sentence.is_debris || is_long {
            sentences.push(None);
            continue;
        }
        let mut told = told(layers, index, &mut last_subject);
        take_tolls(layers, &mut told, reading);
        incidents.append(&mut told.incidents);
        sentences.push(Some(told));
    }
    let clusters = join(layers, &incidents);
    let publisher = publisher_party(report, layers);
    let mut context = Context { last_when: None, last_kind_when: None, last_origin: None };
    for cluster in &clusters {
        let claim = assemble(layers, &incidents, &sentences, cluster, &mut context, publisher.as_ref());
        reading.claims.extend(claim);
    }
    inherit_author(&mut reading.claims);
    inherit_kind(&mut reading.claims, &clusters, &incidents);
    for place in layers.places.iter().filter(|p| p.is_ambiguous && !p.is_demonym) {
        reading.notes.push(Note {
            kind: NoteKind::AmbiguousPlace,
            span: Some(layers.doc.span(place.start, place.end)),
            message: format!("several places are called {}; nothing in the report decides", layers.doc.slice(place.start, place.end)),
        });
    }
    for claim in &reading.claims {
        if let Some(when) = claim.when.as_ref().filter(|w| w.value.range.is_none()) {
            reading.notes.push(Note {
                kind: NoteKind::UnresolvedTime,
                span: Some(when.spans()[0]),
                message: format!("\"{}\" needs a publication date or a year", when.value.text),
            });
        }
    }
}

/// A sentence longer than this is a table or a list run together; its grammar says nothing.
const MOST_TOKENS: usize = 600;

struct Context {
    /// Days of the event told last.
    last_when: Option<DateRange>,
    last_kind_when: Option<(usize, Cited<When>)>,
    last_origin: Option<Origin>,
}

/// Takes the figures that count a period out of the incidents and into the reading's tolls.
fn take_tolls(layers: &Layers<'_>, told: &mut Told, reading: &mut Reading) {
    let Some(first) = told.chunks.first() else { return };
    let (start, end) = (first.start, told.chunks.last().expect("not empty").end);
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for incident in &mut told.incidents {
        let chunks = &told.chunks;
        let figures = std::mem::take(&mut incident.figures);
        let is_toll = |d: &Draft| tolls::is_toll(layers, chunks, d, start, end);
        let whole: Vec<bool> = figures.iter().map(&is_toll).collect();
        for (draft, is_toll) in figures.iter().zip(&whole) {
            if *is_toll && !taken.contains(&(draft.start, draft.end)) {
                taken.push((draft.start, draft.end));
                reading.tolls.push(tolls::toll(layers, draft, start, end));
            }
        }
        // "The war has killed 500,000 and wounded millions": all of it is the war's. A running total
        // beside an event's own figure is left out alone.
        let only_running = figures.iter().zip(&whole).all(|(d, is_toll)| !is_toll || d.is_cumulative);
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
            has_words && !i.triggers.iter().all(|t| taken.iter().any(|(s, e)| *s <= t.start && t.start < *e))
        });
    }
    if told.incidents.is_empty() {
        for draft in crate::figures::drafts(layers, &told.chunks) {
            let is_new = !taken.contains(&(draft.start, draft.end));
            if is_new && draft.outcome != Outcome::KilledOrInjured && tolls::is_toll(layers, &told.chunks, &draft, start, end) {
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

/// A publisher that is itself a party is its report's origin (a military press release).
fn publisher_party(report: &Report, layers: &Layers<'_>) -> Option<Origin> {
    let publisher = report.publisher.as_deref()?;
    let doc = crate::text::Doc::new(publisher, 0, &layers.rules.lexicon);
    let mut party: Option<(usize, u16)> = None;
    if !doc.tokens.is_empty() {
        layers.rules.lexicon.phrases_at(&doc, 0, &mut |m| {
            if let Entry::Actor(actor) | Entry::Outlet(actor) = m.entry
                && m.end == doc.tokens.len()
            {
                party = Some((m.end, actor));
            }
        });
    }
    let actor = &layers.rules.actors[party?.1 as usize];
    Some(Origin {
        name: publisher.to_owned(),
        actor: Some(actor.id.clone()),
        kind: OriginKind::Party,
        verb: None,
        via: None,
    })
}

fn assemble(
    layers: &Layers<'_>,
    incidents: &[Incident],
    sentences: &[Option<Told>],
    cluster: &Cluster,
    context: &mut Context,
    publisher: Option<&Origin>,
) -> Option<Claim> {
    let members: Vec<&Incident> = cluster.incidents.iter().map(|&i| &incidents[i]).collect();
    let body: Vec<&Incident> = members.iter().filter(|m| !m.is_heading).copied().collect();
    // The body wins over the headline; a report that is a headline has only that.
    let lead = if body.is_empty() { &members } else { &body };
    let kind = kind(layers, &members);
    let evidence: Vec<Span> = members.iter().map(|m| clause(layers, m)).collect();
    let origins = origins(layers, sentences, &members, context, publisher, &evidence);
    let modality = modality(layers, &members, &origins, sentences, publisher.is_some());
    let mut claim = Claim::new(kind, modality, evidence)?;
    claim.origins = origins;
    claim.when = when(layers, lead, &members, context, &claim);
    let (r#where, places) = places(layers, lead, &members);
    (claim.r#where, claim.places) = (r#where, places);
    claim.actors = actors(layers, &members);
    claim.casualties = casualties(layers, lead, &members);
    claim.responsibility = responsibility(layers, sentences, &members, &claim);
    weapons(layers, &members, &mut claim);
    if matches!(claim.modality.value, Modality::Denied | Modality::Foiled) {
        claim.casualties.retain(|c| c.value.figure.central() == Some(0));
    }
    if let Some(range) = claim.when.as_ref().and_then(|w| w.value.range) {
        context.last_when = Some(range);
    }
    confidence(&mut claim, &members);
    Some(claim)
}

/// The words of an incident: its part of the sentence without the marks around it.
fn clause(layers: &Layers<'_>, incident: &Incident) -> Span {
    let doc = &layers.doc;
    let (mut start, mut end) = (incident.start, incident.end);
    let is_mark = |at: usize| matches!(doc.tokens[at].shape, Shape::Punct(_));
    while start + 1 < end && is_mark(start) {
        start += 1;
    }
    while end > start + 1 && is_mark(end - 1) {
        end -= 1;
    }
    doc.span(start, end)
}

/// The kind of the deadliest and most specific word among the incidents.
fn kind(layers: &Layers<'_>, members: &[&Incident]) -> Cited<Kind> {
    let rank = |m: &Incident| layers.rules.kinds[m.kind_rule as usize].rank;
    let best = members
        .iter()
        .enumerate()
        .max_by_key(|(at, m)| {
            let refined = layers.rules.kinds[m.kind_rule as usize].kind != m.kind;
            (rank(m) + if refined { 16 } else { 0 }, std::cmp::Reverse(*at))
        })
        .map(|(_, m)| *m)
        .expect("a cluster has incidents");
    let rule = &layers.rules.kinds[best.kind_rule as usize];
    let trigger = best
        .triggers
        .iter()
        .find(|t| t.kind == best.kind_rule)
        .expect("the deciding rule has its trigger");
    let mut kind = best.kind;
    // Force against demonstrators.
    let against_crowd = members.iter().any(|m| {
        m.figures.iter().filter_map(|d| d.group).any(|(s, e)| {
            let words = layers.doc.slice(s, e).to_lowercase();
            words.contains("protester") || words.contains("demonstrator")
        })
    });
    let by_state = members.iter().flat_map(|m| &m.parts).any(|p| {
        p.role == Role::Perpetrator
            && p.actor.is_some_and(|a| matches!(layers.rules.actors[a as usize].kind.as_str(), "state_forces" | "police" | "government"))
    });
    if against_crowd && by_state && kind == Kind::ArmedAssault {
        kind = Kind::ProtestRepression;
    }
    Cited::at(kind, layers.doc.span(trigger.start, trigger.end), rule.id.clone())
}

fn modality(
    layers: &Layers<'_>,
    members: &[&Incident],
    origins: &[Cited<Origin>],
    sentences: &[Option<Told>],
    has_party_publisher: bool,
) -> Cited<Modality> {
    let marked = |wanted: Mark| {
        members.iter().flat_map(|m| &m.marks).find(|(mark, ..)| *mark == wanted).map(|(_, start, end, marker)| {
            (layers.doc.span(*start, *end), layers.rules.markers[*marker as usize].id.clone())
        })
    };
    let has_harm = members.iter().any(|m| m.figures.iter().any(|d| d.figure.low().is_some_and(|n| n > 0)));
    for mark in [Mark::Denied, Mark::Foiled, Mark::Alleged] {
        if has_harm && mark != Mark::Alleged {
            continue;
        }
        // One incident told without the doubt makes the event asserted.
        let all = members.iter().filter(|m| !m.is_heading).all(|m| m.has(mark)) || members.len() == 1;
        if let Some((span, rule)) = marked(mark).filter(|_| all)
            && let Some(modality) = mark.modality()
        {
            return Cited::at(modality, span, rule);
        }
    }
    let only_party = !origins.is_empty() && origins.iter().all(|o| o.value.kind == OriginKind::Party);
    let unattributed = members.iter().filter(|m| !m.is_heading).any(|m| {
        sentences[m.sentence].as_ref().is_some_and(|told| told.speech.is_empty())
    });
    let span = clause(layers, members[0]);
    if only_party && (!unattributed || has_party_publisher) {
        let rule = RuleId::new("modality.only_party");
        return Cited::at(Modality::Claimed, origins[0].spans()[0], rule);
    }
    Cited::at(Modality::Asserted, span, RuleId::new("modality.told"))
}

fn origins(
    layers: &Layers<'_>,
    sentences: &[Option<Told>],
    members: &[&Incident],
    context: &mut Context,
    publisher: Option<&Origin>,
    evidence: &[Span],
) -> Vec<Cited<Origin>> {
    let mut found: Vec<Cited<Origin>> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    for member in members {
        if seen.contains(&member.sentence) {
            continue;
        }
        seen.push(member.sentence);
        let Some(told) = &sentences[member.sentence] else { continue };
        for speech in &told.speech {
            let Some(origin) = origins::origin(layers, speech, context.last_origin.as_ref()) else { continue };
            context.last_origin = Some(origin.value.clone());
            let same = found.iter_mut().find(|o| {
                o.value.name == origin.value.name || o.value.actor.is_some() && o.value.actor == origin.value.actor && o.value.kind == origin.value.kind
            });
            match same {
                Some(same) => same.also(origin.spans()[0]),
                None => found.push(origin),
            }
        }
    }
    if found.is_empty()
        && let Some(publisher) = publisher
    {
        found.push(Cited::at(publisher.clone(), evidence[0], RuleId::new("origins.publisher")));
    }
    found
}

fn when(
    layers: &Layers<'_>,
    lead: &[&Incident],
    members: &[&Incident],
    context: &mut Context,
    claim: &Claim,
) -> Option<Cited<When>> {
    let doc = &layers.doc;
    let own = |incidents: &[&Incident]| -> Option<Cited<When>> {
        let mut best: Option<(i32, Cited<When>)> = None;
        for incident in incidents {
            let Some(index) = incident.time else { continue };
            let time = &layers.times[index];
            let (range, precision) = resolve(time.value, incident.is_after_anchor, context.last_when, layers);
            let quality = match range {
                Some(range) => range.length_days().min(400),
                None if time.value == TimeValue::Vague => continue,
                None => 500,
            };
            if best.as_ref().is_some_and(|(least, _)| *least <= quality) {
                continue;
            }
            let text = doc.slice(time.start, time.end).to_owned();
            if let Some(when) = When::new(range, precision, text) {
                best = Some((quality, Cited::at(when, doc.span(time.start, time.end), time.rule.clone())));
            }
        }
        best.map(|(_, when)| when)
    };
    let mut when = own(lead).or_else(|| own(members)).or_else(|| narrated(layers, members)).or_else(|| inherited(members, context)).or_else(|| fresh(layers, members, claim));
    let of_day = members.iter().find_map(|m| m.time_of_day);
    if let (Some(when), Some(of_day)) = (&mut when, of_day) {
        let time = &layers.times[of_day];
        when.value.time_text = Some(doc.slice(time.start, time.end).to_owned());
        when.also(doc.span(time.start, time.end));
    }
    if let Some(when) = &when {
        let last = members[members.len() - 1].sentence;
        context.last_kind_when = Some((last, when.clone()));
    }
    when
}

/// A day told in the sentences right before, in the same paragraph: "It was Friday, 21 July. By the
/// evening 20 bombs had gone off."
fn narrated(layers: &Layers<'_>, members: &[&Incident]) -> Option<Cited<When>> {
    let first = members.iter().find(|m| !m.is_heading).unwrap_or(&members[0]);
    let sentences = &layers.doc.sentences;
    let paragraph = sentences[first.sentence].paragraph;
    let before = (first.sentence.saturating_sub(2)..first.sentence).rev();
    let time = before
        .filter(|&s| sentences[s].paragraph == paragraph && !sentences[s].is_heading)
        .flat_map(|s| (sentences[s].start..sentences[s].end).rev())
        .find_map(|at| {
            let time = &layers.times[layers.time(at)?];
            matches!(time.value, TimeValue::Days(range, DatePrecision::Day) if range.length_days() == 0).then_some(time)
        })?;
    let text = layers.doc.slice(time.start, time.end).to_owned();
    let when = When::new(time.value.days(), DatePrecision::Day, text)?;
    Some(Cited::at(when, layers.doc.span(time.start, time.end), RuleId::new("time.narrated")))
}

/// "In another attack", "in a third incident": the day of the event told just before.
fn inherited(members: &[&Incident], context: &Context) -> Option<Cited<When>> {
    let (sentence, when) = context.last_kind_when.as_ref()?;
    let first = members[0];
    let follows = first.sentence >= *sentence && first.sentence - sentence <= 6;
    (first.is_another || first.sentence == *sentence || follows).then(|| {
        let span = when.spans()[0];
        Cited::at(when.value.clone(), span, RuleId::new("time.same_as_before"))
    })
}

/// A fresh event told in the past tense with no time word takes the publication day.
fn fresh(layers: &Layers<'_>, members: &[&Incident], claim: &Claim) -> Option<Cited<When>> {
    let published = layers.published?;
    let first = members[0];
    if first.sentence > 3 || !first.is_told {
        return None;
    }
    let mut when = When::new(Some(DateRange::day(published)), DatePrecision::Range, String::new())?;
    when.is_inferred = true;
    Some(Cited::at(when, claim.evidence()[0], RuleId::new("time.fresh")))
}

fn resolve(value: TimeValue, is_after_anchor: bool, last: Option<DateRange>, layers: &Layers<'_>) -> (Option<DateRange>, DatePrecision) {
    let unresolved = (None, DatePrecision::Unknown);
    let anchor = last.or(layers.published.map(DateRange::day));
    match value {
        TimeValue::Days(range, precision) => (Some(range), precision),
        TimeValue::SameDay => last.map_or(unresolved, |range| (Some(range), DatePrecision::of(range))),
        TimeValue::SameMonth => {
            let month = last.and_then(|r| DateRange::new(r.start().first_of_month(), r.start().last_of_month()));
            month.map_or(unresolved, |range| (Some(range), DatePrecision::Month))
        }
        // "Days earlier" than an event known to a month only says no more than that it was before.
        TimeValue::Offset(days, is_exact) => match anchor {
            Some(anchor) if anchor.length_days() == 0 => offset(anchor.start(), days, is_exact).map_or(unresolved, |r| r),
            _ => unresolved,
        },
        TimeValue::Before(days) => match anchor {
            Some(anchor) if anchor.length_days() == 0 => {
                let days = if is_after_anchor { days } else { -days };
                offset(anchor.start(), days, days.abs() < 7).map_or(unresolved, |r| r)
            }
            _ => unresolved,
        },
        TimeValue::Unresolved | TimeValue::TimeOfDay | TimeValue::Vague | TimeValue::Future => unresolved,
    }
}

fn offset(day: cairn_core::Date, days: i32, is_exact: bool) -> Option<(Option<DateRange>, DatePrecision)> {
    let day = day.checked_add(i64::from(days).days()).ok()?;
    Some(if is_exact { (Some(DateRange::day(day)), DatePrecision::Day) } else { (Some(around(day)?), DatePrecision::Week) })
}

/// The event's place, and all places when it is told at several.
fn places(layers: &Layers<'_>, lead: &[&Incident], members: &[&Incident]) -> (Option<Cited<Place>>, Vec<Cited<Place>>) {
    let best = |incidents: &[&Incident]| {
        incidents
            .iter()
            .filter_map(|m| best_place(layers, m).map(|(p, f)| (*m as *const Incident, p.clone(), f.cloned())))
            .filter(|(_, p, f)| f.is_some() || p.weight > 0)
            .max_by_key(|(_, p, _)| p.weight)
    };
    let Some((owner, place, _)) = best(lead).or_else(|| best(members)) else { return (None, Vec::new()) };
    let owner = members.iter().find(|m| std::ptr::eq(**m, owner)).expect("one of the members");
    // "between A, B and C": the middle of them.
    if place.relation == "between" {
        let all: Vec<&PlaceUse> = owner.places.iter().filter(|p| p.relation == "between" && found(layers, p).is_some()).collect();
        if all.len() >= 2 {
            let middle = between(layers, &all);
            let each = all.iter().filter_map(|p| cite(layers, p)).collect();
            return (middle, each);
        }
    }
    let cited = cite(layers, &place);
    // Discrete places joined by "and" at one level: all are kept.
    let level = |p: &PlaceUse| found(layers, p).map(|f| f.class);
    let mut several: Vec<Cited<Place>> = vec![];
    let peers: Vec<&PlaceUse> = owner
        .places
        .iter()
        .filter(|p| p.relation == place.relation && level(p) == level(&place) && p.place.abs_diff(place.place) <= 2)
        .filter(|p| {
            let (a, b) = (&layers.places[p.place], &layers.places[place.place]);
            a.within != Some(place.place) && b.within != Some(p.place)
        })
        .collect();
    if peers.len() > 1 {
        several.extend(peers.iter().filter_map(|p| cite(layers, p)));
    }
    (cited, several)
}

fn between(layers: &Layers<'_>, all: &[&PlaceUse]) -> Option<Cited<Place>> {
    let positions: Vec<(f64, f64)> = all.iter().filter_map(|p| found(layers, p)).map(|f| (f.lat, f.lon)).collect();
    let n = positions.len() as f64;
    let (lat, lon) = positions.iter().fold((0.0, 0.0), |(a, b), (lat, lon)| (a + lat / n, b + lon / n));
    let (start, end) = (all.iter().map(|p| p.start).min()?, all.iter().map(|p| p.end).max()?);
    let countries: Vec<&str> = all.iter().filter_map(|p| found(layers, p)).map(|f| f.country.as_str()).collect();
    let country = countries.windows(2).all(|w| w[0] == w[1]).then(|| countries[0].to_owned());
    let place = Place {
        name: layers.doc.slice(start, end).to_owned(),
        position: None,
        country,
        admin1: None,
        admin2: None,
        precision: PlacePrecision::Region,
        relation: "between".to_owned(),
        gazetteer_id: None,
    }
    .at(lat, lon)?;
    Some(Cited::at(place, layers.doc.span(start, end), RuleId::new("places.between")))
}

fn cite(layers: &Layers<'_>, place: &PlaceUse) -> Option<Cited<Place>> {
    let mention = &layers.places[place.place];
    let found = found(layers, place);
    let is_own = mention.found.is_some();
    let class = found.map(|f| f.class);
    let is_near = place.relation == "near" || place.relation.ends_with("_of");
    let precision = match class {
        Some(Class::Populated | Class::Suburb | Class::Site) if is_near || !is_own => PlacePrecision::Near,
        Some(Class::Populated | Class::Suburb | Class::Site) => PlacePrecision::Exact,
        Some(Class::Admin2) => PlacePrecision::Admin2,
        Some(Class::Admin1) => PlacePrecision::Admin1,
        Some(Class::Country | Class::Demonym) => PlacePrecision::Country,
        Some(Class::Water) => PlacePrecision::SeaOrAir,
        Some(Class::Region | Class::Continent) => PlacePrecision::Region,
        None => PlacePrecision::Near,
    };
    let mut name = layers.doc.slice(mention.full.0.min(mention.start), mention.full.1.max(mention.end)).to_owned();
    name.truncate(name.char_indices().nth(120).map_or(name.len(), |(at, _)| at));
    let mut cited = Place {
        name,
        position: None,
        country: found.map(|f| f.country.clone()).filter(|c| !c.is_empty()),
        admin1: found.and_then(|f| f.admin1.clone()),
        admin2: found.and_then(|f| f.admin2.clone()),
        precision,
        relation: place.relation.to_owned(),
        gazetteer_id: mention.found.as_ref().map(|f| f.id.clone()),
    };
    if let Some(found) = found {
        let (lat, lon) = offset_position(layers, place, found.lat, found.lon);
        cited = cited.at(lat, lon)?;
    }
    Some(Cited::at(cited, layers.doc.span(place.start, place.end), RuleId::new("places.relation")))
}

/// "30 km north of X": the point that far from it.
fn offset_position(layers: &Layers<'_>, place: &PlaceUse, lat: f64, lon: f64) -> (f64, f64) {
    let bearing: f64 = match place.relation {
        "north_of" => 0.0,
        "northeast_of" => 45.0,
        "east_of" => 90.0,
        "southeast_of" => 135.0,
        "south_of" => 180.0,
        "southwest_of" => 225.0,
        "west_of" => 270.0,
        "northwest_of" => 315.0,
        _ => return (lat, lon),
    };
    let doc = &layers.doc;
    let from = place.start.saturating_sub(6);
    let told = (from..place.start.max(from)).chain(place.start..place.end.min(place.start + 4)).find_map(|at| {
        let (next, number) = crate::numbers::number_at(doc, layers.rules, at)?;
        let unit = doc.tokens.get(next).map(|_| doc.str(next).to_lowercase())?;
        let km = match unit.as_str() {
            "km" | "kilometres" | "kilometers" | "kilometre" | "kilometer" => 1.0,
            "miles" | "mile" => 1.609,
            _ => return None,
        };
        Some(number as f64 * km)
    });
    let Some(km) = told.filter(|km| *km <= 300.0) else { return (lat, lon) };
    let north = km * bearing.to_radians().cos() / 111.2;
    let east = km * bearing.to_radians().sin() / (111.2 * lat.to_radians().cos().max(0.05));
    ((lat + north).clamp(-90.0, 90.0), (lon + east).clamp(-180.0, 180.0))
}

fn actors(layers: &Layers<'_>, members: &[&Incident]) -> Vec<Cited<Participant>> {
    let doc = &layers.doc;
    let mut found: Vec<Cited<Participant>> = Vec::new();
    let mut parts: Vec<&Part> = members.iter().flat_map(|m| &m.parts).collect();
    parts.sort_by_key(|p| (p.role, !p.is_named, p.start));
    let has_named_author = parts.iter().any(|p| p.role == Role::Perpetrator && p.is_named);
    let authors: Vec<u16> = parts.iter().filter(|p| p.role == Role::Perpetrator).filter_map(|p| p.actor).collect();
    let hits_combatants = parts.iter().any(|p| p.role == Role::Target && p.actor.is_some());
    for part in parts {
        // Its own author is not its target; bare "people" say nothing beside soldiers told as hit.
        if part.role == Role::Target && part.actor.is_some_and(|a| authors.contains(&a)) {
            continue;
        }
        let is_bare_people = part.is_civilians && !is_told_civilian(layers, part);
        if is_bare_people && hits_combatants {
            continue;
        }
        let actor = part.actor.map(|a| &layers.rules.actors[a as usize]);
        // "Gunmen" beside a named author are its own.
        let is_unidentified = actor.is_some_and(|a| a.id == "unidentified-armed-group");
        if part.role == Role::Perpetrator && has_named_author && !part.is_named && (is_unidentified || actor.is_none()) {
            continue;
        }
        let mention = doc.slice(part.start, part.end).to_owned();
        let name = match (actor, part.is_civilians) {
            (Some(actor), _) => actor.name.clone(),
            (None, true) => "Civilians".to_owned(),
            (None, false) => mention.clone(),
        };
        let span = doc.span(part.start, part.end);
        let same = found.iter_mut().find(|p| p.value.role == part.role && (p.value.name == name));
        match same {
            Some(same) => same.also(span),
            None => found.push(Cited::at(
                Participant {
                    actor: actor.map(|a| a.id.clone()),
                    name,
                    role: part.role,
                    side: part.side.filter(|_| part.role == Role::Participant),
                    mention,
                    certainty: part.certainty,
                },
                span,
                RuleId::new(match part.certainty {
                    Certainty::Stated => "actors.role",
                    Certainty::Alleged => "modality.suspected",
                }),
            )),
        }
    }
    found
}

/// "Tourists" are civilians by the word; "people" and "others" only for want of another.
fn is_told_civilian(layers: &Layers<'_>, part: &Part) -> bool {
    (part.start..part.end).any(|at| {
        layers
            .longest(at, |e| match e {
                Entry::People(index) => Some(index),
                _ => None,
            })
            .is_some_and(|(_, index)| layers.rules.people[index as usize].who == cairn_core::Who::Civilians)
    })
}

fn casualties(layers: &Layers<'_>, lead: &[&Incident], members: &[&Incident]) -> Vec<Cited<Casualty>> {
    let doc = &layers.doc;
    let mut found: Vec<Cited<Casualty>> = Vec::new();
    let with_figures: Vec<&&Incident> = if lead.iter().any(|m| !m.figures.is_empty()) {
        lead.iter().collect()
    } else {
        members.iter().collect()
    };
    for incident in with_figures {
        let mut index_of: Vec<Option<usize>> = Vec::new();
        for draft in &incident.figures {
            let part_of = draft.part_of.and_then(|w| index_of.get(w).copied().flatten());
            let known = found.iter().position(|c| {
                c.value.outcome == draft.outcome && c.value.figure == draft.figure && c.value.part_of == part_of
            });
            if let Some(known) = known {
                found[known].also(doc.span(draft.start, draft.end));
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
                    origin: None,
                    is_cumulative: draft.is_cumulative,
                    is_attackers: draft.is_attackers,
                },
                doc.span(draft.start, draft.end),
                draft.rule.clone(),
            ));
        }
    }
    drop_vague(&mut found);
    found
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
        let is_idle = casualty.figure == Figure::some() && numbered.contains(&casualty.outcome) && is_whole;
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

fn responsibility(
    layers: &Layers<'_>,
    sentences: &[Option<Told>],
    members: &[&Incident],
    claim: &Claim,
) -> Option<Cited<Responsibility>> {
    let (member, start, end) = members.iter().find_map(|m| {
        m.marks.iter().find(|(mark, ..)| *mark == Mark::Responsibility).map(|(_, s, e, _)| (*m, *s, *e))
    })?;
    let author = claim.actors.iter().find(|a| a.value.role == Role::Perpetrator || a.value.role == Role::Participant)?;
    let by = author.value.actor.clone().unwrap_or_else(|| author.value.mention.clone());
    // The channel may be told in a later sentence on the same claim.
    let via = members
        .iter()
        .filter_map(|m| sentences[m.sentence].as_ref())
        .flat_map(|told| &told.speech)
        .find_map(|s| s.via)
        .or_else(|| {
            let sentence = &layers.doc.sentences[member.sentence];
            (sentence.start..sentence.end).find_map(|at| {
                let mention = &layers.actors[layers.actor(at)?];
                (mention.what == crate::actors::What::Outlet).then_some((mention.start, mention.end))
            })
        });
    let told = sentences[member.sentence].as_ref();
    let said = told.and_then(|t| t.speech.iter().find_map(|s| s.time)).map(|index| &layers.times[index]);
    let when = said.and_then(|time| {
        let (range, precision) = resolve(time.value, false, None, layers);
        When::new(range, precision, layers.doc.slice(time.start, time.end).to_owned())
    });
    Some(Cited::at(
        Responsibility { by, via: via.map(|(s, e)| layers.doc.slice(s, e).to_owned()), when },
        layers.doc.span(start, end),
        RuleId::new("modality.responsibility"),
    ))
}

fn weapons(layers: &Layers<'_>, members: &[&Incident], claim: &mut Claim) {
    let doc = &layers.doc;
    for member in members {
        let mut at = member.start;
        while at < member.end {
            let weapon = layers.longest(at, |e| match e {
                Entry::Weapon(class) => Some(class),
                _ => None,
            });
            let target = layers.longest(at, |e| match e {
                Entry::Target(class) => Some(class),
                _ => None,
            });
            if let Some((end, class)) = weapon {
                let class = layers.rules.weapons[class as usize].clone();
                if !claim.weapons.iter().any(|w| w.value.class == class) {
                    let weapon = Weapon { text: doc.slice(at, end).to_owned(), class };
                    claim.weapons.push(Cited::at(weapon, doc.span(at, end), RuleId::new("codebook.weapons")));
                }
                at = end;
                continue;
            }
            if let Some((end, class)) = target {
                let class = layers.rules.targets[class as usize].clone();
                if !claim.targets_hit.iter().any(|t| t.value.class == class) {
                    let target = TargetHit { text: doc.slice(at, end).to_owned(), class };
                    claim.targets_hit.push(Cited::at(target, doc.span(at, end), RuleId::new("codebook.targets")));
                }
                at = end;
                continue;
            }
            at += 1;
        }
    }
}

/// How often a claim read this way is right, from what it has: see docs/measurements.md.
fn confidence(claim: &mut Claim, members: &[&Incident]) {
    let mut score: f64 = 0.35;
    let mut add = |amount: f64, why: &str| {
        score += amount;
        claim.confidence_why.push(format!("{amount:+.2} {why}"));
    };
    if claim.when.as_ref().is_some_and(|w| w.value.range.is_some() && !w.value.is_inferred) {
        add(0.12, "the days are told");
    }
    if claim.r#where.as_ref().is_some_and(|p| p.value.precision != PlacePrecision::Country) {
        add(0.12, "the place is told");
    }
    if !claim.casualties.is_empty() {
        add(0.15, "people hurt are counted");
    }
    if claim.actors.iter().any(|a| a.value.actor.is_some()) {
        add(0.08, "a known actor takes part");
    }
    if members.len() > 1 {
        add(0.10, "several sentences tell it");
    }
    if members.iter().all(|m| m.has(Mark::General)) {
        add(-0.15, "told beside a generality");
    }
    if members.iter().all(|m| m.is_weak || m.is_harm_only) {
        add(-0.10, "no word names the act");
    }
    claim.confidence = (score.clamp(0.05, 0.97) * 100.0).round() / 100.0;
}

/// "At the station four people were killed": told only by its harm, an act takes the kind and the
/// authors of the one told before it.
fn inherit_kind(claims: &mut [Claim], clusters: &[Cluster], incidents: &[Incident]) {
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
        claim.kind = Cited::at(head.kind.value, head.kind.spans()[0], RuleId::new("kinds.as_before"));
        if !claim.actors.iter().any(|a| a.value.role == Role::Perpetrator) {
            let authors = head.actors.iter().filter(|a| a.value.role == Role::Perpetrator).cloned();
            claim.actors.extend(authors);
        }
    }
}

/// In a list of like acts ("Near A, two strikes …; near B, one strike …") the author told at its
/// head is the author of each.
fn inherit_author(claims: &mut [Claim]) {
    for index in 1..claims.len() {
        let (before, after) = claims.split_at_mut(index);
        let claim = &mut after[0];
        let has_author = claim.actors.iter().any(|a| a.value.role == Role::Perpetrator);
        if has_author || claim.kind.value != Kind::AirStrike && claim.kind.value != Kind::Shelling && claim.kind.value != Kind::DroneStrike {
            continue;
        }
        let head = &before[index - 1];
        if head.kind.value != claim.kind.value {
            continue;
        }
        let authors = head.actors.iter().filter(|a| a.value.role == Role::Perpetrator).cloned();
        claim.actors.extend(authors);
    }
}
