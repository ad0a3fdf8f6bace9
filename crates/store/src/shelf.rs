//! Linking's shelf, over the tables: facts, keys, matches, words and homes of claims.

use cairn_link::{ClaimKey, Facts, Home, Shelf, Word};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The tables as linking sees them, within the caller's transaction.
pub struct Tables<'a>(pub &'a Connection);

/// A report's key as SQLite can hold it: the same 64 bits, signed.
fn bits(report: u64) -> i64 {
    report as i64
}

fn claim_at(row: &Row<'_>, at: usize) -> rusqlite::Result<ClaimKey> {
    Ok(ClaimKey { report: row.get::<_, i64>(at)? as u64, index: row.get(at + 1)? })
}

impl Tables<'_> {
    fn claims(&self, query: &str, of: ClaimKey) -> rusqlite::Result<Vec<ClaimKey>> {
        self.0
            .prepare_cached(query)?
            .query_map(params![bits(of.report), of.index], |row| claim_at(row, 0))?
            .collect()
    }
}

impl Shelf for Tables<'_> {
    type Error = rusqlite::Error;

    fn facts(&mut self, claim: ClaimKey) -> rusqlite::Result<Option<Facts>> {
        let bytes: Option<Vec<u8>> = self
            .0
            .prepare_cached("SELECT facts FROM claim WHERE report = ? AND idx = ?")?
            .query_row(params![bits(claim.report), claim.index], |row| row.get(0))
            .optional()?;
        Ok(bytes.and_then(|bytes| Facts::from_bytes(&bytes)))
    }

    fn put_facts(&mut self, facts: &Facts, keys: &[u64]) -> rusqlite::Result<()> {
        let claim = facts.claim;
        self.0.prepare_cached("INSERT OR REPLACE INTO claim VALUES (?, ?, ?)")?.execute(params![
            bits(claim.report),
            claim.index,
            facts.to_bytes()
        ])?;
        let mut post = self.0.prepare_cached("INSERT OR IGNORE INTO posting VALUES (?, ?, ?)")?;
        for key in keys {
            post.execute(params![*key as i64, bits(claim.report), claim.index])?;
        }
        Ok(())
    }

    fn meeting(&mut self, keys: &[u64]) -> rusqlite::Result<Vec<ClaimKey>> {
        let mut found = Vec::new();
        let mut select =
            self.0.prepare_cached("SELECT report, idx FROM posting WHERE key = ?")?;
        for key in keys {
            let mut rows = select.query([*key as i64])?;
            while let Some(row) = rows.next()? {
                found.push(claim_at(row, 0)?);
            }
        }
        Ok(found)
    }

    fn matches(&mut self, claim: ClaimKey) -> rusqlite::Result<Vec<(ClaimKey, f64)>> {
        self.0
            .prepare_cached(
                "SELECT other_report, other_idx, score FROM match WHERE report = ? AND idx = ?",
            )?
            .query_map(params![bits(claim.report), claim.index], |row| {
                Ok((claim_at(row, 0)?, row.get(2)?))
            })?
            .collect()
    }

    fn put_match(&mut self, a: ClaimKey, b: ClaimKey, score: f64) -> rusqlite::Result<()> {
        let mut insert =
            self.0.prepare_cached("INSERT OR REPLACE INTO match VALUES (?, ?, ?, ?, ?)")?;
        for (one, other) in [(a, b), (b, a)] {
            insert.execute(params![
                bits(one.report),
                one.index,
                bits(other.report),
                other.index,
                score
            ])?;
        }
        Ok(())
    }

    fn words(&mut self, claim: ClaimKey) -> rusqlite::Result<Vec<Word>> {
        self.0
            .prepare_cached(
                "SELECT other_report, other_idx, is_one_event FROM word \
                 WHERE report = ? AND idx = ?",
            )?
            .query_map(params![bits(claim.report), claim.index], |row| {
                let other = claim_at(row, 0)?;
                let (a, b) = (claim.min(other), claim.max(other));
                Ok(Word { a, b, is_one_event: row.get(2)? })
            })?
            .collect()
    }

    fn home(&mut self, claim: ClaimKey) -> rusqlite::Result<Option<Home>> {
        self.0
            .prepare_cached(
                "SELECT group_report, group_idx, event_report, event_idx FROM home \
                 WHERE report = ? AND idx = ?",
            )?
            .query_row(params![bits(claim.report), claim.index], |row| {
                Ok(Home { group: claim_at(row, 0)?, event: claim_at(row, 2)? })
            })
            .optional()
    }

    fn set_home(&mut self, claim: ClaimKey, home: Home) -> rusqlite::Result<()> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO home VALUES (?, ?, ?, ?, ?, ?)")?
            .execute(params![
                bits(claim.report),
                claim.index,
                bits(home.group.report),
                home.group.index,
                bits(home.event.report),
                home.event.index
            ])
            .map(drop)
    }

    fn in_group(&mut self, group: ClaimKey) -> rusqlite::Result<Vec<ClaimKey>> {
        self.claims("SELECT report, idx FROM home WHERE group_report = ? AND group_idx = ?", group)
    }

    fn in_event(&mut self, event: ClaimKey) -> rusqlite::Result<Vec<ClaimKey>> {
        self.claims("SELECT report, idx FROM home WHERE event_report = ? AND event_idx = ?", event)
    }
}
