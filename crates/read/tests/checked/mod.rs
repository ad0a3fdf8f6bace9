//! What must hold of any reading of any text. `fuzz/` reads through this file too.

use std::sync::LazyLock;

use cairn_core::{Cited, Reading, Report, ReportId, Span};
use cairn_places::Gazetteer;
use cairn_read::Rules;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::embedded);
static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);

/// Reads `text` as an English report and panics where a law is broken.
pub fn read(text: String) -> Reading {
    let report = Report {
        id: ReportId::new(format!("sha256:{}", "0".repeat(64))).expect("64 hex digits"),
        external_id: None,
        title: None,
        published: Some(jiff::civil::date(2023, 10, 7)),
        publisher: None,
        url: None,
        language: Some("en".to_owned()),
        text,
        extra: Vec::new(),
    };
    let reading = cairn_read::read(&report, &RULES, &GAZETTEER, &[]);
    check(&reading, &report.text);
    reading
}

/// Every span lies in the text, and every index points at something.
fn check(reading: &Reading, text: &str) {
    let length = text.chars().count();
    for span in spans(reading) {
        assert!(span.end() as usize <= length, "{span:?} lies outside the text");
    }
    for (at, claim) in reading.claims.iter().enumerate() {
        assert!((0.0..=1.0).contains(&claim.confidence), "confidence {}", claim.confidence);
        let series = claim.part_of_claim;
        assert!(series.is_none_or(|series| series < reading.claims.len() && series != at));
        for (at, casualty) in claim.casualties.iter().enumerate() {
            let (whole, origin) = (casualty.value.part_of, casualty.value.origin);
            assert!(whole.is_none_or(|whole| whole < claim.casualties.len() && whole != at));
            assert!(origin.is_none_or(|origin| origin < claim.origins.len()));
        }
    }
    // Quoting walks the text from its start: enough of them to find an error, not all of a megabyte.
    for mention in reading.mentions.iter().take(200) {
        assert_eq!(mention.span.quote(text), Some(mention.text.as_str()));
    }
}

/// Every span of a reading.
fn spans(reading: &Reading) -> Vec<Span> {
    fn of<T>(cited: &Cited<T>) -> impl Iterator<Item = Span> {
        cited.spans().iter().copied()
    }
    let mut spans = Vec::new();
    for claim in &reading.claims {
        spans.extend(claim.evidence());
        spans.extend(of(&claim.kind));
        spans.extend(of(&claim.modality));
        spans.extend(claim.when.iter().flat_map(of));
        spans.extend(claim.r#where.iter().flat_map(of));
        spans.extend(claim.places.iter().flat_map(of));
        spans.extend(claim.actors.iter().flat_map(of));
        spans.extend(claim.casualties.iter().flat_map(of));
        spans.extend(claim.origins.iter().flat_map(of));
        spans.extend(claim.responsibility.iter().flat_map(of));
        spans.extend(claim.denied_by.iter().flat_map(of));
        spans.extend(claim.weapons.iter().flat_map(of));
        spans.extend(claim.targets_hit.iter().flat_map(of));
        spans.extend(claim.phase.iter().flat_map(of));
    }
    spans.extend(reading.tolls.iter().flat_map(of));
    spans.extend(reading.tolls.iter().flat_map(|toll| toll.value.origins.iter().flat_map(of)));
    spans.extend(reading.mentions.iter().map(|mention| mention.span));
    spans.extend(reading.notes.iter().filter_map(|note| note.span));
    spans
}

/// A report with pieces cut, doubled, turned round and put in, as `steps` say (four bytes each).
pub fn mutate(report: &str, steps: &[u8]) -> String {
    let mut text: Vec<char> = report.chars().collect();
    for step in steps.chunks_exact(4) {
        let at = usize::from(u16::from_le_bytes([step[0], step[1]])) % (text.len() + 1);
        let length = usize::from(step[2] % 40).min(text.len() - at);
        match step[3] % 4 {
            0 => drop(text.drain(at..at + length)),
            1 => {
                let copy = text[at..at + length].to_vec();
                text.splice(at..at, copy);
            }
            2 => text[at..at + length].reverse(),
            _ => {
                let piece = PIECES[usize::from(step[3] / 4) % PIECES.len()];
                text.splice(at..at, piece.chars());
            }
        }
    }
    text.into_iter().collect()
}

/// What writers and machines put into a text.
const PIECES: &[&str] = &[
    " ",
    "\n\n",
    ". ",
    ", ",
    "“",
    "”",
    "\"",
    "(",
    ")",
    "-",
    "\u{200f}",
    "\u{301}",
    "😀",
    "0",
    "34",
    "99999999999999999999",
    "at least ",
    "killed ",
    "nobody ",
    "Monday ",
    "in ",
    "Homs ",
    "said ",
    "including ",
    "and ",
    "the ",
    "2023 ",
    "\u{0}",
    "الرقة",
    "ﷺ",
    "\t",
    "\u{a0}",
];
