//! Linking's shelf, over the tables: facts, keys, matches, words and homes of claims.
//!
//! Claims of one batch ask for the same neighbours again and again: what was fetched is kept while
//! the shelf is, which is no longer than a transaction.

use std::{collections::HashMap, sync::Arc};

use cairn_link::{ClaimKey, Facts, Home, Key, Probe, Shelf, Word};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The tables as linking sees them, within the caller's transaction.
pub struct Tables<'a> {
    sql: &'a Connection,
    facts: KeptFacts,
    /// Claims that a probe found, since the last claim was put.
    met: HashMap<Probe, Vec<ClaimKey>>,
    /// Homes asked for or set.
    homes: HashMap<ClaimKey, Home>,
}

/// Facts fetched from the tables or put into them, at most [`KEPT`].
///
/// They may be kept from one transaction to the next, as long as no claim is taken off the shelf.
#[derive(Default)]
pub struct KeptFacts(HashMap<ClaimKey, Arc<Facts>>);

impl KeptFacts {
    fn keep(&mut self, facts: Arc<Facts>) {
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        self.0.insert(facts.claim, facts);
    }
}

/// Some 600 bytes each.
const KEPT: usize = 100_000;

/// A report's key or a hash as SQLite can hold it: the same 64 bits, signed.
fn bits(bits: u64) -> i64 {
    bits as i64
}

fn claim_at(row: &Row<'_>, at: usize) -> rusqlite::Result<ClaimKey> {
    Ok(ClaimKey { report: row.get::<_, i64>(at)? as u64, index: row.get(at + 1)? })
}

impl<'a> Tables<'a> {
    pub fn of(sql: &'a Connection) -> Tables<'a> {
        Tables::with(sql, KeptFacts::default())
    }

    /// With facts that were fetched before.
    pub fn with(sql: &'a Connection, facts: KeptFacts) -> Tables<'a> {
        Tables { sql, facts, met: HashMap::new(), homes: HashMap::new() }
    }

    pub fn into_facts(self) -> KeptFacts {
        self.facts
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

    fn facts(&mut self, claim: ClaimKey) -> rusqlite::Result<Option<Arc<Facts>>> {
        if let Some(facts) = self.facts.0.get(&claim) {
            return Ok(Some(facts.clone()));
        }
        let bytes: Option<Vec<u8>> = self
            .sql
            .prepare_cached("SELECT facts FROM claim WHERE report = ? AND idx = ?")?
            .query_row(params![bits(claim.report), claim.index], |row| row.get(0))
            .optional()?;
        let facts = bytes.and_then(|bytes| Facts::from_bytes(&bytes)).map(Arc::new);
        if let Some(facts) = &facts {
            self.facts.keep(facts.clone());
        }
        Ok(facts)
    }

    fn put_facts(&mut self, facts: &Facts, keys: &[Key]) -> rusqlite::Result<()> {
        let claim = facts.claim;
        self.met.clear();
        self.facts.keep(Arc::new(facts.clone()));
        self.sql
            .prepare_cached("INSERT OR REPLACE INTO claim VALUES (?, ?, ?)")?
            .execute(params![bits(claim.report), claim.index, facts.to_bytes()])?;
        let mut post =
            self.sql.prepare_cached("INSERT OR IGNORE INTO posting VALUES (?, ?, ?, ?)")?;
        for key in keys {
            post.execute(params![bits(key.thing), key.day, bits(claim.report), claim.index])?;
        }
        Ok(())
    }

    /// The report is kept once, and stands for its claims that are here.
    fn put_text(&mut self, claims: &[ClaimKey], bands: &[u64]) -> rusqlite::Result<()> {
        let Some(claim) = claims.first() else { return Ok(()) };
        let mut post = self.sql.prepare_cached("INSERT OR IGNORE INTO band VALUES (?, ?)")?;
        for band in bands {
            post.execute(params![bits(*band), bits(claim.report)])?;
        }
        Ok(())
    }

    fn meeting(&mut self, probes: &[Probe]) -> rusqlite::Result<Vec<ClaimKey>> {
        let mut select = self.sql.prepare_cached(
            "SELECT report, idx FROM posting WHERE thing = ? AND day BETWEEN ? AND ?",
        )?;
        let mut found = Vec::new();
        for probe in probes {
            if !self.met.contains_key(probe) {
                let met = select
                    .query_map(params![bits(probe.thing), probe.from, probe.to], |row| {
                        claim_at(row, 0)
                    })?
                    .collect::<rusqlite::Result<_>>()?;
                self.met.insert(*probe, met);
            }
            found.extend_from_slice(&self.met[probe]);
        }
        Ok(found)
    }

    fn copies(&mut self, bands: &[u64]) -> rusqlite::Result<Vec<ClaimKey>> {
        let mut select = self.sql.prepare_cached(
            "SELECT report, idx FROM claim WHERE report IN \
             (SELECT report FROM band WHERE band = ?)",
        )?;
        let mut found = Vec::new();
        for band in bands {
            for claim in select.query_map([bits(*band)], |row| claim_at(row, 0))? {
                found.push(claim?);
            }
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
        if let Some(home) = self.homes.get(&claim) {
            return Ok(Some(*home));
        }
        let home = self
            .sql
            .prepare_cached(
                "SELECT group_report, group_idx, event_report, event_idx FROM home \
                 WHERE report = ? AND idx = ?",
            )?
            .query_row(params![bits(claim.report), claim.index], |row| {
                Ok(Home { group: claim_at(row, 0)?, event: claim_at(row, 2)? })
            })
            .optional()?;
        self.homes.extend(home.map(|home| (claim, home)));
        Ok(home)
    }

    fn set_home(&mut self, claim: ClaimKey, home: Home) -> rusqlite::Result<()> {
        // Groups are formed anew more often than they change.
        if self.homes.insert(claim, home) == Some(home) {
            return Ok(());
        }
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
