//! What analysts do: each act is an entry, and what follows from it is derived at once.

mod act;
mod follow;

use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{ClaimId, Decision, Event, EventId, ReportId, Setting, Subject};
use cairn_link::{ClaimKey, Shelf};
use rusqlite::Connection;

use act::{act, concerned, subjects, waiting};
pub use act::{claim_id, claims_of};
use follow::{follow, note};
pub use follow::{mark, note_again, set_words};

use crate::{
    Context, EntryKind, Error, Result, Stamp, Store,
    ledger::{self, Line},
    library::Library,
    project,
    settled::{Links, account, decisions, members},
    shape::{DecisionBody, decision_id},
    shelf::Tables,
};

/// What an analyst wants done, before the store knows which claims it concerns.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// It holds when so many different people say so.
    Confirm {
        event: EventId,
        persons: u32,
    },
    Reject {
        event: EventId,
        persons: u32,
    },
    Link(ClaimId, ClaimId),
    Unlink(ClaimId, ClaimId),
    Merge {
        from: EventId,
        into: EventId,
    },
    /// These claims are another event than the rest of theirs.
    Split {
        event: EventId,
        out: Vec<ClaimId>,
    },
    Set {
        event: EventId,
        field: Setting,
    },
    Note(EventId),
    Withhold(Subject),
    Purge(ReportId),
    Undo(String),
}

impl Store {
    /// Writes a decision into the ledger, and derives what follows from it.
    ///
    /// `describe` puts an event into a few words, for what it was before and is after.
    pub fn decide(
        &mut self,
        deed: &Deed,
        reason: &str,
        stamp: &Stamp,
        context: &Context,
        describe: &dyn Fn(&Event) -> String,
    ) -> Result<Decision> {
        if stamp.author.trim().is_empty() || reason.trim().is_empty() {
            return Err(Error::Refused(
                "a decision needs who decides and why: give an author and a reason".to_owned(),
            ));
        }
        let purges = matches!(deed, Deed::Purge(_));
        let decision = self.change(context, stamp, |sql, library, head| {
            let before = decisions(sql, head.0)?;
            let act = act(sql, deed, &stamp.author, &before)?;
            let (subjects, concerned) = (subjects(&act, &before), concerned(sql, &act, &before)?);
            let mut decision = Decision {
                id: decision_id(head.0 + 1),
                act,
                author: stamp.author.clone(),
                at: stamp.at,
                reason: reason.to_owned(),
                before: tell(sql, library, &concerned, &before, context, describe)?,
                after: String::new(),
            };
            let mut after = before.clone();
            after.push(decision.clone());
            note(sql, head.0 + 1, &subjects)?;
            follow(sql, library, &before, &after, &concerned, context)?;
            decision.after = tell(sql, library, &concerned, &after, context, describe)?;
            if decision.after == decision.before {
                (decision.before, decision.after) = (String::new(), String::new());
            }
            let body = serde_json::to_string(&DecisionBody::of(&decision))
                .expect("strings and numbers can always be written");
            let line = Line {
                kind: EntryKind::Decision,
                body: &body,
                author: &stamp.author,
                time: &stamp.time(),
                content: None,
            };
            ledger::append(sql, head, &line)?;
            Ok(decision)
        })?;
        if purges {
            self.scrub()?;
        }
        Ok(decision)
    }

    /// Who has said whether an event happened, and waits for another person to agree.
    pub fn waiting(&self) -> Result<BTreeMap<EventId, Vec<String>>> {
        let (last, _) = self.head()?;
        let decisions = self.ask(|sql| decisions(sql, last))?;
        let authors = |waits: Vec<&Decision>| waits.iter().map(|it| it.author.clone()).collect();
        Ok(waiting(&decisions).into_iter().map(|(event, waits)| (event, authors(waits))).collect())
    }

    /// Leaves no purged bytes behind in the log.
    fn scrub(&self) -> Result<()> {
        self.ask(|sql| {
            sql.execute("INSERT INTO report_text (report_text) VALUES ('optimize')", [])?;
            sql.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        })
    }
}

/// The claim that founded the event of this id, as the tables know it.
pub fn founder_of(event: &EventId) -> Option<ClaimKey> {
    let (digest, index) = event.as_str().strip_prefix('e')?.split_once('-')?;
    let report = u64::from_str_radix(digest.get(..16)?, 16).ok()?;
    Some(ClaimKey { report, index: index.parse().ok()? })
}

/// The claims that the event of this id holds now; empty when there is none any more.
pub fn held(sql: &Connection, event: &EventId) -> rusqlite::Result<Vec<ClaimKey>> {
    let Some(founder) = founder_of(event) else { return Ok(Vec::new()) };
    match Tables::of(sql).home(founder)? {
        Some(home) => members(sql, home.event),
        None => Ok(Vec::new()),
    }
}

/// The events of these claims, in words.
fn tell(
    sql: &Connection,
    library: &mut Library,
    subjects: &[ClaimKey],
    decisions: &[Decision],
    context: &Context,
    describe: &dyn Fn(&Event) -> String,
) -> rusqlite::Result<String> {
    let mut events = BTreeSet::new();
    for claim in subjects {
        events.extend(Tables::of(sql).home(*claim)?.map(|home| home.event));
    }
    let mut told = Vec::new();
    for event in events {
        let claims = members(sql, event)?;
        let settled =
            account(sql, library, &claims, decisions, context, context.settle, Links::LeftOut)?;
        let seen = settled.filter(|it| !project::is_withheld(&it.event, &claims, decisions));
        told.extend(seen.map(|account| describe(&account.event)));
    }
    Ok(told.join("; "))
}
