//! The events as they were at an earlier moment of the ledger.

use std::{collections::BTreeMap, sync::Arc};

use cairn_link::{ClaimKey, Facts, Home, Key, LinkPolicy, Probe, Shelf, Word, relink, words};
use rusqlite::{Connection, OptionalExtension};

use crate::{settled::decisions, shelf::Tables};

/// The last entry that was written on this day or before; 0 when there was none.
pub fn last_entry(sql: &Connection, day: cairn_core::Date) -> rusqlite::Result<u64> {
    let found: Option<u64> = sql
        .prepare_cached(
            "SELECT sequence FROM entry WHERE substr(time, 1, 10) <= ? ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row([day.to_string()], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

/// The events as they were after the entry `last`: each with its claims, in ledger order.
///
/// What was withheld or purged since stays hidden in the past too.
pub fn events(
    sql: &Connection,
    last: u64,
    policy: &LinkPolicy,
) -> rusqlite::Result<Vec<Vec<ClaimKey>>> {
    let mut then =
        Then { tables: Tables::of(sql), last, words: BTreeMap::new(), homes: BTreeMap::new() };
    for word in words(&decisions(sql, last)?) {
        then.words.entry(word.a).or_default().push(word);
        then.words.entry(word.b).or_default().push(word);
    }
    let mut select = sql.prepare(
        "SELECT claim.report, idx FROM claim JOIN report ON short = claim.report \
         WHERE sequence <= ? ORDER BY sequence, idx",
    )?;
    let claims: Vec<ClaimKey> = select
        .query_map([last], |row| {
            Ok(ClaimKey { report: row.get::<_, i64>(0)? as u64, index: row.get(1)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut events = Vec::new();
    for claim in claims {
        if !then.homes.contains_key(&claim) {
            events.extend(relink(&mut then, &[claim], policy)?.events.into_values());
        }
    }
    Ok(events)
}

/// The shelf as it was: no claim, no word after `last`, and homes found anew.
struct Then<'a> {
    tables: Tables<'a>,
    last: u64,
    words: BTreeMap<ClaimKey, Vec<Word>>,
    homes: BTreeMap<ClaimKey, Home>,
}

impl Shelf for Then<'_> {
    type Error = rusqlite::Error;

    fn facts(&mut self, claim: ClaimKey) -> rusqlite::Result<Option<Arc<Facts>>> {
        Ok(self.tables.facts(claim)?.filter(|facts| facts.order <= self.last))
    }

    /// The past takes nothing in.
    fn put_facts(&mut self, _: &Facts, _: &[Key]) -> rusqlite::Result<()> {
        Ok(())
    }

    fn put_text(&mut self, _: &[ClaimKey], _: &[u64]) -> rusqlite::Result<()> {
        Ok(())
    }

    fn meeting(&mut self, probes: &[Probe]) -> rusqlite::Result<Vec<ClaimKey>> {
        self.tables.meeting(probes)
    }

    fn copies(&mut self, bands: &[u64]) -> rusqlite::Result<Vec<ClaimKey>> {
        self.tables.copies(bands)
    }

    fn matches(&mut self, claim: ClaimKey) -> rusqlite::Result<Vec<(ClaimKey, f64)>> {
        self.tables.matches(claim)
    }

    fn put_match(&mut self, _: ClaimKey, _: ClaimKey, _: f64) -> rusqlite::Result<()> {
        Ok(())
    }

    fn words(&mut self, claim: ClaimKey) -> rusqlite::Result<Vec<Word>> {
        Ok(self.words.get(&claim).cloned().unwrap_or_default())
    }

    fn home(&mut self, claim: ClaimKey) -> rusqlite::Result<Option<Home>> {
        Ok(self.homes.get(&claim).copied())
    }

    fn set_home(&mut self, claim: ClaimKey, home: Home) -> rusqlite::Result<()> {
        self.homes.insert(claim, home);
        Ok(())
    }

    fn in_group(&mut self, group: ClaimKey) -> rusqlite::Result<Vec<ClaimKey>> {
        Ok(self.those(|home| home.group == group))
    }

    fn in_event(&mut self, event: ClaimKey) -> rusqlite::Result<Vec<ClaimKey>> {
        Ok(self.those(|home| home.event == event))
    }
}

impl Then<'_> {
    fn those(&self, is_asked: impl Fn(&Home) -> bool) -> Vec<ClaimKey> {
        self.homes.iter().filter(|(_, home)| is_asked(home)).map(|(claim, _)| *claim).collect()
    }
}
