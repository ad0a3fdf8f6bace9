//! Datasets that others coded, from the command line. The rows are made up.

mod common;

use std::{fs, path::Path};

use common::cairn;
use serde_json::Value;

const HEADER: &str = "id,type_of_violence,side_a,side_b,source_headline,source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,country,country_id,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high\n";

/// A raid on a village that no gazetteer has.
fn raid(id: u32, best: u32) -> String {
    format!(
        "{id},3,IS,Civilians,{best} shot dead in Tell Qubbat,SOHR,1,Tell Qubbat/Qubbet village,Homs Governorate,Tadmur district,34.61,38.41,Syria,652,1,2017-04-06,2017-04-06,0,0,{best},0,{best},{best},{best}\n"
    )
}

fn import(dir: &Path, rows: &str) -> common::Run {
    fs::write(dir.join("ged.csv"), format!("{HEADER}{rows}")).unwrap();
    cairn(dir, &["import", "ged", "ged.csv"], b"")
}

fn events(dir: &Path) -> Vec<Value> {
    cairn(dir, &["events", "--format", "jsonl"], b"").lines()
}

#[test]
fn rows_become_events_that_new_reports_link_to() {
    let dir = tempfile::tempdir().unwrap();
    let run = import(dir.path(), &raid(1, 9));
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("1 report added with 1 claim · 1 event"), "{}", run.out);

    let learned = cairn(dir.path(), &["places", "learn"], b"");
    assert!(learned.err.contains("1 places added"), "{}", learned.err);
    let list = fs::read_to_string(dir.path().join("cairn-places.csv")).unwrap();
    let line = "learned:SY/tell-qubbat,Tell Qubbat,Qubbet,34.61,38.41,SY,,,populated,0,learned from events (GED: 1)";
    assert!(list.lines().any(|row| row == line), "{list}");

    // The village is known now, by either name.
    let report = serde_json::json!({
        "id": "news", "published": "2017-04-07", "publisher": "Wire One",
        "text": "Islamic State gunmen shot dead nine villagers in Qubbet in Syria on Thursday, residents said.",
    });
    let run = cairn(dir.path(), &["add", "-"], report.to_string().as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    let all = events(dir.path());
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(all[0]["reports"].as_array().unwrap().len(), 2);
    assert_eq!(all[0]["independent_origins"], 2, "the observatory and residents");
    let verified = cairn(dir.path(), &["verify"], b"");
    assert_eq!(verified.status, 0, "{}", verified.err);
}

#[test]
fn a_row_that_comes_again_updates_its_event() {
    let dir = tempfile::tempdir().unwrap();
    import(dir.path(), &format!("{}{}", raid(1, 9), raid(2, 3)));
    let before = events(dir.path());
    assert_eq!(before.len(), 2, "rows of one dataset stay apart");
    let run = import(dir.path(), &format!("{}{}", raid(1, 9), raid(2, 4)));
    assert!(run.out.contains("1 changed, 1 there already · 2 events"), "{}", run.out);
    let after = events(dir.path());
    let changed = |events: &[Value], best: u64| {
        let of = |event: &&Value| event["killed"]["best"] == best;
        events.iter().find(of).map(|event| event["event_id"].clone())
    };
    assert_eq!(changed(&after, 4), changed(&before, 3));
    assert!(changed(&before, 3).is_some());
    let run = import(dir.path(), &format!("{}{}", raid(1, 9), raid(2, 4)));
    assert!(run.out.contains("2 there already · 2 events"), "{}", run.out);
}

#[test]
fn a_bad_row_is_named_and_the_others_are_taken() {
    let dir = tempfile::tempdir().unwrap();
    let bad = raid(2, 3).replace("2017-04-06,2017-04-06", "2017-04-06,soon");
    let run = import(dir.path(), &format!("{}{bad}1,2,3\n{}", raid(1, 9), raid(3, 5)));
    assert_eq!(run.status, 1);
    assert!(run.err.contains("ged.csv:3: date_end: \"soon\" is no day; left out"), "{}", run.err);
    assert!(run.err.contains("ged.csv:4: 3 cells, and the header has 24; left out"), "{}", run.err);
    assert_eq!(events(dir.path()).len(), 2);

    fs::write(dir.path().join("other.csv"), "name,best\nx,1\n").unwrap();
    let run = cairn(dir.path(), &["import", "acled", "other.csv"], b"");
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("this is no ACLED file"), "{}", run.err);
    let run = cairn(dir.path(), &["import", "ged", "none.csv"], b"");
    assert_eq!(run.status, 2);
    assert!(run.err.contains("none.csv"), "{}", run.err);
}
