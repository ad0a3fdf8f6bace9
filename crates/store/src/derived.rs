//! Whether the tables are what the ledger gives.

use rusqlite::{Connection, OpenFlags, types::ValueRef};
use sha2::{Digest, Sha256};

use crate::{
    Context, Fault, Hash, Result, Store,
    add::policy_body,
    library::Library,
    migrations,
    rebuild::{self, PROJECTIONS},
    store::{CACHE_KIB, uri},
};

/// What comparing the tables with the ledger found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// Events that the ledger gives.
    pub events: u64,
    /// Tables that hold something else.
    pub faults: Vec<Fault>,
}

impl Store {
    /// Derives everything again beside the store, and compares it with the store's tables; nothing
    /// is changed. It takes as long as a rebuild, and a scratch file where SQLite puts those.
    ///
    /// `None` when the tables were made by other policies than these: then they ought to differ.
    pub fn derive_again(&self, context: &Context) -> Result<Option<Derived>> {
        self.ask(|sql| {
            if policy_body(sql)?.as_deref() != Some(context.policy().as_str()) {
                return Ok(None);
            }
            let aside = self.beside()?;
            rebuild::all(&aside, &mut Library::default(), context)?;
            compare(&aside).map(Some)
        })
    }

    /// Empty tables in a scratch file that is gone when the connection closes. What is not derived
    /// is the store's own, read at one moment.
    fn beside(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let aside = Connection::open_with_flags("", flags)?;
        aside.pragma_update(None, "cache_size", -CACHE_KIB)?;
        migrations::projections(&aside)?;
        let mode = if self.is_immutable { "immutable=1" } else { "mode=ro" };
        aside.execute("ATTACH ? AS store", [uri(&self.path, mode)?])?;
        aside.execute_batch(
            "BEGIN;
             -- A purged report's bytes are destroyed in the store, and only there.
             CREATE TEMP VIEW content AS SELECT * FROM store.content;
             CREATE TEMP TRIGGER content_is_left_alone INSTEAD OF DELETE ON content
             BEGIN SELECT 1; END;",
        )?;
        Ok(aside)
    }
}

fn compare(aside: &Connection) -> rusqlite::Result<Derived> {
    let events = aside.query_row("SELECT count(*) FROM main.event", [], |row| row.get(0))?;
    let mut faults = Vec::new();
    for table in PROJECTIONS {
        if digest(aside, "main", table)? == digest(aside, "store", table)? {
            continue;
        }
        let missing = only_in(aside, "main", "store", table)?;
        let extra = only_in(aside, "store", "main", table)?;
        faults.push(Fault {
            place: format!("table {table}"),
            what: format!(
                "is not what the ledger gives ({missing} rows missing, {extra} that do not follow); \
                 `cairn rebuild` makes it anew"
            ),
        });
    }
    Ok(Derived { events, faults })
}

/// Of all rows of a table in the order of their keys.
fn digest(sql: &Connection, schema: &str, table: &str) -> rusqlite::Result<Hash> {
    let mut select =
        sql.prepare(&format!("SELECT * FROM {schema}.{table} ORDER BY {}", key(table)))?;
    let columns = select.column_count();
    let mut rows = select.query([])?;
    let mut digest = Sha256::new();
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            let value = row.get_ref(column)?;
            digest.update([value.data_type() as u8]);
            match value {
                ValueRef::Null => {}
                ValueRef::Integer(n) => digest.update(n.to_le_bytes()),
                ValueRef::Real(x) => digest.update(x.to_le_bytes()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    digest.update((bytes.len() as u64).to_le_bytes());
                    digest.update(bytes);
                }
            }
        }
    }
    Ok(Hash(digest.finalize().into()))
}

/// The columns that order a table, and that an index of it has in this order.
fn key(table: &str) -> &'static str {
    match table {
        "event_actor" => "actor, event",
        "event_place" => "event",
        "event" => "number",
        "word" | "match" => "report, idx, other_report, other_idx",
        "home" | "claim" => "report, idx",
        "posting" => "thing, day, report, idx",
        "band" => "band, report",
        "version" => "entry",
        "decided" => "report, idx, sequence",
        _ => "sequence",
    }
}

/// Rows that only the first of two schemas has.
fn only_in(sql: &Connection, one: &str, other: &str, table: &str) -> rusqlite::Result<u64> {
    let query = format!(
        "SELECT count(*) FROM (SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table})"
    );
    sql.query_row(&query, [], |row| row.get(0))
}
