//! What was changed behind the ledger's back is found.

mod common;

use std::{fs, path::Path};

use cairn_core::{Act, Decision};
use cairn_store::{Deed, Error, Filter, Hash, Store};
use common::{context, events, filled, on, prepared, reports, stamp};
use rusqlite::{Connection, params, types::Value};

/// A ledger with reports, readings, a policy and a decision, all in one file.
fn small(path: &Path) {
    let mut store = filled(path, &reports()[..2], 1);
    let event = events(&mut store, &Filter::default()).remove(0).id;
    store
        .decide(&Deed::Confirm { event, persons: 1 }, "seen on film", &stamp(), &context(), &|_| {
            String::new()
        })
        .unwrap();
    assert!(store.verify().unwrap().faults.is_empty());
}

/// The same value with one byte changed, for each byte.
fn with_one_byte_changed(value: &Value) -> Vec<Value> {
    let changed = |bytes: &[u8], make: &dyn Fn(Vec<u8>) -> Option<Value>| -> Vec<Value> {
        let each = |at: usize| {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= 1;
            make(bytes)
        };
        (0..bytes.len()).filter_map(each).collect()
    };
    match value {
        Value::Integer(n) => vec![Value::Integer(n + 1), Value::Integer(n ^ 0x100)],
        Value::Text(text) => {
            changed(text.as_bytes(), &|b| String::from_utf8(b).ok().map(Value::Text))
        }
        Value::Blob(bytes) => changed(bytes, &|b| Some(Value::Blob(b))),
        _ => Vec::new(),
    }
}

#[test]
fn every_byte_of_an_entry_counts() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    small(&path);
    let sql = Connection::open(&path).unwrap();
    sql.execute_batch("DROP TRIGGER entries_are_never_changed").unwrap();
    let mut tried = 0;
    for column in ["sequence", "kind", "body", "author", "time", "previous", "hash"] {
        let rows: Vec<(i64, Value)> = sql
            .prepare(&format!("SELECT sequence, {column} FROM entry"))
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for (sequence, value) in rows {
            for changed in with_one_byte_changed(&value) {
                sql.execute_batch("SAVEPOINT try").unwrap();
                let done = sql.execute(
                    &format!("UPDATE entry SET {column} = ? WHERE sequence = ?"),
                    params![changed, sequence],
                );
                if done.is_ok() {
                    sql.execute_batch("RELEASE try").unwrap();
                    let verified = Store::read(&path).unwrap().verify().unwrap();
                    assert!(!verified.faults.is_empty(), "{column} of {sequence}: {changed:?}");
                    let named = changed != value && column != "sequence";
                    let place = format!("entry {sequence}");
                    let places: Vec<&str> =
                        verified.faults.iter().map(|fault| fault.place.as_str()).collect();
                    assert!(!named || places.contains(&place.as_str()), "{places:?}");
                    let back = if column == "sequence" { changed } else { sequence.into() };
                    sql.execute(
                        &format!("UPDATE entry SET {column} = ? WHERE sequence = ?"),
                        params![value, back],
                    )
                    .unwrap();
                    tried += 1;
                } else {
                    sql.execute_batch("ROLLBACK TO try; RELEASE try").unwrap();
                }
            }
        }
    }
    assert!(tried > 1000, "{tried}");
    assert!(Store::read(&path).unwrap().verify().unwrap().faults.is_empty());
}

#[test]
fn a_changed_report_or_reading_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    small(&path);
    let sql = Connection::open(&path).unwrap();
    let rows: Vec<(i64, Vec<u8>)> = sql
        .prepare("SELECT sequence, bytes FROM content")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let unpacked = |bytes: &[u8]| zstd::bulk::decompress(bytes, 1 << 20).ok();
    for (sequence, bytes) in rows {
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            sql.execute(
                "UPDATE content SET bytes = ? WHERE sequence = ?",
                params![changed, sequence],
            )
            .unwrap();
            let is_same = unpacked(&changed) == unpacked(&bytes);
            let faults = Store::read(&path).unwrap().verify().unwrap().faults;
            assert!(is_same || !faults.is_empty(), "byte {at} of content {sequence}");
        }
        sql.execute("UPDATE content SET bytes = ? WHERE sequence = ?", params![bytes, sequence])
            .unwrap();
    }
}

#[test]
fn an_end_that_was_cut_off_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    small(&path);
    let sql = Connection::open(&path).unwrap();
    sql.execute_batch(
        "DROP TRIGGER entries_are_never_removed; DELETE FROM entry WHERE sequence = 6",
    )
    .unwrap();
    let faults = Store::read(&path).unwrap().verify().unwrap().faults;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].place, "the ledger's end");
}

#[test]
fn the_ledger_itself_refuses_changes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    small(&path);
    let sql = Connection::open(&path).unwrap();
    for change in ["UPDATE entry SET author = 'me'", "DELETE FROM entry"] {
        let refused = sql.execute_batch(change).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

/// A flip in a page is found by SQLite, by the hashes, or lies where nothing is kept.
#[test]
fn a_damaged_page_is_told_or_harmless() {
    let dir = tempfile::tempdir().unwrap();
    let (path, copy) = (dir.path().join("a.db"), dir.path().join("b.db"));
    small(&path);
    Connection::open(&path).unwrap().pragma_update(None, "journal_mode", "delete").unwrap();
    let whole = fs::read(&path).unwrap();
    let ledger = |path: &Path| -> Option<(u64, Hash)> { Store::read(path).ok()?.head().ok() };
    let head = ledger(&path).unwrap();
    let mut found = 0;
    for at in (0..whole.len()).step_by(401) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        fs::write(&copy, &damaged).unwrap();
        let is_told = match Store::read(&copy) {
            Ok(store) => store.verify().map_or(true, |verified| !verified.faults.is_empty()),
            Err(_) => true,
        };
        found += usize::from(is_told);
        if !is_told {
            assert_eq!(ledger(&copy), Some(head), "byte {at}");
        }
    }
    assert!(found > 0);
}

#[test]
fn a_purged_report_leaves_its_hash_its_reason_and_none_of_its_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let mut marked = reports()[3].clone();
    marked.publisher = Some("Xylographic Gazette".to_owned());
    let mut store = filled(&path, &[reports()[0].clone(), marked.clone()], 2);
    let holds = |path: &Path| {
        let wanted = b"Xylographic";
        let log = path.with_extension("db-wal");
        [path.to_owned(), log].iter().any(|file| {
            let bytes = fs::read(file).unwrap_or_default();
            bytes.windows(wanted.len()).any(|window| window == wanted)
        })
    };
    assert!(holds(&path));
    let purge: Decision = store
        .decide(
            &Deed::Purge(marked.id.clone()),
            "a witness is in danger",
            &on("2026-01-03"),
            &context(),
            &|event| event.id.to_string(),
        )
        .unwrap();
    assert!(matches!(purge.act, Act::Purge(_)));
    assert!(!holds(&path), "its bytes are gone from the file and from the log");
    let verified = store.verify().unwrap();
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    assert_eq!(verified.purged, 1);
    assert!(store.report(&marked.id).unwrap().is_none());
    assert_eq!(events(&mut store, &Filter::default()).len(), 1);
    let again = store.add(vec![prepared(marked.clone())], "test", &stamp(), &context()).unwrap();
    assert_eq!(again, [cairn_store::Added::Purged { report: marked.id.clone() }]);
    let undo = Deed::Undo(purge.id);
    let refused = store.decide(&undo, "no", &stamp(), &context(), &|_| String::new()).unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused}");
}

#[test]
fn content_that_is_gone_without_a_decision_is_a_fault() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    small(&path);
    Connection::open(&path).unwrap().execute("DELETE FROM content WHERE sequence = 2", []).unwrap();
    let faults = Store::read(&path).unwrap().verify().unwrap().faults;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].what.contains("no decision purged"), "{faults:?}");
}

#[test]
fn a_table_that_does_not_follow_from_the_ledger_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    small(&path);
    let derived = || Store::read(&path).unwrap().derive_again(&context()).unwrap().unwrap();
    let whole = derived();
    assert_eq!((whole.events, whole.faults.len()), (1, 0), "{:?}", whole.faults);
    let sql = Connection::open(&path).unwrap();
    for (change, table) in [
        ("UPDATE event SET killed_best = 99", "event"),
        ("UPDATE event_place SET south = 0", "event_place"),
        ("UPDATE home SET group_idx = 7", "home"),
        ("DELETE FROM posting WHERE day > 0", "posting"),
        ("INSERT INTO word VALUES (1, 0, 2, 0, 1)", "word"),
        ("DELETE FROM band", "band"),
        ("UPDATE report SET hidden = 'withheld'", "report"),
    ] {
        sql.execute_batch("BEGIN").unwrap();
        assert!(sql.execute(change, []).unwrap() > 0, "{change}");
        sql.execute_batch("COMMIT").unwrap();
        let places: Vec<String> = derived().faults.into_iter().map(|fault| fault.place).collect();
        assert_eq!(places, [format!("table {table}")], "{change}");
        let mut store = Store::open(&path).unwrap();
        store.rebuild(&stamp(), &context()).unwrap();
        assert!(derived().faults.is_empty());
    }
}

#[test]
fn tables_of_other_policies_are_not_compared() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    small(&path);
    let mut other = context();
    other.link.threshold = 0.9;
    assert_eq!(Store::read(&path).unwrap().derive_again(&other).unwrap(), None);
}
