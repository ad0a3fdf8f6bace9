//! The store from the command line. The outlets and most events in these tests are made up.

mod common;

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use common::cairn;
use serde_json::Value;

const REPORTS: &str = r#"{"id":"1","publisher":"Wire One","published":"2023-08-11","text":"Gunmen of the Islamic State group attacked a military bus near Mayadeen on Thursday, killing at least 23 soldiers, the Syrian Observatory for Human Rights said."}
{"id":"2","publisher":"Morning Two","published":"2023-08-12","text":"Islamic State fighters ambushed an army bus near Mayadeen on Thursday and killed 26 soldiers, a military source said."}
{"id":"3","publisher":"Evening Three","published":"2023-08-25","text":"Government forces shelled the town of Jisr al-Shughur on Thursday, killing two civilians and wounding five, doctors said."}
"#;

/// A folder with a store of [`REPORTS`].
fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let run = cairn(dir.path(), &["add", "-"], REPORTS.as_bytes());
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("3 reports added with 3 claims · "), "{}", run.out);
    dir
}

fn events(dir: &Path, more: &[&str]) -> Vec<Value> {
    let run = cairn(dir, &[&["events", "--format", "jsonl"], more].concat(), b"");
    assert_eq!(run.status, 0, "{}", run.err);
    run.lines()
}

fn ids(event: &Value) -> Vec<&str> {
    let reports = event["reports"].as_array().unwrap();
    reports.iter().map(|report| report["external_id"].as_str().unwrap()).collect()
}

#[test]
fn reports_of_one_attack_become_one_event_with_its_range() {
    let dir = filled();
    let events = events(dir.path(), &[]);
    let attack = events.iter().find(|event| ids(event) == ["1", "2"]).expect("one event of two");
    assert_eq!(attack["when"]["start"], "2023-08-10");
    assert_eq!(attack["independent_origins"], 2);
    assert!(attack["killed"]["low"].as_u64() <= attack["killed"]["best"].as_u64());
    assert!(!attack["killed"]["why"].as_str().unwrap().is_empty());
    assert_eq!(attack["links"].as_array().unwrap().len(), 1);
}

#[test]
fn filters_ask_for_what_they_say() {
    let dir = filled();
    for (filter, found) in [
        (&["--since", "2023-08-20"][..], &["3"][..]),
        (&["--until", "2023-08-20"], &["1", "2"]),
        (&["--box", "35.9,35.5,36.6,36.0"], &["3"]),
        (&["--killed", "10"], &["1", "2"]),
        (&["--text", "ambushed MAYADEEN"], &["1", "2"]),
        (&["--actor", "islamic-state"], &["1", "2"]),
        (&["--actor", "Daesh"], &["1", "2"]),
        (&["--actor", "nobody at all"], &[]),
        (&["--kind", "shelling"], &["3"]),
        (&["--sort", "killed", "--limit", "1"], &["1", "2"]),
        (&["--country", "IQ"], &[]),
        (&["--as-of", "2001-01-01"], &[]),
    ] {
        // The tables answer for the policy they were made by, settling anew for any other.
        for policy in ["balanced", "widest"] {
            let events = events(dir.path(), &[filter, &["--policy", policy]].concat());
            let told: Vec<&str> = events.iter().flat_map(ids).collect();
            assert_eq!(told, found, "{filter:?} {policy}");
        }
    }
}

#[test]
fn an_event_shows_who_says_what_and_why() {
    let dir = filled();
    let all = events(dir.path(), &["--killed", "10"]);
    let id = all[0]["event_id"].as_str().unwrap();
    let shown = cairn(dir.path(), &["show", &id[..9]], b"");
    assert_eq!(shown.status, 0, "{}", shown.err);
    for words in
        ["Who says what", "“killed 26 soldiers”", "Why these reports tell of one event", "none yet"]
    {
        assert!(shown.out.contains(words), "{words}:\n{}", shown.out);
    }
    let json = cairn(dir.path(), &["show", id, "--format", "json"], b"");
    assert_eq!(json.lines(), all);
    let unknown = cairn(dir.path(), &["show", "e0000000000"], b"");
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("there is no such event"), "{}", unknown.err);
}

#[test]
fn a_decision_is_signed_has_a_reason_and_can_be_undone() {
    let dir = filled();
    let decide = |args: &[&str]| cairn(dir.path(), &[&["decide"], args].concat(), b"");
    let id =
        |filter: &[&str]| events(dir.path(), filter)[0]["event_id"].as_str().unwrap().to_owned();
    let (attack, shelling) = (id(&["--killed", "10"]), id(&["--kind", "shelling"]));
    assert_eq!(decide(&["confirm", &attack, "--reason", "seen"]).status, 2, "nobody signs");
    assert_eq!(decide(&["confirm", &attack, "--author", "A. Analyst"]).status, 2, "no reason");

    let who = ["--author", "A. Analyst", "--reason", "seen on film"];
    decide(&[&["reject", &attack, "--persons", "2"][..], &who].concat());
    let shown = cairn(dir.path(), &["show", &attack], b"");
    assert!(shown.out.contains("waits for"), "{}", shown.out);
    let again = decide(&[&["reject", &attack, "--persons", "2"][..], &who].concat());
    assert!(again.err.contains("another person has to agree"), "{}", again.err);

    let run = decide(&[&["confirm", &attack][..], &who].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    let event = &events(dir.path(), &["--status", "confirmed"])[0];
    assert_eq!(event["decisions"][1]["author"], "A. Analyst");
    assert_eq!(event["decisions"][1]["reason"], "seen on film");
    assert!(event["decisions"][1]["after"].as_str().unwrap().contains("confirmed"));

    decide(&[&["merge", &shelling, &attack][..], &who].concat());
    assert_eq!(events(dir.path(), &[]).len(), 1);
    let shown = cairn(dir.path(), &["show", &shelling], b"");
    assert!(shown.err.contains("is now part of"), "{}", shown.err);
    let merge =
        events(dir.path(), &[])[0]["decisions"].as_array().unwrap().last().unwrap()["decision_id"]
            .as_str()
            .unwrap()
            .to_owned();
    decide(&[&["undo", &merge][..], &who].concat());
    assert_eq!(events(dir.path(), &[]).len(), 2);

    decide(&[&["set", &attack, "killed", "26-33"][..], &who].concat());
    let killed = &events(dir.path(), &["--actor", "islamic-state"])[0]["killed"];
    assert_eq!((&killed["low"], &killed["high"]), (&26.into(), &33.into()));

    decide(&[&["withhold", &shelling][..], &who].concat());
    assert_eq!(events(dir.path(), &[]).len(), 1);
    let shown = cairn(dir.path(), &["show", &shelling], b"");
    assert!(shown.err.contains("withdrawn"), "{}", shown.err);

    let verified = cairn(dir.path(), &["verify"], b"");
    assert_eq!(verified.status, 0, "{}", verified.err);
    assert!(verified.out.contains("2 events derived again · nothing is wrong"), "{}", verified.out);
}

#[test]
fn a_backup_is_a_store_and_never_overwrites() {
    let dir = filled();
    assert_eq!(cairn(dir.path(), &["backup", "copy.db"], b"").status, 0);
    assert_eq!(cairn(dir.path(), &["verify", "--store", "copy.db"], b"").status, 0);
    assert_eq!(events(dir.path(), &["--store", "copy.db"]), events(dir.path(), &[]));
    assert_eq!(cairn(dir.path(), &["backup", "copy.db"], b"").status, 2);
}

#[test]
fn a_store_that_is_not_there_is_told() {
    let dir = tempfile::tempdir().unwrap();
    for command in [&["events"][..], &["verify"], &["show", "e1"], &["rebuild"]] {
        let run = cairn(dir.path(), command, b"");
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{command:?}");
        assert!(run.err.contains("`cairn add"), "{}", run.err);
    }
    let run = cairn(dir.path(), &["add", "--store", "none/a.db", "-"], REPORTS.as_bytes());
    assert_eq!(run.status, 2);
    assert!(run.err.contains("check that its folder exists"), "{}", run.err);
}

/// A file system on which a file grows no further than 200 KiB.
#[test]
fn a_file_that_cannot_grow_is_told_and_loses_nothing() {
    let dir = filled();
    let before = events(dir.path(), &[]);
    let mut lines = String::new();
    for number in 0..400 {
        lines.push_str(&many(number));
    }
    fs::write(dir.path().join("many.jsonl"), lines).unwrap();
    let full = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 400; exec \"$0\" add many.jsonl"])
        .arg(env!("CARGO_BIN_EXE_cairn"))
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert_eq!(full.status.code(), Some(2), "{}", String::from_utf8_lossy(&full.stdout));
    let told = String::from_utf8(full.stderr).unwrap();
    assert!(told.starts_with("cairn: cairn.db: "), "{told}");
    let verified = cairn(dir.path(), &["verify"], b"");
    assert_eq!(verified.status, 0, "{}", verified.err);
    let after = events(dir.path(), &[]);
    assert!(before.iter().all(|event| after.contains(event)), "nothing acknowledged is lost");
}

/// A made-up report of this number, no two alike.
fn many(number: usize) -> String {
    let (place, day) = (["Homs", "Raqqa", "Palmyra", "Idlib"][number % 4], 1 + number % 28);
    let text = format!(
        "A car bomb exploded in {place} on {day} August 2023, killing {} people, residents said.",
        number + 1
    );
    let line =
        serde_json::json!({ "id": number.to_string(), "published": "2023-09-01", "text": text });
    format!("{line}\n")
}

/// A hundred kills at moments that a die picks, with a fixed seed: nothing acknowledged is lost,
/// nothing is there twice, and the ledger holds.
#[test]
fn killed_at_any_moment_it_loses_and_doubles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut acknowledged = BTreeSet::new();
    for round in 0..100 {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        acknowledged.extend(killed(dir.path(), round, dice));
        if round % 10 == 9 {
            holds(dir.path(), &acknowledged);
        }
    }
    assert!(acknowledged.len() > 100, "{}", acknowledged.len());

    // Run again to the end: what is missing comes, nothing comes twice.
    let all: String = (0..412).map(many).collect();
    let again = cairn(dir.path(), &["add", "--country", "SY", "-"], all.as_bytes());
    assert_eq!(again.status, 0, "{}", again.err);
    let whole = tempfile::tempdir().unwrap();
    cairn(whole.path(), &["add", "--country", "SY", "-"], all.as_bytes());
    assert_eq!(reported(dir.path()), reported(whole.path()));
    assert_eq!(grouped(dir.path()), grouped(whole.path()));
}

/// Adds twelve reports, of which eight were offered to the round before, and kills `cairn` after
/// some of them were acknowledged, or before any was; what was acknowledged.
fn killed(dir: &Path, round: usize, dice: u64) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cairn"))
        .args(["add", "--format", "jsonl", "--country", "SY", "-"])
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // The pipe is handed back open: `cairn` waits for more, and never ends by itself.
    let feeding = thread::spawn(move || {
        for number in (round * 4)..(round * 4 + 12) {
            if pipe.write_all(many(number).as_bytes()).is_err() {
                break;
            }
            if number % 3 == 0 {
                thread::sleep(Duration::from_millis(5));
            }
        }
        pipe
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let wait_for = usize::try_from(dice % 9).unwrap();
    let mut told: Vec<String> = lines.by_ref().take(wait_for).map_while(Result::ok).collect();
    thread::sleep(Duration::from_millis(dice / 9 % 40));
    child.kill().unwrap();
    child.wait().unwrap();
    drop(feeding.join().unwrap());
    told.extend(lines.map_while(Result::ok));
    // The last line may have been cut short.
    let told = told.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    told.map(|told| told["external_id"].as_str().unwrap().to_owned()).collect()
}

fn holds(dir: &Path, acknowledged: &BTreeSet<String>) {
    if acknowledged.is_empty() && !dir.join("cairn.db").exists() {
        return;
    }
    let verified = cairn(dir, &["verify"], b"");
    assert_eq!(verified.status, 0, "{}", verified.err);
    let there = reported(dir);
    let once: BTreeSet<&String> = there.iter().collect();
    assert_eq!(once.len(), there.len(), "nothing is there twice");
    assert!(acknowledged.iter().all(|id| once.contains(id)), "what was told is there");
}

/// The external ids of all reports that events rest on, sorted.
fn reported(dir: &Path) -> Vec<String> {
    let mut there: Vec<String> = events(dir, &[]).iter().flat_map(ids).map(str::to_owned).collect();
    there.sort();
    there
}

/// The events as sets of external ids.
fn grouped(dir: &Path) -> BTreeSet<Vec<String>> {
    let sorted = |event: &Value| {
        let mut ids: Vec<String> = ids(event).into_iter().map(str::to_owned).collect();
        ids.sort();
        ids
    };
    events(dir, &[]).iter().map(sorted).collect()
}
