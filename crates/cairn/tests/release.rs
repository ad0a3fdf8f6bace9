//! Releases: frozen, checked, the same bytes each time. The outlets and events are made up.

mod common;

use std::{collections::BTreeMap, fs, path::Path};

use common::{Run, cairn};

const FIRST: &str = r#"{"id":"1","publisher":"Wire One","published":"2023-08-11","text":"Gunmen of the Islamic State group attacked a military bus near Mayadeen on Thursday, killing at least 23 soldiers, the Syrian Observatory for Human Rights said."}
{"id":"2","publisher":"Evening Three","published":"2023-08-25","text":"Government forces shelled the town of Jisr al-Shughur on Thursday, killing two civilians and wounding five, doctors said."}
{"id":"3","publisher":"Daily Four","published":"2023-08-18","text":"A car bomb killed nine people in Raqqa on Thursday, a hospital said."}
{"id":"4","publisher":"Weekly Five","published":"2023-09-08","text":"A landmine killed three farmers near Palmyra on Thursday, residents said."}
"#;

const LATER: &str = r#"{"id":"5","publisher":"Morning Two","published":"2023-08-12","text":"Islamic State fighters ambushed an army bus near Mayadeen on Thursday and killed 26 soldiers, a military source said."}
{"id":"6","publisher":"Morning Two","published":"2023-09-15","text":"Rockets hit Aleppo on Thursday and killed four people, the civil defence said."}
"#;

fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let run = cairn(dir.path(), &["add", "-"], FIRST.as_bytes());
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    dir
}

fn done(dir: &Path, args: &[&str]) -> Run {
    let run = cairn(dir, args, b"");
    assert_eq!(run.status, 0, "{args:?}: {}{}", run.out, run.err);
    run
}

fn release(dir: &Path, name: &str, more: &[&str]) {
    let args = ["release", "--out", name, "--version", name, "--date", "2024-01-31"];
    done(dir, &[&args[..], more].concat());
}

/// Every file below a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let below = files(&entry.path());
            found.extend(below.into_iter().map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

/// The id of the event that one report tells of.
fn event_of(dir: &Path, publisher: &str) -> String {
    let run = done(dir, &["export", "--format", "csv"]);
    let rows: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(run.out.as_bytes()).deserialize().map(Result::unwrap).collect();
    rows.iter().find(|row| row["publishers"].contains(publisher)).unwrap()["event_id"].clone()
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let dir = filled();
    done(dir.path(), &["release", "keygen", "--key", "key"]);
    let formats = ["--format", "jsonl,csv,geojson,parquet,arrow,acled,ged,sdg", "--key", "key"];
    release(dir.path(), "r1", &formats);
    done(dir.path(), &["rebuild"]);
    fs::rename(dir.path().join("r1"), dir.path().join("first")).unwrap();
    release(dir.path(), "r1", &formats);
    let (first, second) = (files(&dir.path().join("first")), files(&dir.path().join("r1")));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "{path} differs");
    }
    let expected = [
        "CHANGES.md",
        "CITATION.cff",
        "CODEBOOK.md",
        "METHODOLOGY.md",
        "README.md",
        "SHA256SUMS",
        "data/acled.csv",
        "data/claims.arrow",
        "data/claims.csv",
        "data/claims.jsonl",
        "data/claims.parquet",
        "data/events.arrow",
        "data/events.csv",
        "data/events.geojson",
        "data/events.jsonl",
        "data/events.parquet",
        "data/ged.csv",
        "data/sdg.csv",
        "manifest.json",
        "manifest.sig",
    ];
    assert_eq!(first.keys().collect::<Vec<_>>(), expected);
}

#[test]
fn a_changed_a_missing_and_an_extra_file_are_named() {
    let dir = filled();
    let key = done(dir.path(), &["release", "keygen", "--key", "key"]).out;
    let other = done(dir.path(), &["release", "keygen", "--key", "other"]).out;
    release(dir.path(), "r1", &["--key", "key"]);
    let verify =
        |more: &[&str]| cairn(dir.path(), &[&["release", "verify", "r1"], more].concat(), b"");
    let run = verify(&["--public-key", key.trim()]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(run.out.contains(&format!("signed by {}", key.trim())), "{}", run.out);
    let run = verify(&["--public-key", other.trim()]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("not signed with the key that was asked for"), "{}", run.err);

    let path = dir.path().join("r1/data/events.csv");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    fs::remove_file(dir.path().join("r1/CITATION.cff")).unwrap();
    fs::write(dir.path().join("r1/data/more.csv"), "x").unwrap();
    let run = verify(&[]);
    assert_eq!(run.status, 1);
    for fault in [
        "data/events.csv: was changed",
        "CITATION.cff: is missing",
        "data/more.csv: was not part of it",
    ] {
        assert!(run.err.contains(fault), "{fault}: {}", run.err);
    }
    assert!(run.out.contains("3 faults"), "{}", run.out);

    let manifest = dir.path().join("r1/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap().replace("r1", "r9");
    fs::write(&manifest, text).unwrap();
    let run = verify(&[]);
    assert!(run.err.contains("manifest.sig: the manifest is not what was signed"), "{}", run.err);
}

#[test]
fn notes_of_a_month_of_corrections_tell_what_came_changed_and_went() {
    let dir = filled();
    let decide = |args: &[&str], reason: &str| {
        let by = ["--author", "A. Nalyst", "--reason", reason];
        done(dir.path(), &[&["decide"], args, &by[..]].concat());
    };
    release(dir.path(), "2023-08", &[]);
    let (bomb, town) = (event_of(dir.path(), "Daily Four"), event_of(dir.path(), "Evening Three"));
    done(dir.path(), &["release", "--out", "same", "--since", "2023-08", "--date", "2024-01-31"]);
    let notes = fs::read_to_string(dir.path().join("same/CHANGES.md")).unwrap();
    assert!(notes.contains("Since 2023-08: 0 added, 0 changed, 0 merged"), "{notes}");

    let run = cairn(dir.path(), &["add", "-"], LATER.as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    decide(&["set", &town, "injured", "7"], "the hospital's list");
    decide(&["reject", &bomb], "it was a gas leak");
    let mine = event_of(dir.path(), "Weekly Five");
    decide(&["withhold", &mine], "the family of the farmers asked");
    release(dir.path(), "2023-09", &["--since", "2023-08"]);

    let notes = fs::read_to_string(dir.path().join("2023-09/CHANGES.md")).unwrap();
    insta::assert_snapshot!(notes, @r"
    # Changes in 2023-09

    Since 2023-08: 1 added, 2 changed, 0 merged into others, 2 withdrawn.
    `changes.csv` has every changed field with its value before and after.

    ## Added

    - `ed1d69aaf1bec56869730-0` Shelling of Civilians in Aleppo: killed 4

    ## Changed

    - `e54ae4e4794b9861c712d-0` Islamic State attacked Government of Syria forces near Mayadeen: killed 23 (23–26) (was 23+); status corroborated (was reported)
    - `eb190f00512f5daf82d20-0` Government of Syria forces shelled Civilians in town of Jisr al-Shughur: injured 7 (was 5)

    ## Withdrawn

    - `e43af154b446444e6d431-0`: rejected by an analyst: it was a gas leak
    - `ecf21dd4e1001ae3ed316-0`: what it rested on is withheld, or is no longer read
    ");
    let table = fs::read_to_string(dir.path().join("2023-09/changes.csv")).unwrap();
    assert!(table.contains(&format!("{town},changed,injured_best,5,7,,")), "{table}");
    for (path, bytes) in files(&dir.path().join("2023-09")) {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["A. Nalyst", "the family of the farmers", "Palmyra"] {
            assert!(!text.contains(secret), "{secret} in {path}");
        }
    }
    done(dir.path(), &["release", "verify", "2023-09"]);
}

#[test]
fn merged_events_lead_to_the_event_that_they_are_part_of() {
    let dir = filled();
    release(dir.path(), "r1", &[]);
    let (bus, town) = (event_of(dir.path(), "Wire One"), event_of(dir.path(), "Evening Three"));
    let by = ["--author", "A. Nalyst", "--reason", "one attack"];
    done(dir.path(), &[&["decide", "merge", &town, &bus][..], &by].concat());
    release(dir.path(), "r2", &["--since", "r1"]);
    let table = fs::read_to_string(dir.path().join("r2/changes.csv")).unwrap();
    let merged = table.lines().find(|line| line.contains(",merged,")).expect("one is merged");
    assert!(merged.contains(&bus) && merged.contains(&town), "{merged}");
}

#[test]
fn what_cannot_be_released_is_said() {
    let dir = filled();
    release(dir.path(), "r1", &[]);
    for (args, error) in [
        (&["release", "--out", "r1"][..], "r1: is there already; a release is never overwritten"),
        (
            &["release", "--since", "nowhere"],
            "nowhere/manifest.json: cannot be read; is this a release?",
        ),
        (&["release", "--key", "cairn.db"], "cairn.db"),
        (&["release", "--version", "../x"], "letters, digits"),
        (&["release", "--store", "none.db"], "none.db"),
        (&["release", "verify", "."], "manifest.json: cannot be read"),
    ] {
        let run = cairn(dir.path(), args, b"");
        assert_eq!(run.status, 2, "{args:?}: {}", run.out);
        assert!(run.err.contains(error), "{args:?}: {}", run.err);
    }
    fs::write(dir.path().join("r1/README.md"), "x").unwrap();
    let run = cairn(dir.path(), &["release", "--since", "r1", "--out", "r2"], b"");
    assert!(run.err.contains("is not as it was released: README.md"), "{}", run.err);
    assert!(!dir.path().join("r2").exists() && !dir.path().join("r2.part").exists());
    let run = cairn(dir.path(), &["release", "keygen", "--key", "cairn.db"], b"");
    assert!(run.err.contains("not overwritten"), "{}", run.err);
}
