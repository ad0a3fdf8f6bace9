use std::collections::{BTreeMap, BTreeSet};

use cairn_core::{
    Certainty, Cited, Claim, Date, Figure, Kind, Modality, Participant, Place, PlacePrecision,
    Reading, Report, Role, RuleId, Span,
};

use super::{Coded, Dataset, names::actor};

/// Why a row was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub column: String,
    pub what: String,
}

/// Where each column stands.
pub struct Header(BTreeMap<String, usize>);

impl Header {
    pub fn new(columns: &[&str]) -> Header {
        let name = |column: &str| column.trim_start_matches('\u{feff}').trim().to_lowercase();
        Header(columns.iter().enumerate().map(|(at, column)| (name(column), at)).collect())
    }

    pub fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }
}

/// A row with its text, and where in it each cell stands.
pub struct Row<'a> {
    pub dataset: Dataset,
    cells: BTreeMap<&'a str, &'a str>,
    title: String,
    text: String,
    spans: BTreeMap<&'a str, Span>,
}

impl<'a> Row<'a> {
    pub fn new(
        dataset: Dataset,
        header: &'a Header,
        cells: &[&'a str],
    ) -> Result<Row<'a>, Problem> {
        let mut order: Vec<(usize, &str)> =
            header.0.iter().map(|(name, at)| (*at, name.as_str())).collect();
        order.sort_unstable();
        let all: Vec<(&str, &str)> = order
            .into_iter()
            .filter_map(|(at, column)| Some((column, cells.get(at)?.trim())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let mut row = Row {
            dataset,
            cells: all.iter().copied().collect(),
            title: String::new(),
            text: String::new(),
            spans: BTreeMap::new(),
        };
        for column in dataset.required() {
            row.need(column)?;
        }
        row.title = row.headline();
        row.write(&all);
        Ok(row)
    }

    fn headline(&self) -> String {
        let place = self.cell("where_coordinates").or_else(|| self.cell("location"));
        let day = self.cell("date_start").or_else(|| self.cell("event_date"));
        let first = self.cell("source_headline").and_then(|all| all.split(';').next());
        let title = match first.map(str::trim).filter(|title| !title.is_empty()) {
            Some(title) => title.to_owned(),
            None => [place, day].into_iter().flatten().collect::<Vec<_>>().join(", "),
        };
        one_line(&title)
    }

    fn write(&mut self, all: &[(&'a str, &'a str)]) {
        self.text = Report::join(Some(&self.title), "");
        let mut at = self.text.chars().count();
        for (column, cell) in all {
            let cell = one_line(cell);
            self.text.push_str(&format!("{column}: {cell}\n"));
            let start = at + column.chars().count() + 2;
            let end = start + cell.chars().count();
            let span = u32::try_from(start).ok().zip(u32::try_from(end).ok());
            self.spans
                .extend(span.and_then(|(start, end)| Some((*column, Span::new(start, end)?))));
            at = end + 1;
        }
    }

    /// What a cell says; `None` when it is empty or there is no such column.
    pub fn cell(&self, column: &str) -> Option<&'a str> {
        self.cells.get(column).copied()
    }

    pub fn need(&self, column: &str) -> Result<&'a str, Problem> {
        self.cell(column).ok_or_else(|| problem(column, "it is empty"))
    }

    pub fn number<T: std::str::FromStr>(&self, column: &str) -> Result<T, Problem> {
        let cell = self.need(column)?;
        // Tables that went through a spreadsheet write 3 as 3.0.
        let plain = cell.strip_suffix(".0").unwrap_or(cell);
        plain.parse().map_err(|_| problem(column, format!("\"{cell}\" is no such number")))
    }

    /// `2016-01-31`, also with a time behind it, or `31 January 2016`.
    pub fn day(&self, column: &str) -> Result<Date, Problem> {
        let cell = self.need(column)?;
        let iso = cell.get(..10).and_then(|day| day.parse().ok());
        iso.or_else(|| Date::strptime("%d %B %Y", cell).ok())
            .ok_or_else(|| problem(column, format!("\"{cell}\" is no day")))
    }

    /// A value with the cells that say it.
    pub fn cite<T>(&self, value: T, columns: &[&str]) -> Result<Cited<T>, Problem> {
        let rule = format!("coded.{}.{}", self.dataset.as_str(), columns[0]);
        let spans = columns.iter().filter_map(|column| self.spans.get(column).copied()).collect();
        Cited::new(value, spans, RuleId::new(rule))
            .ok_or_else(|| problem(columns[0], "it is empty"))
    }

    /// The place by the columns that both kinds of dataset share.
    pub fn place(
        &self,
        name_column: &str,
        country: Option<String>,
        precision: PlacePrecision,
        admin: [&str; 2],
    ) -> Result<Cited<Place>, Problem> {
        let (lat, lon) = (self.number("latitude")?, self.number("longitude")?);
        let divisions = [admin[0], admin[1], "country"].into_iter();
        let name = [name_column].into_iter().chain(divisions.rev()).find_map(|c| self.cell(c));
        let place = Place {
            name: one_line(name.unwrap_or_default()),
            position: None,
            country,
            admin1: self.cell(admin[0]).map(one_line),
            admin2: self.cell(admin[1]).map(one_line),
            precision,
            relation: if precision == PlacePrecision::Near { "near" } else { "in" }.to_owned(),
            gazetteer_id: None,
        };
        let place = place
            .at(lat, lon)
            .ok_or_else(|| problem("latitude", format!("{lat}, {lon} lies on no globe")))?;
        self.cite(place, &[name_column, admin[0], admin[1], "country", "latitude", "longitude"])
    }

    /// The actors of a cell, one a name.
    pub fn actors(
        &self,
        column: &str,
        separator: &[char],
        country: Option<&str>,
        (role, side): (Role, Option<char>),
    ) -> Result<Vec<Cited<Participant>>, Problem> {
        let cell = self.cell(column).unwrap_or_default();
        let mut seen = BTreeSet::new();
        let names = cell.split(separator).map(str::trim).filter(|name| !name.is_empty());
        names
            .filter(|name| seen.insert(name.to_lowercase()))
            .map(|name| {
                let participant = Participant {
                    actor: actor(self.dataset, name, country),
                    name: name.to_owned(),
                    role,
                    side,
                    mention: name.to_owned(),
                    certainty: Certainty::Stated,
                };
                self.cite(participant, &[column])
            })
            .collect()
    }

    /// A claim whose kind `columns` say, and which the cells of `told` tell.
    pub fn claim(&self, kind: Kind, columns: &[&str], told: &[&str]) -> Result<Claim, Problem> {
        let evidence = told.iter().filter_map(|column| self.spans.get(column).copied()).collect();
        let modality = self.cite(Modality::Asserted, columns)?;
        let mut claim = Claim::new(self.cite(kind, columns)?, modality, evidence)
            .ok_or_else(|| problem(columns[0], "it is empty"))?;
        claim.confidence = 1.0;
        claim.confidence_why = vec![format!("coded by {}, not read", self.dataset.publisher())];
        Ok(claim)
    }

    pub fn coded(self, id: &str, reading: Reading) -> Coded {
        let key = format!("{}:{id}", self.dataset.as_str());
        Coded { key, title: self.title, text: self.text, reading }
    }
}

pub fn problem(column: &str, what: impl Into<String>) -> Problem {
    Problem { column: column.to_owned(), what: what.into() }
}

pub fn exactly(number: u64) -> Figure {
    Figure::exactly(number)
}

/// Cells with line breaks would look like several.
fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}
