//! Appending to the ledger and reading it back; nothing here changes or removes an entry.

use std::cell::RefCell;

use rusqlite::{Connection, OptionalExtension, Row, params};
use zstd::bulk::Compressor;

use crate::{Entry, EntryKind, Hash};

/// How much a stored content may unpack to: far above any report, far below a bomb's end.
const CONTENT_LIMIT: usize = 1 << 30;

/// What is to be appended.
pub struct Line<'a> {
    pub kind: EntryKind,
    pub body: &'a str,
    pub author: &'a str,
    /// RFC 3339, UTC.
    pub time: &'a str,
    /// zstd; `None` for an entry that is all in its body.
    pub content: Option<&'a [u8]>,
}

/// The last entry's number and hash; 0 and [`Hash::NONE`] for an empty ledger.
pub fn head(sql: &Connection) -> rusqlite::Result<(u64, Hash)> {
    sql.prepare_cached("SELECT sequence, hash FROM head")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Appends one entry after the one that `head` names, and moves `head`.
///
/// The caller writes `head` back with [`set_head`] before its transaction ends.
pub fn append(sql: &Connection, head: &mut (u64, Hash), line: &Line<'_>) -> rusqlite::Result<u64> {
    let mut entry = Entry {
        sequence: head.0 + 1,
        kind: line.kind.as_str().to_owned(),
        body: line.body.to_owned(),
        author: one_line(line.author),
        time: line.time.to_owned(),
        previous: head.1,
        hash: Hash::NONE,
    };
    entry.hash = entry.digest();
    sql.prepare_cached("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)")?.execute(params![
        entry.sequence,
        entry.kind,
        entry.body,
        entry.author,
        entry.time,
        entry.previous,
        entry.hash,
    ])?;
    if let Some(bytes) = line.content {
        sql.prepare_cached("INSERT INTO content VALUES (?, ?)")?
            .execute(params![entry.sequence, bytes])?;
    }
    *head = (entry.sequence, entry.hash);
    Ok(entry.sequence)
}

pub fn set_head(sql: &Connection, head: &(u64, Hash)) -> rusqlite::Result<()> {
    sql.prepare_cached("UPDATE head SET sequence = ?, hash = ?")?
        .execute(params![head.0, head.1])
        .map(drop)
}

/// An author is hashed as one line.
fn one_line(author: &str) -> String {
    author.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The entry of this number.
pub fn entry(sql: &Connection, sequence: u64) -> rusqlite::Result<Option<Entry>> {
    sql.prepare_cached("SELECT * FROM entry WHERE sequence = ?")?
        .query_row([sequence], from_row)
        .optional()
}

/// Hands on every entry after `after`, in order.
pub fn each<E: From<rusqlite::Error>>(
    sql: &Connection,
    after: u64,
    mut take: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let mut select = sql.prepare("SELECT * FROM entry WHERE sequence > ? ORDER BY sequence")?;
    let mut rows = select.query([after])?;
    while let Some(row) = rows.next()? {
        take(from_row(row)?)?;
    }
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        sequence: row.get(0)?,
        kind: row.get(1)?,
        body: row.get(2)?,
        author: row.get(3)?,
        time: row.get(4)?,
        previous: row.get(5)?,
        hash: row.get(6)?,
    })
}

/// What the entry of this number holds, unpacked; `None` when it was purged or never was.
pub fn content(sql: &Connection, sequence: u64) -> rusqlite::Result<Option<Vec<u8>>> {
    let packed: Option<Vec<u8>> = sql
        .prepare_cached("SELECT bytes FROM content WHERE sequence = ?")?
        .query_row([sequence], |row| row.get(0))
        .optional()?;
    packed.map(|packed| unpack(&packed)).transpose()
}

/// zstd at its default level.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        // Making a compressor takes longer than packing a report with it.
        static PACKER: RefCell<Compressor<'static>> = RefCell::new(
            Compressor::new(zstd::DEFAULT_COMPRESSION_LEVEL).expect("the default level exists"),
        );
    }
    PACKER.with_borrow_mut(|packer| packer.compress(bytes)).expect("there is room for all of it")
}

/// Damaged content is an error of the file, as a damaged page is.
fn unpack(packed: &[u8]) -> rusqlite::Result<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten().unwrap_or(0);
    let size = usize::try_from(size).unwrap_or(CONTENT_LIMIT).min(CONTENT_LIMIT);
    zstd::bulk::decompress(packed, size).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, error.into())
    })
}
