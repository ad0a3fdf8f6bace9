//! Files for other programs, from the command line. The outlets and events are made up.

mod common;

use std::{collections::BTreeMap, fs, path::Path};

use common::{Run, cairn};
use serde_json::Value;

const REPORTS: &str = r#"{"id":"sender-1","publisher":"Wire One","published":"2023-08-11","title":"=cmd|' /C calc'!A0","text":"Gunmen of the Islamic State group attacked a military bus near Mayadeen on Thursday, killing at least 23 soldiers, the Syrian Observatory for Human Rights said."}
{"id":"sender-2","publisher":"Morning Two","published":"2023-08-12","text":"Islamic State fighters ambushed an army bus near Mayadeen on Thursday and killed 26 soldiers, a military source said."}
{"id":"sender-3","publisher":"Evening Three","published":"2023-08-25","text":"Government forces shelled Idlib province on Thursday, killing dozens of civilians, doctors said."}
{"id":"sender-4","publisher":"Secret Four","published":"2023-09-01","text":"A car bomb killed five people in Raqqa on Thursday, a hospital said."}
"#;

fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let run = cairn(dir.path(), &["add", "-"], REPORTS.as_bytes());
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    dir
}

fn exported(dir: &Path, args: &[&str]) -> Run {
    let run = cairn(dir, &[&["export"], args].concat(), b"");
    assert_eq!(run.status, 0, "{}", run.err);
    run
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn events_leave_as_rows_and_their_claims_as_rows() {
    let dir = filled();
    let events = rows(&exported(dir.path(), &["--format", "csv"]).out);
    assert_eq!(events.len(), 3);
    let bus = events.iter().find(|row| row["reports"] == "2").expect("an event of two reports");
    assert_eq!((bus["date_start"].as_str(), bus["killed_low"].as_str()), ("2023-08-10", "23"));
    let claims = rows(&exported(dir.path(), &["--format", "csv", "--claims"]).out);
    assert_eq!(claims.len(), 4);
    let of_bus = claims.iter().filter(|row| row["event_id"] == bus["event_id"]);
    let said: Vec<&str> = of_bus.map(|row| row["killed_low"].as_str()).collect();
    assert_eq!(said, ["23", "26"], "what each report says stays");
    assert!(claims.iter().any(|row| row["title"] == "'=cmd|' /C calc'!A0"), "no formula");
}

#[test]
fn a_province_is_as_wide_as_its_places_lie() {
    let dir = filled();
    let map: Value =
        serde_json::from_str(&exported(dir.path(), &["--format", "geojson"]).out).unwrap();
    let features = map["features"].as_array().unwrap();
    let province = features.iter().find(|f| f["properties"]["place_precision"] == 4).unwrap();
    let radius_km = province["properties"]["place_radius_km"].as_f64().unwrap();
    assert!((30.0..100.0).contains(&radius_km), "{radius_km}");
    assert_eq!(province["geometry"]["type"], "Polygon");
    let town = features.iter().find(|f| f["properties"]["place_precision"] == 1).unwrap();
    assert_eq!(town["geometry"]["type"], "Point");
}

#[test]
fn acled_takes_dozens_by_its_own_convention_and_ged_does_not() {
    let dir = filled();
    let acled = rows(&exported(dir.path(), &["--format", "acled"]).out);
    let dozens = acled.iter().find(|row| row["notes"].contains("24+")).expect("dozens are 24+");
    assert_eq!(dozens["fatalities"], "12");
    assert_eq!(dozens["sub_event_type"], "Shelling/artillery/missile attack");
    let ged = rows(&exported(dir.path(), &["--format", "ged"]).out);
    let dozens = ged.iter().find(|row| row["adm_1"] == "Idlib").unwrap();
    assert_eq!([&dozens["low"], &dozens["best"], &dozens["high"]], ["24", "24", "24"]);
}

#[test]
fn files_are_whole_or_not_there() {
    let dir = filled();
    for (name, magic) in [("e.parquet", &b"PAR1"[..]), ("e.arrow", b"ARROW1"), ("e.jsonl", b"{")] {
        let run = exported(dir.path(), &["--out", name]);
        assert!(run.err.contains("3 rows"), "{}", run.err);
        assert!(fs::read(dir.path().join(name)).unwrap().starts_with(magic), "{name}");
    }
    let run = cairn(dir.path(), &["export", "--out", "none/e.csv"], b"");
    assert_eq!(run.status, 2);
    assert!(run.err.contains("none/e.csv: cannot be written"), "{}", run.err);
    let run = cairn(dir.path(), &["export", "--out", "e.doc"], b"");
    assert!(run.err.contains("use --format, one of jsonl"), "{}", run.err);
    let run = cairn(dir.path(), &["export", "--format", "geojson", "--claims"], b"");
    assert!(run.err.contains("claims are written as"), "{}", run.err);
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn what_is_withheld_or_private_is_in_no_file() {
    let dir = filled();
    let events = rows(&exported(dir.path(), &["--format", "csv"]).out);
    let bomb = events.iter().find(|row| row["publishers"] == "Secret Four").unwrap();
    let report = bomb["report_ids"].clone();
    let (by, why) = (["--author", "A. Nalyst"], ["--reason", "a family asked"]);
    let args = [&["decide", "withhold", &report][..], &by, &why].concat();
    let run = cairn(dir.path(), &args, b"");
    assert_eq!(run.status, 0, "{}", run.err);
    for (format, claims) in [
        ("jsonl", false),
        ("csv", false),
        ("geojson", false),
        ("parquet", false),
        ("arrow", false),
        ("acled", false),
        ("ged", false),
        ("sdg", false),
        ("csv", true),
        ("jsonl", true),
        ("parquet", true),
    ] {
        let mut args = vec!["--format", format, "--out", "out.bin"];
        args.extend(claims.then_some("--claims"));
        exported(dir.path(), &args);
        let bytes = fs::read(dir.path().join("out.bin")).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["Secret Four", "A. Nalyst", "a family asked", "sender-4", "sender-1"] {
            assert!(!text.contains(secret), "{secret} in {format}, claims {claims}");
        }
    }
    let all = exported(dir.path(), &["--format", "csv", "--private"]).out;
    assert!(all.contains("sender-1") && !all.contains("sender-4"), "withheld even so");
}

#[test]
fn listing_events_takes_the_same_formats() {
    let dir = filled();
    for (format, begins) in
        [("csv", "event_id,"), ("ged", "id,relid"), ("sdg", "country,"), ("geojson", "{\"type\"")]
    {
        let run = cairn(dir.path(), &["events", "--format", format], b"");
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(run.out.starts_with(begins), "{format}: {}", run.out);
    }
    let run = cairn(dir.path(), &["events", "--format", "csv", "--since", "2023-08-20"], b"");
    assert_eq!(rows(&run.out).len(), 2);
}
