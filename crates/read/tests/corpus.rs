//! Whole reports written for the test, each with the claims it must give: `corpus/<lang>/*.md`.
//!
//! A file is TOML between `+++` lines, then the report. Every claim listed must be found, and no
//! other violent claim. To add a case, add a file; there is nothing to do here.
#![allow(clippy::disallowed_methods, reason = "reports are read where they lie")]

use std::{fs, path::Path};

use cairn_core::{Category, Claim, Outcome, Reading, Report, ReportId, Role, distance_km};
use cairn_places::Gazetteer;
use cairn_read::Rules;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "about")]
    _about: String,
    published: toml::value::Datetime,
    country: Option<String>,
    #[serde(default)]
    claim: Vec<Wanted>,
    #[serde(default)]
    toll: Vec<WantedToll>,
}

/// What a claim must hold; a field that is not given may be anything.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    kind: String,
    modality: Option<String>,
    start: Option<String>,
    end: Option<String>,
    /// A word of the place's name, as the report writes it.
    place: Option<String>,
    /// Latitude and longitude in degrees.
    near: Option<(f64, f64)>,
    within_km: Option<f64>,
    /// Every figure of the dead that is no part of another, in text order.
    killed: Option<Vec<u64>>,
    perpetrators: Option<Vec<String>>,
    targets: Option<Vec<String>>,
    responsibility: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedToll {
    outcome: String,
    low: u64,
}

#[test]
fn whole_reports_give_their_claims() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/en");
    let (rules, gazetteer) = (Rules::embedded(), Gazetteer::embedded());
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = fs::read_to_string(&path).unwrap();
        let mut parts = file.splitn(3, "+++\n");
        let (head, text) = (parts.nth(1).unwrap(), parts.next().unwrap());
        let case: Case = toml::from_str(head).unwrap_or_else(|error| panic!("{name}: {error}"));
        let report = report(&case, text.trim());
        let countries: Vec<String> = case.country.clone().into_iter().collect();
        let reading = cairn_read::read(&report, &rules, &gazetteer, &countries);
        wrong.extend(differences(&case, &reading).into_iter().map(|d| format!("{name}: {d}")));
        count += 1;
    }
    assert!(count >= 12, "the corpus has {count} reports");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn report(case: &Case, text: &str) -> Report {
    Report {
        id: ReportId::new(format!("sha256:{}", "0".repeat(64))).expect("64 hex digits"),
        external_id: None,
        title: None,
        published: Some(case.published.to_string().parse().expect("a date")),
        publisher: None,
        url: None,
        language: Some("en".to_owned()),
        text: text.to_owned(),
        extra: Vec::new(),
    }
}

fn differences(case: &Case, reading: &Reading) -> Vec<String> {
    let mut left: Vec<&Claim> = reading.claims.iter().collect();
    let mut found = Vec::new();
    for wanted in &case.claim {
        // The claim that differs least is the one meant.
        let best = (0..left.len()).min_by_key(|&i| missing(wanted, left[i]).len());
        let Some(best) = best else {
            found.push(format!("no claim left for {}", wanted.kind));
            continue;
        };
        found.extend(missing(wanted, left[best]));
        left.remove(best);
    }
    let is_violence = |claim: &&&Claim| claim.kind.value.category() == Category::Violence;
    for claim in left.iter().filter(is_violence) {
        found.push(format!("a claim that nothing tells: {}", claim.kind.value.as_str()));
    }
    for toll in &case.toll {
        let holds = reading.tolls.iter().any(|t| {
            t.value.outcome.as_str() == toll.outcome && t.value.figure.low() == Some(toll.low)
        });
        if !holds {
            found.push(format!("no toll of {} {}", toll.low, toll.outcome));
        }
    }
    found
}

fn missing(wanted: &Wanted, claim: &Claim) -> Vec<String> {
    let mut found = Vec::new();
    let mut want = |what: &str, want: Option<String>, got: String| {
        if let Some(want) = want.filter(|want| *want != got) {
            found.push(format!("{}: {what}: want {want}, got {got}", wanted.kind));
        }
    };
    let days = claim.when.as_ref().and_then(|when| when.value.range);
    let day = |day: Option<String>| day.unwrap_or_else(|| "no day".to_owned());
    want("kind", Some(wanted.kind.clone()), claim.kind.value.as_str().to_owned());
    want("modality", wanted.modality.clone(), claim.modality.value.as_str().to_owned());
    want("start", wanted.start.clone(), day(days.map(|d| d.start().to_string())));
    want("end", wanted.end.clone(), day(days.map(|d| d.end().to_string())));
    let place = claim.r#where.as_ref();
    let name = place.map_or(String::new(), |place| place.value.name.clone());
    let named = wanted.place.clone().filter(|wanted| !name.contains(wanted.as_str()));
    want("place", named, name);
    if let Some(near) = wanted.near {
        let position = place.and_then(|place| place.value.position);
        let km = position.map_or(f64::MAX, |position| distance_km(position, near));
        let far = (km > wanted.within_km.unwrap_or(25.0)).then(|| format!("{near:?}"));
        want("position", far, format!("{position:?}"));
    }
    let killed: Vec<u64> = claim
        .casualties
        .iter()
        .filter(|c| c.value.outcome == Outcome::Killed && c.value.part_of.is_none())
        .filter_map(|c| c.value.figure.central())
        .collect();
    want("killed", wanted.killed.as_ref().map(|k| format!("{k:?}")), format!("{killed:?}"));
    for (what, role, ids) in [
        ("perpetrators", Role::Perpetrator, &wanted.perpetrators),
        ("targets", Role::Target, &wanted.targets),
    ] {
        let got: Vec<&str> = claim
            .actors
            .iter()
            .filter(|a| a.value.role == role)
            .filter_map(|a| a.value.actor.as_deref())
            .collect();
        want(what, ids.as_ref().map(|ids| format!("{ids:?}")), format!("{got:?}"));
    }
    let by = claim.responsibility.as_ref().map_or(String::new(), |r| r.value.by.clone());
    want("responsibility", wanted.responsibility.clone(), by);
    found
}
