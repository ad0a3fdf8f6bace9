//! A deployment's own places.

mod common;

use std::fs;

use common::cairn;

#[test]
fn added_places_are_kept_once_and_found_in_reports() {
    let dir = tempfile::tempdir().unwrap();
    let table = "Pueblo,Breite,Laenge\nKhirbet Zumurrud,35.1,36.2\nNowhere,north,east\n";
    fs::write(dir.path().join("villages.csv"), table).unwrap();
    let guess = cairn(dir.path(), &["places", "add", "villages.csv"], b"");
    assert_eq!(guess.status, 2);
    assert!(guess.err.contains("--map name=COLUMN"), "{}", guess.err);

    let add = [
        "places",
        "add",
        "villages.csv",
        "--country=SY",
        "--map=name=Pueblo,lat=Breite,lon=Laenge",
    ];
    let first = cairn(dir.path(), &add, b"");
    assert_eq!(first.status, 1, "a bad line is named");
    assert!(first.err.contains("villages.csv:3"), "{}", first.err);
    assert!(first.err.contains("1 places added"), "{}", first.err);
    let list = fs::read_to_string(dir.path().join("cairn-places.csv")).unwrap();
    let again = cairn(dir.path(), &add, b"");
    assert!(again.err.contains("0 places added"), "{}", again.err);
    assert_eq!(fs::read_to_string(dir.path().join("cairn-places.csv")).unwrap(), list);

    let report = b"{\"text\":\"Five people were killed in Khirbet Zumurrud on 3 May 2023.\"}";
    let run = cairn(dir.path(), &["read", "--format=jsonl", "--country=SY"], report);
    let found = run.lines()[0]["mentions"].as_array().unwrap().iter().any(|mention| {
        mention["type"] == "place"
            && mention["lat"] == 35.1
            && mention["text"] == "Khirbet Zumurrud"
    });
    assert!(found, "{}", run.out);
}

#[test]
fn geonames_dumps_are_recognised() {
    let dir = tempfile::tempdir().unwrap();
    let row = "9000001\tTell Sample\tTell Sample\tتل\t35.5\t38.5\tP\tPPL\tSY\t\t04\t\t\t\t1200\t\t300\tAsia/Damascus\t2020-01-01\n";
    fs::write(dir.path().join("SY.txt"), row).unwrap();
    let run = cairn(dir.path(), &["places", "add", "SY.txt", "--list=own.csv"], b"");
    assert_eq!(
        (run.status, run.err.as_str()),
        (0, "1 places added to own.csv, which now holds 1.\n")
    );
    let list = fs::read_to_string(dir.path().join("own.csv")).unwrap();
    assert!(list.contains("geonames:9000001,Tell Sample,"), "{list}");
}
