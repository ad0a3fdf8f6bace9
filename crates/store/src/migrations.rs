use rusqlite::Connection;

/// Every change of the tables, oldest first. Never edit one that was released: add another.
///
/// The first makes the ledger; all others are of what is derived from it.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_ledger.sql"),
    include_str!("../migrations/0002_projections.sql"),
    include_str!("../migrations/0003_days_and_versions.sql"),
    include_str!("../migrations/0004_rows.sql"),
    include_str!("../migrations/0005_long_events.sql"),
];

/// "cairn" in the file's header, so that `file` and we can tell what it is.
pub const APPLICATION_ID: i32 = 0x6361_6972;

/// Makes the tables that are derived, empty, in a database without a ledger.
pub fn projections(sql: &Connection) -> rusqlite::Result<()> {
    MIGRATIONS[1..].iter().try_for_each(|migration| sql.execute_batch(migration))
}

/// The version that this program writes.
pub fn newest() -> usize {
    MIGRATIONS.len()
}

/// How many migrations a file has seen.
pub fn version(sql: &Connection) -> rusqlite::Result<usize> {
    sql.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings the tables up to date in one transaction; whether anything had to be done.
pub fn run(sql: &mut Connection) -> rusqlite::Result<bool> {
    let from = version(sql)?;
    if from >= newest() {
        return Ok(false);
    }
    let migrate = sql.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
    for migration in &MIGRATIONS[version(&migrate)?.min(newest())..] {
        migrate.execute_batch(migration)?;
    }
    migrate.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate.pragma_update(None, "user_version", newest())?;
    migrate.commit()?;
    Ok(true)
}
