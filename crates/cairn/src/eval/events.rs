use std::{cmp::Reverse, collections::BTreeMap};

use cairn_core::{Casualty, Cited, Claim, Outcome, Participant, Span, distance_km};

use super::{
    gold::{self, Pair, Row, overlap, pair, quotes},
    misses::Miss,
    score::{Found, Score, Tally},
};

/// The fields whose mean enters `events_score`.
const CORE: [&str; 6] = ["kind", "date", "place", "perpetrator_recall", "target_recall", "killed"];

const ROLES: [&str; 3] = ["perpetrator", "target", "participant"];

/// A claim is found when one read of the same category shares words with its evidence.
pub fn score(rows: &[Row<Vec<gold::Claim>>]) -> (Vec<Score>, Vec<Miss>) {
    let (mut found, mut main) = (Found::default(), Tally::default());
    let mut fields = Fields::default();
    for row in rows {
        let pairs = pairs(&row.gold, &row.reading.claims);
        found.hits += pairs.len();
        found.false_finds += row.reading.claims.len() - pairs.len();
        found.misses += row.gold.len() - pairs.len();
        for (at, want) in row.gold.iter().enumerate() {
            let is_found = pairs.iter().any(|&(i, _)| i == at);
            if want.main {
                main.add(is_found);
            }
            if !is_found {
                fields.misses.push(missed(row, want, &pairs));
            }
        }
        for (at, got) in row.reading.claims.iter().enumerate() {
            if !pairs.iter().any(|&(_, j)| j == at) {
                fields.misses.push(false_claim(row, got, &pairs));
            }
        }
        for (i, j) in pairs {
            fields.compare(row, &row.gold[i], &row.reading.claims[j]);
        }
    }
    let mut scores = found.scores("events").to_vec();
    scores.push(Score::ratio("events_main_recall", main.ratio()));
    for (name, &tally) in &fields.tallies {
        scores.push(Score::share(format!("events_{name}"), tally));
    }
    let ratio = |name: &str| fields.tallies.get(name).copied().unwrap_or_default().ratio();
    let mean = CORE.map(ratio).iter().sum::<f64>() / CORE.len() as f64;
    scores.push(Score::ratio("events_fields_mean", mean));
    scores.push(Score::ratio("events_score", mean * found.f1()));
    (scores, fields.misses)
}

/// Best pairs first, each claim at most once; ties go to the later claims, as in the scorer.
fn pairs(want: &[gold::Claim], got: &[Claim]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, want) in want.iter().enumerate() {
        for (j, got) in got.iter().enumerate() {
            let shared = shared_words(want, got);
            if want.category != got.kind.value.category().as_str() || shared == 0 {
                continue;
            }
            let is_same_figure = killed(got).is_some_and(|n| Some(n) == gold_killed(want));
            let is_same_kind = got.kind.value.as_str() == want.kind;
            let weight =
                shared.min(3) + 2 * usize::from(is_same_figure) + usize::from(is_same_kind);
            candidates.push((weight, i, j));
        }
    }
    candidates.sort_by_key(|&candidate| Reverse(candidate));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in candidates {
        if pairs.iter().all(|&(a, b)| a != i && b != j) {
            pairs.push((i, j));
        }
    }
    pairs
}

/// How many pairs of spans overlap: all that was read against the gold's clauses.
fn shared_words(want: &gold::Claim, got: &Claim) -> usize {
    let evidence = |span: Span| want.evidence.iter().filter(|&&at| overlap(pair(span), at)).count();
    all_spans(got).into_iter().map(evidence).sum()
}

/// The words of the claim itself, its time, place, actors and casualties.
fn all_spans(claim: &Claim) -> Vec<Span> {
    let mut spans = claim.evidence().to_vec();
    spans.extend(claim.when.iter().flat_map(Cited::spans));
    spans.extend(claim.r#where.iter().flat_map(Cited::spans));
    spans.extend(claim.actors.iter().flat_map(Cited::spans));
    spans.extend(claim.casualties.iter().flat_map(Cited::spans));
    spans
}

/// The whole figure: the largest killed figure that is not a part of another.
pub fn killed(claim: &Claim) -> Option<u64> {
    wholes(claim, Outcome::Killed).filter_map(|casualty| casualty.value.figure.central()).max()
}

/// The first injured figure that is not a part of another.
fn injured(claim: &Claim) -> Option<u64> {
    wholes(claim, Outcome::Injured).next()?.value.figure.central()
}

fn wholes(claim: &Claim, outcome: Outcome) -> impl Iterator<Item = &Cited<Casualty>> {
    claim
        .casualties
        .iter()
        .filter(move |one| one.value.outcome == outcome && one.value.part_of.is_none())
}

fn gold_wholes<'a>(
    claim: &'a gold::Claim,
    outcome: &str,
) -> impl Iterator<Item = &'a gold::Casualty> {
    claim.casualties.iter().filter(move |one| one.outcome == outcome && one.part_of.is_none())
}

fn gold_killed(claim: &gold::Claim) -> Option<u64> {
    gold_wholes(claim, "killed").filter_map(|one| one.best.or(one.low)).max()
}

fn gold_injured(claim: &gold::Claim) -> Option<u64> {
    gold_wholes(claim, "injured").next().and_then(|one| one.best.or(one.low))
}

/// The same canonical name, letters and digits only, or mentions that share words.
fn is_same_actor(got: &Cited<Participant>, want: &gold::Actor) -> bool {
    let plain = |name: &str| -> String {
        name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
    };
    plain(&got.value.name) == plain(want.actor.as_deref().unwrap_or_default())
        || got.spans().iter().any(|&span| want.evidence.iter().any(|&at| overlap(pair(span), at)))
}

/// The fields of the claims that were found, and where they differ.
#[derive(Default)]
struct Fields {
    tallies: BTreeMap<String, Tally>,
    misses: Vec<Miss>,
}

impl Fields {
    fn add(&mut self, name: &str, is_hit: bool, miss: impl FnOnce() -> Miss) {
        self.tallies.entry(name.to_owned()).or_default().add(is_hit);
        if !is_hit {
            self.misses.push(miss());
        }
    }

    fn compare(&mut self, row: &Row<Vec<gold::Claim>>, want: &gold::Claim, got: &Claim) {
        let text = &row.report.text;
        let miss = |cause: &str, quote: String, want: String, got: String| Miss {
            cause: cause.to_owned(),
            report: row.id(),
            quote,
            want,
            got,
        };
        let clause = || quotes(text, &want.evidence);

        let kind = got.kind.value.as_str();
        self.add("kind", kind == want.kind, || {
            let cause = format!("kind: {} read as {kind}", want.kind);
            miss(&cause, clause(), String::new(), cited(text, kind, &got.kind))
        });
        self.compare_date(row, want, got);
        self.compare_place(row, want, got);
        for role in ROLES {
            self.compare_actors(row, role, want, got);
        }

        let (dead, read) = (gold_killed(want), killed(got));
        let figure = |n: Option<u64>| n.map_or("no figure".to_owned(), |n| n.to_string());
        let gold_words = |outcome: &str| {
            let spans: Vec<Pair> =
                gold_wholes(want, outcome).flat_map(|one| one.evidence.clone()).collect();
            if spans.is_empty() { clause() } else { quotes(text, &spans) }
        };
        let read_words = |outcome: Outcome| -> String {
            let words: Vec<String> = wholes(got, outcome)
                .map(|one| cited(text, &figure(one.value.figure.central()), one))
                .collect();
            if words.is_empty() { "no figure".to_owned() } else { words.join("; ") }
        };
        let (name, cause) = match (dead, read) {
            (Some(_), None) => ("killed", "killed: none read"),
            (Some(_), Some(_)) => ("killed", "killed: another read"),
            (None, _) => ("no_killed", "killed: read where none is told"),
        };
        self.add(name, dead == read, || {
            miss(cause, gold_words("killed"), figure(dead), read_words(Outcome::Killed))
        });
        let (hurt, read) = (gold_injured(want), injured(got));
        if hurt.is_some() {
            self.add("injured", hurt == read, || {
                miss("injured", gold_words("injured"), figure(hurt), read_words(Outcome::Injured))
            });
        }

        let (claimed, read) = (want.responsibility.is_some(), got.responsibility.is_some());
        if claimed || read {
            let cause = if read { "responsibility: false" } else { "responsibility: missed" };
            self.add("responsibility", claimed == read, || {
                let by = |value: &serde_json::Value| value["by"].as_str().map(str::to_owned);
                let by = want.responsibility.as_ref().and_then(by).unwrap_or_default();
                let read = got.responsibility.as_ref().map(|r| cited(text, &r.value.by, r));
                miss(cause, clause(), by, read.unwrap_or_default())
            });
        }
        let modality = got.modality.value.as_str();
        let wanted = want.modality.as_deref().unwrap_or_default();
        self.add("modality", modality == wanted, || {
            let cause = format!("modality: {wanted} read as {modality}");
            miss(&cause, clause(), String::new(), cited(text, modality, &got.modality))
        });
    }

    /// Only where the gold resolves it.
    fn compare_date(&mut self, row: &Row<Vec<gold::Claim>>, want: &gold::Claim, got: &Claim) {
        let Some((when, start)) =
            want.when.as_ref().and_then(|when| when.start.as_ref().map(|start| (when, start)))
        else {
            return;
        };
        let end = when.end.clone().unwrap_or_default();
        let range = got.when.as_ref().and_then(|when| when.value.range);
        let read = range.map(|days| (days.start().to_string(), days.end().to_string()));
        let is_same = read.as_ref().is_some_and(|(a, b)| (a, b) == (start, &end));
        self.add("date", is_same, || {
            let words = got.when.as_ref().map(|when| {
                let days = read.map_or("unresolved".to_owned(), |(a, b)| format!("{a}/{b}"));
                cited(&row.report.text, &days, when)
            });
            Miss {
                cause: if words.is_some() { "date: another read" } else { "date: none read" }
                    .to_owned(),
                report: row.id(),
                quote: quotes(&row.report.text, &when.evidence),
                want: format!("{start}/{end}, published {}", published(row)),
                got: words.unwrap_or_default(),
            }
        });
    }

    /// Within 50 km (precision 1 to 3), 200 km (4 and 5), or the country.
    fn compare_place(&mut self, row: &Row<Vec<gold::Claim>>, want: &gold::Claim, got: &Claim) {
        let Some((place, truth)) =
            want.r#where.as_ref().and_then(|place| Some((place, place.lat.zip(place.lon)?)))
        else {
            return;
        };
        let limit_km = match place.precision.unwrap_or(6) {
            ..=3 => 50.0,
            4..=5 => 200.0,
            _ => 10_000.0,
        };
        let read = got.r#where.as_ref();
        let km = read.and_then(|p| p.value.position).map(|p| distance_km(truth, p));
        let is_same_country = place.country.is_none()
            || place.country == read.and_then(|place| place.value.country.clone());
        self.add("place", km.is_some_and(|km| km <= limit_km) && is_same_country, || {
            let cause = match (read, km) {
                (None, _) => "place: none read",
                (Some(_), None) => "place: read, not located",
                (Some(_), Some(_)) => "place: another read",
            };
            let words = read.map(|place| {
                let country = place.value.country.as_deref().unwrap_or("?");
                let km = km.map_or(String::new(), |km| format!(", {km:.0} km away"));
                let value = format!("{} {country}{km}", place.value.name);
                cited(&row.report.text, &value, place)
            });
            let country = place.country.as_deref().unwrap_or("?");
            Miss {
                cause: cause.to_owned(),
                report: row.id(),
                quote: quotes(&row.report.text, &place.evidence),
                want: format!("{} {country}", place.name.as_deref().unwrap_or("?")),
                got: words.unwrap_or_default(),
            }
        });
    }

    fn compare_actors(
        &mut self,
        row: &Row<Vec<gold::Claim>>,
        role: &str,
        want: &gold::Claim,
        got: &Claim,
    ) {
        let text = &row.report.text;
        let wanted: Vec<&gold::Actor> = want.actors.iter().filter(|a| a.role == role).collect();
        let read: Vec<&Cited<Participant>> =
            got.actors.iter().filter(|a| a.value.role.as_str() == role).collect();
        let roles = |is_same: &dyn Fn(&Cited<Participant>) -> bool| -> String {
            let elsewhere: Vec<&str> = got
                .actors
                .iter()
                .filter(|actor| is_same(actor))
                .map(|actor| actor.value.role.as_str())
                .collect();
            if elsewhere.is_empty() { "not read".to_owned() } else { elsewhere.join(", ") }
        };
        for actor in &wanted {
            let is_met = read.iter().any(|got| is_same_actor(got, actor));
            self.add(&format!("{role}_recall"), is_met, || Miss {
                cause: format!("{role}: missed"),
                report: row.id(),
                quote: quotes(text, &actor.evidence),
                want: format!(
                    "{} in “{}”",
                    actor.actor.as_deref().unwrap_or("?"),
                    quotes(text, &want.evidence)
                ),
                got: roles(&|got| is_same_actor(got, actor)),
            });
        }
        for actor in &read {
            let is_met = wanted.iter().any(|want| is_same_actor(actor, want));
            self.add(&format!("{role}_precision"), is_met, || {
                let truth: Vec<&str> = want
                    .actors
                    .iter()
                    .filter(|want| is_same_actor(actor, want))
                    .map(|want| want.role.as_str())
                    .collect();
                Miss {
                    cause: format!("{role}: false"),
                    report: row.id(),
                    quote: quotes(text, &want.evidence),
                    want: if truth.is_empty() { "no actor".to_owned() } else { truth.join(", ") },
                    got: cited(text, &actor.value.name, actor),
                }
            });
        }
    }
}

fn published(row: &Row<Vec<gold::Claim>>) -> String {
    row.report.published.map_or("unknown".to_owned(), |day| day.to_string())
}

/// A value, its words and the rule that read them.
fn cited<T>(text: &str, value: &str, cited: &Cited<T>) -> String {
    let spans: Vec<Pair> = cited.spans().iter().map(|&span| pair(span)).collect();
    format!("{value} “{}” by {}", quotes(text, &spans), cited.rule)
}

fn missed(row: &Row<Vec<gold::Claim>>, want: &gold::Claim, pairs: &[(usize, usize)]) -> Miss {
    let near = row.reading.claims.iter().position(|got| shared_words(want, got) > 0);
    let standing = if want.main { "main" } else { "background" };
    let why = match near {
        None => "nothing read there",
        Some(j) if pairs.iter().any(|&(_, taken)| taken == j) => "read into another claim",
        Some(_) => "read in the other category",
    };
    let dead = gold_killed(want).map_or(String::new(), |n| format!(", {n} killed"));
    Miss {
        cause: format!("missed {standing}, {why}"),
        report: row.id(),
        quote: quotes(&row.report.text, &want.evidence),
        want: format!("{}{dead}", want.kind),
        got: near.map_or(String::new(), |j| summary(row, &row.reading.claims[j])),
    }
}

fn false_claim(row: &Row<Vec<gold::Claim>>, got: &Claim, pairs: &[(usize, usize)]) -> Miss {
    let near = row.gold.iter().position(|want| shared_words(want, got) > 0);
    let why = match near {
        None => "nothing told there",
        Some(i) if pairs.iter().any(|&(taken, _)| taken == i) => "part of a claim already found",
        Some(_) => "in the other category",
    };
    let spans: Vec<Pair> = got.evidence().iter().map(|&span| pair(span)).collect();
    Miss {
        cause: format!("false {}, {why}", got.kind.value.as_str()),
        report: row.id(),
        quote: quotes(&row.report.text, &spans),
        want: near.map_or(String::new(), |i| row.gold[i].kind.clone()),
        got: summary(row, got),
    }
}

fn summary(row: &Row<Vec<gold::Claim>>, claim: &Claim) -> String {
    let dead = killed(claim).map_or(String::new(), |n| format!(", {n} killed"));
    let place = claim.r#where.as_ref().map(|place| format!(", {}", place.value.name));
    let kind = cited(&row.report.text, claim.kind.value.as_str(), &claim.kind);
    format!("{kind}{dead}{}", place.unwrap_or_default())
}
