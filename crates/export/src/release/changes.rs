//! What changed between two releases, from their tables of events, which are sorted by id.

use std::{
    cmp::Ordering,
    fmt::Write as _,
    io::{self, Read, Write},
};

use cairn_core::{EventId, Figure, Outcome};

use crate::{columns::declared_in, forms::of_csv, words};

/// Columns of the table of changes.
pub const NAMES: [&str; 7] =
    ["event_id", "change", "field", "before", "after", "leads_to", "reason"];

/// Where an event went that a release no longer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is part of another now.
    Merged(EventId),
    /// Why, in words.
    Withdrawn(String),
}

/// What became of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    /// Fields that differ: name, before, after.
    Changed(Vec<(String, String, String)>),
    Gone(Fate),
}

/// Goes through two tables of events at once and hands on each event that differs, with its row:
/// the new one, or the old one where there is none.
///
/// Columns that only one of the two has are no change.
///
/// # Errors
/// A table that cannot be read, or is not sorted by `event_id`.
pub fn compare(
    before: impl Read,
    after: impl Read,
    mut fate: impl FnMut(&EventId) -> io::Result<Fate>,
    mut take: impl FnMut(&Row, Change) -> io::Result<()>,
) -> io::Result<()> {
    let (mut old, mut new) = (Rows::of(before)?, Rows::of(after)?);
    let shared: Vec<(usize, usize, String)> = old
        .names
        .iter()
        .enumerate()
        .filter_map(|(at, name)| {
            let there = new.names.iter().position(|other| other == name)?;
            Some((at, there, name.clone()))
        })
        .collect();
    let (mut a, mut b) = (old.next()?, new.next()?);
    loop {
        let order = match (&a, &b) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.id().cmp(b.id()),
        };
        if let (Some(gone), Ordering::Less) = (&a, order) {
            let id = EventId::parse(gone.id())
                .ok_or_else(|| io::Error::other(format!("{:?} is no event's id", gone.id())))?;
            take(gone, Change::Gone(fate(&id)?))?;
        }
        if let (Some(new), Ordering::Greater) = (&b, order) {
            take(new, Change::Added)?;
        }
        if let (Some(a), Some(b), Ordering::Equal) = (&a, &b, order) {
            let fields: Vec<(String, String, String)> = shared
                .iter()
                .filter(|(at, there, _)| a.cells[*at] != b.cells[*there])
                .map(|(at, there, name)| {
                    (name.clone(), a.cells[*at].clone(), b.cells[*there].clone())
                })
                .collect();
            if !fields.is_empty() {
                take(b, Change::Changed(fields))?;
            }
        }
        if order != Ordering::Greater {
            a = old.next()?;
        }
        if order != Ordering::Less {
            b = new.next()?;
        }
    }
}

/// A row of a table of events, its cells by name.
pub struct Row {
    names: std::rc::Rc<Vec<String>>,
    cells: Vec<String>,
    id_at: usize,
}

impl Row {
    pub fn id(&self) -> &str {
        &self.cells[self.id_at]
    }

    fn get(&self, name: &str) -> &str {
        let at = self.names.iter().position(|known| known == name);
        at.map_or("", |at| self.cells[at].as_str())
    }
}

struct Rows<R> {
    csv: csv::Reader<R>,
    names: std::rc::Rc<Vec<String>>,
    id_at: usize,
    last: String,
}

impl<R: Read> Rows<R> {
    fn of(table: R) -> io::Result<Rows<R>> {
        let mut csv = csv::Reader::from_reader(table);
        let names: Vec<String> = csv.headers()?.iter().map(str::to_owned).collect();
        let id_at = names.iter().position(|name| name == "event_id");
        let id_at = id_at.ok_or_else(|| io::Error::other("it has no column event_id"))?;
        Ok(Rows { csv, names: std::rc::Rc::new(names), id_at, last: String::new() })
    }

    fn next(&mut self) -> io::Result<Option<Row>> {
        let mut record = csv::StringRecord::new();
        if !self.csv.read_record(&mut record)? {
            return Ok(None);
        }
        let row = Row {
            names: self.names.clone(),
            cells: record.iter().map(str::to_owned).collect(),
            id_at: self.id_at,
        };
        if row.id() <= self.last.as_str() {
            let (id, last) = (row.id(), &self.last);
            return Err(io::Error::other(format!("{id} stands after {last}: it is not sorted")));
        }
        self.last = row.id().to_owned();
        Ok(Some(row))
    }
}

/// The changes as a table, one row a changed field.
pub struct Changes<W: Write> {
    csv: csv::Writer<W>,
    rows: u64,
}

impl<W: Write> Changes<W> {
    pub fn new(out: W) -> io::Result<Changes<W>> {
        let declared = declared_in("changes");
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(NAMES.iter().filter(|name| declared.contains_key(**name)))
            .map_err(of_csv)?;
        Ok(Changes { csv, rows: 0 })
    }

    pub fn put(&mut self, row: &Row, change: &Change) -> io::Result<()> {
        let id = row.id();
        match change {
            Change::Added => self.row([id, "added", "", "", "", "", ""])?,
            Change::Changed(fields) => {
                for (name, before, after) in fields {
                    // The cells come from a table in which formulas were defused already.
                    self.row([id, "changed", name, before, after, "", ""])?;
                }
            }
            Change::Gone(Fate::Merged(into)) => {
                self.row([id, "merged", "", "", "", into.as_str(), ""])?;
            }
            Change::Gone(Fate::Withdrawn(why)) => {
                let why = crate::forms::harmless(why);
                self.row([id, "withdrawn", "", "", "", "", why.as_ref()])?;
            }
        }
        Ok(())
    }

    fn row(&mut self, cells: [&str; 7]) -> io::Result<()> {
        self.rows += 1;
        self.csv.write_record(cells).map_err(of_csv)
    }

    /// How many rows there are.
    pub fn finish(mut self) -> io::Result<u64> {
        self.csv.flush()?;
        Ok(self.rows)
    }
}

/// Events of one sort that the notes tell one by one; the table has all.
const TOLD: usize = 200;

/// The changes for a reader.
#[derive(Default)]
pub struct Notes {
    added: Section,
    changed: Section,
    merged: Section,
    withdrawn: Section,
}

#[derive(Default)]
struct Section {
    count: u64,
    told: Vec<String>,
}

impl Section {
    fn put(&mut self, tell: impl FnOnce() -> String) {
        self.count += 1;
        if self.told.len() < TOLD {
            self.told.push(tell());
        }
    }
}

impl Notes {
    pub fn put(&mut self, row: &Row, change: &Change) {
        let name = || format!("`{}` {}", row.id(), markdown(row.get("account")));
        match change {
            Change::Added => {
                let killed = words::stated(figure(row, Outcome::Killed));
                self.added.put(|| format!("{}: killed {killed}", name()));
            }
            Change::Changed(fields) => {
                let told = told(row, fields);
                // What only adds a source or words a reason anew is in the table.
                let told = if told.is_empty() { "sources or wording".to_owned() } else { told };
                self.changed.put(|| format!("{}: {told}", name()));
            }
            Change::Gone(Fate::Merged(into)) => {
                self.merged.put(|| format!("{} is now part of `{into}`", name()));
            }
            Change::Gone(Fate::Withdrawn(why)) => {
                // What is withheld is not told again, not even in short.
                self.withdrawn.put(|| format!("`{}`: {}", row.id(), markdown(why)));
            }
        }
    }

    /// `previous` is the version that this one was compared with; `None` for a first release.
    pub fn to_markdown(&self, version: &str, previous: Option<&str>) -> String {
        let mut text = format!("# Changes in {version}\n\n");
        let Some(previous) = previous else {
            text.push_str("This is the first release, or it was compared with none.\n");
            return text;
        };
        let sections = [
            ("Added", "added", &self.added),
            ("Changed", "changed", &self.changed),
            ("Merged", "merged into others", &self.merged),
            ("Withdrawn", "withdrawn", &self.withdrawn),
        ];
        let counts: Vec<String> = sections
            .iter()
            .map(|(_, verb, section)| format!("{} {verb}", words::number(section.count)))
            .collect();
        let _ = writeln!(text, "Since {previous}: {}.", counts.join(", "));
        text.push_str("`changes.csv` has every changed field with its value before and after.\n");
        for (title, _, section) in sections.iter().filter(|(.., section)| section.count > 0) {
            let _ = write!(text, "\n## {title}\n\n");
            for line in &section.told {
                let _ = writeln!(text, "- {line}");
            }
            let more = section.count - section.told.len() as u64;
            if more > 0 {
                let _ = writeln!(text, "- and {} more", words::number(more));
            }
        }
        text
    }
}

/// The changed fields that a reader asks for first, each "now (was before)".
fn told(row: &Row, fields: &[(String, String, String)]) -> String {
    let before = |name: &str| fields.iter().find(|(field, ..)| field == name).map(|f| f.1.as_str());
    let mut told = Vec::new();
    for outcome in [Outcome::Killed, Outcome::Injured] {
        let ends = ["low", "best", "high"].map(|end| format!("{}_{end}", outcome.as_str()));
        if ends.iter().any(|name| before(name).is_some()) {
            let old = ends.each_ref().map(|name| before(name).unwrap_or_else(|| row.get(name)));
            let (now, was) = (figure(row, outcome), of_cells(old));
            told.push(format!(
                "{} {} (was {})",
                words::outcome(outcome),
                words::stated(now),
                words::stated(was)
            ));
        }
    }
    for (name, label) in [
        ("status", "status"),
        ("kind", "kind"),
        ("date_start", "first day"),
        ("date_end", "last day"),
        ("place", "place"),
        ("perpetrators", "by"),
        ("targets", "against"),
    ] {
        if let Some(was) = before(name) {
            let shown = |cell: &str| match (cell, name) {
                ("", _) => "not stated".to_owned(),
                (word, "status" | "kind") => word.replace('_', " "),
                (cell, _) => markdown(cell),
            };
            told.push(format!("{label} {} (was {})", shown(row.get(name)), shown(was)));
        }
    }
    told.join("; ")
}

fn figure(row: &Row, outcome: Outcome) -> Option<Figure> {
    let cell = |end: &str| row.get(&format!("{}_{end}", outcome.as_str())).to_owned();
    let cells = [cell("low"), cell("best"), cell("high")];
    of_cells(cells.each_ref().map(String::as_str))
}

fn of_cells(cells: [&str; 3]) -> Option<Figure> {
    let [low, best, high] = cells.map(|cell| cell.parse().ok());
    Figure::new(low, best, high)
}

/// Words of reports are shown as they are: signs of Markdown and HTML mean nothing in them.
pub fn markdown(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' => {
                plain.push('\\');
                plain.push(c);
            }
            '&' => plain.push_str("&amp;"),
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "event_id,account,killed_low,killed_best,killed_high,status\n\
        e00000000000000000001-0,A,23,23,,reported\n\
        e00000000000000000002-0,B,1,1,1,reported\n\
        e00000000000000000003-0,C,1,1,1,reported\n";
    const NEW: &str = "event_id,account,killed_low,killed_best,killed_high,status,extra\n\
        e00000000000000000001-0,A,23,26,26,corroborated,x\n\
        e00000000000000000004-0,D_1,,,,reported,x\n";

    fn fate(id: &EventId) -> io::Result<Fate> {
        Ok(match id.as_str().ends_with("2-0") {
            true => Fate::Merged(EventId::parse("e00000000000000000001-0").unwrap()),
            false => Fate::Withdrawn("withheld".to_owned()),
        })
    }

    #[test]
    fn notes_tell_what_came_changed_and_went() {
        let mut notes = Notes::default();
        let mut table = Changes::new(Vec::new()).unwrap();
        compare(OLD.as_bytes(), NEW.as_bytes(), fate, |row, change| {
            notes.put(row, &change);
            table.put(row, &change)
        })
        .unwrap();
        let text = notes.to_markdown("2", Some("1"));
        for line in [
            "Since 1: 1 added, 1 changed, 1 merged into others, 1 withdrawn.",
            "- `e00000000000000000004-0` D\\_1: killed not stated",
            "- `e00000000000000000001-0` A: killed 26 (23–26) (was 23+); status corroborated (was reported)",
            "- `e00000000000000000002-0` B is now part of `e00000000000000000001-0`",
            "- `e00000000000000000003-0`: withheld",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        let table = String::from_utf8(table.csv.into_inner().unwrap()).unwrap();
        assert!(table.contains("e00000000000000000001-0,changed,killed_high,,26,,\n"), "{table}");
        assert!(!table.contains("extra"), "a new column is no change: {table}");
    }

    #[test]
    fn a_table_that_is_not_sorted_is_refused() {
        let twisted = "event_id\ne2\ne1\n";
        let error = compare(twisted.as_bytes(), NEW.as_bytes(), fate, |_, _| Ok(()));
        assert!(error.is_err());
    }
}
