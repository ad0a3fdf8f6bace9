//! What may not be seen: withheld reports, claims and events, and purged reports.

use std::collections::BTreeSet;

use cairn_core::{Act, Decision, ReportId, Subject, in_force};
use cairn_link::{ClaimKey, Shelf};
use rusqlite::{Connection, params};

use crate::{library::short_of, shelf::Tables};

/// What the decisions in force hide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    withheld: BTreeSet<ReportId>,
    pub purged: BTreeSet<ReportId>,
    reports: BTreeSet<u64>,
    keys: BTreeSet<ClaimKey>,
}

impl Hidden {
    pub fn by(decisions: &[Decision]) -> Hidden {
        let mut hidden = Hidden::default();
        for decision in in_force(decisions) {
            match &decision.act {
                Act::Withhold(Subject::Report(report)) => {
                    hidden.withheld.insert(report.clone());
                    hidden.reports.insert(short_of(report));
                }
                Act::Withhold(Subject::Claim(claim)) => {
                    hidden.keys.insert(ClaimKey::of(claim));
                }
                _ => {}
            }
        }
        // Bytes that were destroyed do not come back, whatever is undone.
        for decision in decisions {
            if let Act::Purge(report) = &decision.act {
                hidden.purged.insert(report.clone());
                hidden.reports.insert(short_of(report));
            }
        }
        hidden
    }

    pub fn hides_key(&self, claim: ClaimKey) -> bool {
        self.reports.contains(&claim.report) || self.keys.contains(&claim)
    }

    /// Reports, each with claims of it, that one hides and the other does not.
    pub fn differing(&self, other: &Hidden) -> BTreeSet<u64> {
        let reports = self.reports.symmetric_difference(&other.reports).copied();
        let claims = self.keys.symmetric_difference(&other.keys).map(|claim| claim.report);
        reports.chain(claims).collect()
    }

    /// How the table of reports marks this one.
    pub fn mark(&self, report: &ReportId) -> Option<&'static str> {
        if self.purged.contains(report) {
            Some("purged")
        } else {
            self.withheld.contains(report).then_some("withheld")
        }
    }
}

/// Takes a claim off the shelf; those that stood beside it are returned, to be linked anew.
pub fn take_off(sql: &Connection, claim: ClaimKey) -> rusqlite::Result<Vec<ClaimKey>> {
    let mut tables = Tables::of(sql);
    let mut beside: BTreeSet<ClaimKey> =
        tables.matches(claim)?.into_iter().map(|(other, _)| other).collect();
    if let Some(home) = tables.home(claim)? {
        beside.extend(tables.in_event(home.event)?);
        crate::project::remove(sql, home.event)?;
    }
    beside.remove(&claim);
    let (report, index) = (claim.report as i64, claim.index);
    let facts = tables.facts(claim)?;
    for key in facts.iter().flat_map(|facts| cairn_link::keys(facts)) {
        sql.prepare_cached(
            "DELETE FROM posting WHERE thing = ? AND day = ? AND report = ? AND idx = ?",
        )?
        .execute(params![key.thing as i64, key.day, report, index])?;
    }
    for (other, _) in tables.matches(claim)? {
        sql.prepare_cached(
            "DELETE FROM match WHERE report = ? AND idx = ? AND other_report = ? AND other_idx = ?",
        )?
        .execute(params![other.report as i64, other.index, report, index])?;
    }
    for table in ["match", "home", "claim"] {
        sql.execute(
            &format!("DELETE FROM {table} WHERE report = ? AND idx = ?"),
            params![report, index],
        )?;
    }
    // The last claim of a report takes its text along.
    for band in facts.iter().flat_map(|facts| facts.fingerprint.bands()) {
        sql.prepare_cached(
            "DELETE FROM band WHERE band = ?1 AND report = ?2 \
             AND NOT EXISTS (SELECT 1 FROM claim WHERE report = ?2)",
        )?
        .execute(params![band as i64, report])?;
    }
    Ok(beside.into_iter().collect())
}
