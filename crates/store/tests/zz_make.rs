mod common;
#[test]
fn make() {
    let path = std::path::Path::new("/tmp/st/old2.db");
    let _ = std::fs::remove_file(path);
    drop(common::filled(path, &common::reports()[..3], 2));
    let sql = rusqlite::Connection::open(path).unwrap();
    sql.pragma_update(None, "journal_mode", "delete").unwrap();
    for t in [
        "report_text",
        "event_place",
        "event_actor",
        "event",
        "word",
        "home",
        "match",
        "posting",
        "claim",
        "decided",
        "decision",
        "policy",
        "report",
    ] {
        sql.execute_batch(&format!("DROP TABLE {t}")).unwrap();
    }
    sql.execute_batch("PRAGMA user_version=1; VACUUM").unwrap();
}
