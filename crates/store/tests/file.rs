//! The file that a store is: full disks, other writers, other files, older and newer ones, copies.

mod common;

use std::{fs, thread, time::Duration};

use cairn_store::{Error, Filter, Store};
use common::{context, events, filled, prepared, report, reports, stamp, told_by};
use rusqlite::Connection;

#[test]
fn a_full_disk_is_told_and_does_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let store = filled(&path, &reports()[..2], 2);
    let before = store.dump().unwrap();
    drop(store);
    // SQLite takes this for a disk of so many pages.
    let mut store = Store::open(&path).unwrap();
    store.limit_pages(1).unwrap();
    let long = "Gunmen attacked a convoy near Homs on Friday, killing three people. ".repeat(3000);
    let many = (0..40).map(|n| prepared(report(&format!("Outlet {n}"), "2023-08-12", &long)));
    let full = store.add(many.collect(), "test", &stamp(), &context()).unwrap_err();
    assert!(matches!(full, Error::Full(_)), "{full}");
    assert!(full.to_string().contains("Free some space"), "{full}");
    assert_eq!(store.dump().unwrap(), before);
    assert!(store.verify().unwrap().faults.is_empty());
    drop(store);
    let mut store = Store::open(&path).unwrap();
    let rest = reports()[2..].iter().cloned().map(prepared).collect();
    store.add(rest, "test", &stamp(), &context()).unwrap();
    assert!(store.verify().unwrap().faults.is_empty());
}

#[test]
fn a_place_that_cannot_be_written_to_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("none").join("a.db");
    assert!(matches!(Store::create(&missing), Err(Error::CannotOpen(_))));
    assert!(matches!(Store::read(&missing), Err(Error::Missing(_))));
    let text = dir.path().join("notes.txt");
    fs::write(&text, "These are notes and no store at all, however long they may be. ".repeat(20))
        .unwrap();
    for opened in [Store::create(&text), Store::read(&text)] {
        assert!(matches!(opened, Err(Error::Foreign(_))));
    }
    let other = dir.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE birds (name)").unwrap();
    assert!(matches!(Store::create(&other), Err(Error::Foreign(_))));
}

#[test]
fn a_second_writer_waits_its_turn_and_readers_do_not_wait() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let mut store = filled(&path, &reports()[..3], 3);
    let seen = told_by(&mut store);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(told_by(&mut Store::read(&path).unwrap()), seen, "reading goes on");
    let writer = thread::spawn(move || {
        let rest = reports()[3..].iter().cloned().map(prepared).collect();
        store.add(rest, "test", &stamp(), &context()).unwrap().len()
    });
    thread::sleep(Duration::from_millis(50));
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(writer.join().unwrap(), 2);
}

#[test]
fn a_writer_that_waits_in_vain_says_so() {
    let busy = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(5), None);
    let said = Error::from_sql(std::path::Path::new("a.db"), busy).to_string();
    assert_eq!(said, "a.db: another process is writing to this store; try again when it is done");
}

#[test]
fn a_copy_taken_while_others_write_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (path, copy) = (dir.path().join("a.db"), dir.path().join("copy.db"));
    let mut store = filled(&path, &reports()[..3], 3);
    let seen = told_by(&mut store);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM home").unwrap();
    Store::read(&path).unwrap().backup(&copy).unwrap();
    other.execute_batch("ROLLBACK").unwrap();
    let mut copied = Store::read(&copy).unwrap();
    assert_eq!(told_by(&mut copied), seen);
    assert_eq!(copied.head().unwrap(), store.head().unwrap());
    assert!(copied.verify().unwrap().faults.is_empty());
    assert!(matches!(store.backup(&copy), Err(Error::Refused(_))), "never over a file");
    assert!(!dir.path().join("copy.db.part").exists());
}

#[test]
fn a_newer_file_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    drop(filled(&path, &reports()[..1], 1));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Store::open(&path), Err(Error::Newer { found: 99, .. })));
    assert!(matches!(Store::read(&path), Err(Error::Newer { found: 99, .. })));
}

/// `tests/old/schema-1` holds three reports, and no table beside the ledger.
#[test]
fn a_file_of_the_first_schema_is_read_by_this_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/old/schema-1"), &path).unwrap();
    let refused = Store::read(&path).err().expect("reading changes nothing").to_string();
    assert!(refused.contains("cairn rebuild"), "{refused}");
    let mut store = Store::open(&path).unwrap();
    store.rebuild(&stamp(), &context()).unwrap();
    let verified = store.verify().unwrap();
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    assert_eq!(verified.reports, 3);
    assert!(!events(&mut store, &Filter::default()).is_empty());
}
