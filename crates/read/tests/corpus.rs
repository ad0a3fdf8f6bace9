//! Whole reports written for the test, each with the claims it must give: `corpus/<lang>/*.md`.
//!
//! A file is TOML between `+++` lines, then the report. Every claim listed must be found, and no
//! other violent claim. To add a case, add a file; there is nothing to do here.
//!
//! `today = […]` in a file lists what is read wrongly now; it must be exactly so. `UPDATE=1` writes
//! it anew: read the difference before you keep it.
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
    /// A military that reports its own deeds is a party.
    publisher: Option<String>,
    /// What is wrong with the reading today, in the words of the test.
    #[serde(default)]
    today: Vec<String>,
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
    injured: Option<Vec<u64>>,
    abducted: Option<Vec<u64>>,
    arrested: Option<Vec<u64>>,
    displaced: Option<Vec<u64>>,
    /// The attackers' own dead, which `killed` leaves out.
    attackers_killed: Option<Vec<u64>>,
    perpetrators: Option<Vec<String>>,
    targets: Option<Vec<String>>,
    participants: Option<Vec<String>>,
    /// The kinds of the origins, in text order.
    origins: Option<Vec<String>>,
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
        let today = differences(&case, &reading);
        count += 1;
        if today == case.today {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, with_today(&file, &today)).unwrap();
        }
        let mended = case.today.iter().filter(|known| !today.contains(known));
        wrong.extend(mended.map(|known| format!("{name}: is not so now, delete it: {known}")));
        let new = today.iter().filter(|found| !case.today.contains(found));
        wrong.extend(new.map(|found| format!("{name}: {found}")));
    }
    assert!(count >= 24, "the corpus has {count} reports");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The file with its `today` written anew, before the first claim that it lists.
fn with_today(file: &str, today: &[String]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut is_old = false;
    for line in file.lines() {
        is_old |= line.starts_with("today = [");
        if !is_old {
            lines.push(line.to_owned());
        }
        is_old &= !line.ends_with(']');
    }
    if !today.is_empty() {
        let ends = |line: &String| line.starts_with("[[") || line == "+++";
        let at = lines.iter().skip(1).position(ends).expect("the head ends") + 1;
        let listed = today.iter().map(|found| format!("  '{found}',"));
        let block = ["today = [".to_owned()].into_iter().chain(listed).chain(["]".to_owned()]);
        lines.splice(at..at, block);
    }
    lines.join("\n") + "\n"
}

fn report(case: &Case, text: &str) -> Report {
    Report {
        id: ReportId::new(format!("sha256:{}", "0".repeat(64))).expect("64 hex digits"),
        external_id: None,
        title: None,
        published: Some(case.published.to_string().parse().expect("a date")),
        publisher: case.publisher.clone(),
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
        let words = claim.kind.spans()[0].start();
        found.push(format!("a claim that nothing tells: {} at {words}", claim.kind.value.as_str()));
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
    for (what, outcome, is_attackers, figures) in [
        ("killed", Outcome::Killed, false, &wanted.killed),
        ("attackers killed", Outcome::Killed, true, &wanted.attackers_killed),
        ("injured", Outcome::Injured, false, &wanted.injured),
        ("abducted", Outcome::Abducted, false, &wanted.abducted),
        ("arrested", Outcome::Arrested, false, &wanted.arrested),
        ("displaced", Outcome::Displaced, false, &wanted.displaced),
    ] {
        let got: Vec<u64> = claim
            .casualties
            .iter()
            .filter(|c| c.value.outcome == outcome && c.value.part_of.is_none())
            .filter(|c| c.value.is_attackers == is_attackers)
            .filter_map(|c| c.value.figure.central())
            .collect();
        want(what, figures.as_ref().map(|k| format!("{k:?}")), format!("{got:?}"));
    }
    for (what, role, ids) in [
        ("perpetrators", Role::Perpetrator, &wanted.perpetrators),
        ("targets", Role::Target, &wanted.targets),
        ("participants", Role::Participant, &wanted.participants),
    ] {
        let got: Vec<&str> = claim
            .actors
            .iter()
            .filter(|a| a.value.role == role)
            .filter_map(|a| a.value.actor.as_deref())
            .collect();
        want(what, ids.as_ref().map(|ids| format!("{ids:?}")), format!("{got:?}"));
    }
    let kinds: Vec<&str> = claim.origins.iter().map(|o| o.value.kind.as_str()).collect();
    want("origins", wanted.origins.as_ref().map(|k| format!("{k:?}")), format!("{kinds:?}"));
    let by = claim.responsibility.as_ref().map_or(String::new(), |r| r.value.by.clone());
    want("responsibility", wanted.responsibility.clone(), by);
    found
}
