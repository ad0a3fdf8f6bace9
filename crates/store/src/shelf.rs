//! Linking's shelf, over the tables: facts, keys, matches, words and homes of claims.
//!
//! Claims of one batch ask for the same neighbours again and again: what was fetched is kept while
//! the shelf is, which is no longer than a transaction.

use std::collections::HashMap;

use cairn_link::{ClaimKey, Facts, Home, Shelf, Word};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The tables as linking sees them, within the caller's transaction.
pub struct Tables<'a> {
    sql: &'a Connection,
    /// Facts fetched, at most [`KEPT`].
    facts: HashMap<ClaimKey, Facts>,
    /// Claims found under a key, since the last claim was put.
    met: HashMap<u64, Vec<ClaimKey>>,
}

/// Facts kept in memory; some 400 bytes each.
const KEPT: usize = 100_000;

/// A report's key as SQLite can hold it: the same 64 bits, signed.
fn bits(report: u64) -> i64 {
    report as i64
}

fn claim_at(row: &Row<'_>, at: usize) -> rusqlite::Result<ClaimKey> {
    Ok(ClaimKey { report: row.get::<_, i64>(at)? as u64, index: row.get(at + 1)? })
}

impl Tables<'_> {
    pub fn of(sql: &Connection) -> Tables<'_> {
        Tables { sql, facts: HashMap::new(), met: HashMap::new() }
    }

    fn meeting_under(&self, key: u64) -> rusqlite::Result<Vec<ClaimKey>> {
        self.sql
            .prepare_cached("SELECT report, idx FROM posting WHERE key = ?")?
            .query_map([key as i64], |row| claim_at(row, 0))?
            .collect()
    }

    fn claims(&self, query: &str, of: ClaimKey) -> rusqlite::Result<Vec<ClaimKey>> {
        self.sql
            .prepare_cached(query)?
            .query_map(params![bits(of.report), of.index], |row| claim_at(row, 0))?
            .collect()
    }
}

impl Shelf for Tables<'_> {
    type Error = rusqlite::Error;

    fn facts(&mut self, claim: ClaimKey) -> rusqlite::Result<Option<Facts>> {
        if let Some(facts) = self.facts.get(&claim) {
            return Ok(Some(facts.clone()));
        }
        let bytes: Option<Vec<u8>> = self
            .sql
            .prepare_cached("SELECT facts FROM claim WHERE report = ? AND idx = ?")?
            .query_row(params![bits(claim.report), claim.index], |row| row.get(0))
            .optional()?;
        let facts = bytes.and_then(|bytes| Facts::from_bytes(&bytes));
        if let Some(facts) = &facts {
            if self.facts.len() >= KEPT {
                self.facts.clear();
            }
            self.facts.insert(claim, facts.clone());
        }
        Ok(facts)
    }

    fn put_facts(&mut self, facts: &Facts, keys: &[u64]) -> rusqlite::Result<()> {
        let claim = facts.claim;
        self.met.clear();
        self.facts.remove(&claim);
        self.sql
            .prepare_cached("INSERT OR REPLACE INTO claim VALUES (?, ?, ?)")?
            .execute(params![bits(claim.report), claim.index, facts.to_bytes()])?;
        let mut post = self.sql.prepare_cached("INSERT OR IGNORE INTO posting VALUES (?, ?, ?)")?;
        for key in keys {
            post.execute(params![*key as i64, bits(claim.report), claim.index])?;
        }
        Ok(())
    }

    fn meeting(&mut self, keys: &[u64]) -> rusqlite::Result<Vec<ClaimKey>> {
        let mut found = Vec::new();
        for key in keys {
            if !self.met.contains_key(key) {
                let met = self.meeting_under(*key)?;
                self.met.insert(*key, met);
            }
            found.extend_from_slice(&self.met[key]);
        }
        Ok(found)
    }

    fn matches(&mut self, claim: ClaimKey) -> rusqlite::Result<Vec<(ClaimKey, f64)>> {
        self.sql
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
            self.sql.prepare_cached("INSERT OR REPLACE INTO match VALUES (?, ?, ?, ?, ?)")?;
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
        self.sql
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
        self.sql
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
        self.sql
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
