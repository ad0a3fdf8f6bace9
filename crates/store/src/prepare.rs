use cairn_core::{Reading, Report};
use cairn_link::{Facts, Lineage, facts};

use crate::{
    Hash, fold, ledger, library,
    shape::{
        body::{HexHash, Part, ReportBody},
        reading_json, record_json,
    },
};

/// A report and its reading, made ready to be stored: encoded, hashed, packed, and reduced to what
/// linking needs.
///
/// Making it needs no store, so that many can be made at once on several threads.
pub struct Prepared {
    pub(crate) report: Report,
    pub(crate) reading: Reading,
    pub(crate) key: Hash,
    /// Which row of which dataset it is; `None` for a text.
    pub(crate) row: Option<Hash>,
    pub(crate) record: Part,
    pub(crate) original: Option<Part>,
    pub(crate) packed_report: Vec<u8>,
    pub(crate) read: Part,
    pub(crate) packed_reading: Vec<u8>,
    pub(crate) head: Vec<u8>,
    pub(crate) words: String,
    /// As if the report were the ledger's first.
    pub(crate) facts: Vec<Facts>,
}

impl Prepared {
    /// `original` is what the report came as: a page, a line of JSON, a row; empty when it came as
    /// no bytes of its own.
    pub fn new(report: Report, reading: Reading, original: &[u8], lineage: &Lineage) -> Prepared {
        let mut bytes = record_json(&report);
        let record = Part::of(&bytes);
        let original = (!original.is_empty() && original != report.text.as_bytes()).then(|| {
            bytes.extend_from_slice(original);
            Part::of(original)
        });
        let json = reading_json(&reading);
        Prepared {
            key: key(&report),
            row: row(&report, &reading),
            record,
            original,
            packed_report: ledger::pack(&bytes),
            read: Part::of(&json),
            packed_reading: ledger::pack(&json),
            head: library::head_json(&report),
            words: fold(&report.text),
            facts: facts(&report, &reading.claims, 0, lineage),
            report,
            reading,
        }
    }

    /// The id that its sender gave it.
    pub fn external_id(&self) -> Option<&str> {
        self.report.external_id.as_deref()
    }

    /// The body of its `report` entry, and of which entry it replaces the words.
    pub(crate) fn report_body(&self, revises: Option<u64>) -> String {
        let body = ReportBody {
            report: self.report.id.to_string(),
            key: HexHash(self.key),
            record: self.record,
            original: self.original,
            row: self.row.map(HexHash),
            revises,
        };
        serde_json::to_string(&body).expect("strings and numbers can always be written")
    }
}

/// What makes one publication of a text the same as another: its words, who published them, when,
/// under which address and which name of its sender's.
///
/// The same words from two outlets are two reports, of which one repeats the other.
fn key(report: &Report) -> Hash {
    let published = report.published.map(|day| day.to_string());
    let said = [
        Some(report.id.as_str()),
        report.external_id.as_deref(),
        report.publisher.as_deref(),
        published.as_deref(),
        report.url.as_deref(),
    ];
    Hash::of(&serde_json::to_vec(&said).expect("strings can always be written"))
}

/// What makes a row of a dataset the same row when it comes again: the dataset, and its id there.
fn row(report: &Report, reading: &Reading) -> Option<Hash> {
    let dataset = reading.claims.first().and_then(cairn_link::dataset)?;
    let id = report.external_id.as_deref()?;
    Some(Hash::of(format!("{dataset}\n{id}").as_bytes()))
}
