use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{Outcome, PlacePrecision, Status};
use serde::{Deserialize, Serialize};

use crate::Record;

/// What its publisher says of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub title: String,
    pub version: String,
    /// The day it is of, not the day it was made on; ISO 8601.
    pub date: String,
    pub publisher: Option<String>,
    /// SPDX name of the licence of the data.
    pub licence: Option<String>,
    /// Program and version.
    pub made_by: String,
    /// SHA-256 of the rules and the codebook that read.
    pub rules_sha256: String,
    pub link_policy: String,
    pub settle_policy: String,
    /// What an event must be to stand in it, each in a sentence.
    pub criteria: Vec<String>,
}

/// The ledger that a release was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    pub entries: u64,
    /// Hash of the last.
    pub head: String,
}

/// What is counted while the events go by.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub events: u64,
    pub claims: u64,
    pub by_status: BTreeMap<Status, u64>,
    pub by_precision: BTreeMap<PlacePrecision, u64>,
    pub without_place: u64,
    pub without_date: u64,
    pub without_killed: u64,
    pub inferred_dates: u64,
    pub series: u64,
    pub single_origin: u64,
    pub decisions: BTreeMap<&'static str, u64>,
    decided: BTreeSet<String>,
    /// Reports by publisher, each counted once; the digests' first bytes stand for them.
    publishers: BTreeMap<Option<String>, BTreeSet<[u8; 8]>>,
}

impl Facts {
    pub fn count(&mut self, record: &Record<'_>) {
        let event = record.event;
        self.events += 1;
        self.claims += record.claims.len() as u64;
        *self.by_status.entry(event.status).or_default() += 1;
        match record.place() {
            Some(place) if place.position.is_some() => {
                *self.by_precision.entry(place.precision).or_default() += 1;
            }
            _ => self.without_place += 1,
        }
        let when = event.when.as_ref().map(|when| &when.value);
        self.without_date += u64::from(when.is_none_or(|when| when.range.is_none()));
        self.inferred_dates += u64::from(when.is_some_and(|when| when.is_inferred));
        self.without_killed += u64::from(record.figure(Outcome::Killed).is_none());
        self.series += u64::from(event.is_series);
        self.single_origin += u64::from(event.independent_origins() < 2);
        for decision in &event.decisions {
            if self.decided.insert(decision.id.clone()) {
                *self.decisions.entry(decision.act.as_str()).or_default() += 1;
            }
        }
        for report in &event.reports {
            let digits = report.head.id.as_str().trim_start_matches("sha256:").as_bytes();
            let mut short = [0; 8];
            // A hex digit is four bits; sixteen of them tell any two reports apart in practice.
            for (at, pair) in digits.chunks(2).take(8).enumerate() {
                let digit = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
                short[at] = digit(pair[0]) << 4 | pair.get(1).map_or(0, |c| digit(*c));
            }
            if let Some(reports) = self.publishers.get_mut(&report.head.publisher) {
                reports.insert(short);
            } else {
                self.publishers.insert(report.head.publisher.clone(), BTreeSet::from([short]));
            }
        }
    }

    pub fn reports(&self) -> u64 {
        self.publishers.values().map(|reports| reports.len() as u64).sum()
    }

    /// Publishers with their numbers of reports, the most first; `None` are reports that name none.
    pub fn sources(&self) -> Vec<(Option<&str>, u64)> {
        let mut sources: Vec<(Option<&str>, u64)> = self
            .publishers
            .iter()
            .map(|(publisher, reports)| (publisher.as_deref(), reports.len() as u64))
            .collect();
        sources.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        sources
    }
}
