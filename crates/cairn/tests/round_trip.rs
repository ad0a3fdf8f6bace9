//! Rows of other datasets that come in, become events and go out again: every column comes back as it
//! was, or `[lost]` of its crosswalk says why not. The rows are made up.

mod common;

use std::{collections::BTreeMap, fs, path::Path};

use common::cairn;

type Row = BTreeMap<String, String>;

/// Two clashes, an attack on civilians, an attacker's own dead, vague days and places, odd names and
/// figures that contradict each other.
const GED: &str = include_str!("round_trip/ged.csv");
const ACLED: &str = include_str!("round_trip/acled.csv");

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |cells: csv::StringRecord| -> Row {
        header.iter().map(str::to_owned).zip(cells.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|cells| row(cells.unwrap())).collect()
}

/// `[lost]` of a crosswalk: columns, and why they do not come back.
fn lost(crosswalk: &str) -> toml::Table {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join("codebook/crosswalks").join(crosswalk)).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    table["lost"].as_table().unwrap().clone()
}

fn listed(crosswalk: &str) -> Vec<String> {
    let mut columns: Vec<String> = lost(crosswalk).keys().cloned().collect();
    columns.sort();
    columns
}

/// The table of docs/crosswalks.md that says the same, between its two marks.
#[test]
fn what_is_lost_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("docs/crosswalks.md");
    let docs = fs::read_to_string(&path).unwrap();
    let mut made = docs.clone();
    for crosswalk in ["ged", "acled"] {
        let begin = format!("<!-- lost: {crosswalk}.toml -->\n");
        let start = made.find(&begin).expect("the mark of the table") + begin.len();
        let end = start + made[start..].find("<!-- end -->").expect("the end of the table");
        made.replace_range(start..end, &table(crosswalk));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    } else {
        assert_eq!(docs, made, "UPDATE=1 cargo test -p cairn --test round_trip writes it anew");
    }
}

fn table(crosswalk: &str) -> String {
    let lost = lost(&format!("{crosswalk}.toml"));
    let mut table = "| column | comes back as |\n|---|---|\n".to_owned();
    for (column, why) in lost {
        table.push_str(&format!("| {column} | {} |\n", why.as_str().unwrap()));
    }
    table
}

/// Numbers are equal as numbers; words but for runs of spaces.
fn is_same(a: &str, b: &str) -> bool {
    match (a.trim().parse::<f64>(), b.trim().parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-6,
        _ => a.split_whitespace().eq(b.split_whitespace()),
    }
}

/// Columns of which at least one row comes back with another cell.
fn changed(dataset: &str, id: &str, csv: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("in.csv"), csv).unwrap();
    let run = cairn(dir.path(), &["import", dataset, "in.csv"], b"");
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let run = cairn(dir.path(), &["export", "--format", dataset, "--out", "out.csv"], b"");
    assert_eq!(run.status, 0, "{}", run.err);
    let out = rows(&fs::read_to_string(dir.path().join("out.csv")).unwrap());
    let sent = rows(csv);
    assert_eq!(sent.len(), out.len(), "{}", run.err);
    let came: BTreeMap<&str, &Row> = out.iter().map(|row| (row[id].as_str(), row)).collect();
    let mut changed: Vec<String> = Vec::new();
    for row in &sent {
        let back = came.get(row[id].as_str()).unwrap_or_else(|| panic!("{} is gone", row[id]));
        for (column, cell) in row.iter().filter(|(column, cell)| !is_same(cell, &back[*column])) {
            if !changed.contains(column) {
                println!("{column}: {cell:?} came back as {:?}", back[column]);
                changed.push(column.clone());
            }
        }
    }
    changed.sort();
    changed
}

#[test]
fn every_column_of_ged_comes_back_or_is_listed_as_lost() {
    assert_eq!(changed("ged", "id", GED), listed("ged.toml"));
}

#[test]
fn every_column_of_acled_comes_back_or_is_listed_as_lost() {
    assert_eq!(changed("acled", "event_id_cnty", ACLED), listed("acled.toml"));
}
