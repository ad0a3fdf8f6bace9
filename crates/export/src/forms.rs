//! The files that tables are written as.

mod columnar;
mod csv;
mod geojson;
mod jsonl;

use std::io::{self, Write};

pub(crate) use self::csv::{harmless, of_csv};

use crate::{
    Record, Value,
    columns::{Audience, Column, columns, declared},
    published::published,
    tables::{Table, sdg, takes},
};

/// A sort of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// One JSON object a line.
    Jsonl,
    /// RFC 4180, UTF-8, with a header.
    Csv,
    /// One feature an event, its area as its geometry.
    GeoJson,
    Parquet,
    /// The file format of Arrow IPC.
    Arrow,
}

impl Form {
    pub const ALL: [Form; 5] = [Form::Jsonl, Form::Csv, Form::GeoJson, Form::Parquet, Form::Arrow];

    /// Its name, which is also how names of such files end.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Jsonl => "jsonl",
            Form::Csv => "csv",
            Form::GeoJson => "geojson",
            Form::Parquet => "parquet",
            Form::Arrow => "arrow",
        }
    }

    /// Whether a table can be written so: GeoJSON is of events, and shapes that belong to others
    /// are the spreadsheets that they are.
    pub fn holds(self, table: Table) -> bool {
        match (self, table) {
            (_, Table::Events) => true,
            (Form::GeoJson, _) => false,
            (_, Table::Claims) | (Form::Csv, _) => true,
            _ => false,
        }
    }
}

/// What is asked for beside table and form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub audience: Audience,
    /// A row of HXL tags under a spreadsheet's header.
    pub with_hxl: bool,
}

impl Options {
    pub const PUBLIC: Options = Options { audience: Audience::Public, with_hxl: false };
}

/// One file under construction. Events come one by one; nothing is kept but what a form must.
pub struct Export {
    table: Table,
    audience: Audience,
    columns: Vec<Column>,
    rows: Box<dyn Rows>,
    sums: sdg::Sums,
    counts: Counts,
}

/// What became of the events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub rows: u64,
    /// Events that the table has no row for.
    pub left_out: u64,
}

/// Writes rows of one form.
trait Rows {
    fn row(&mut self, record: Option<&Record<'_>>, cells: &[Value<'_>]) -> io::Result<()>;

    fn finish(self: Box<Self>) -> io::Result<()>;
}

impl Export {
    /// # Panics
    ///
    /// When the form does not hold the table: see [`Form::holds`].
    pub fn new(
        table: Table,
        form: Form,
        options: Options,
        out: impl Write + Send + 'static,
    ) -> io::Result<Export> {
        assert!(form.holds(table), "{} is not written as {}", table.as_str(), form.as_str());
        let columns = columns(table, options.audience);
        let rows: Box<dyn Rows> = match (form, table) {
            (Form::Csv, Table::Sdg) => {
                let header = sdg::NAMES.map(|name| (name, &declared(table)[name]));
                Box::new(csv::Csv::new(out, &header, options.with_hxl)?)
            }
            (Form::Csv, _) => {
                let header: Vec<_> = columns.iter().map(|c| (c.name, c.declared)).collect();
                Box::new(csv::Csv::new(out, &header, options.with_hxl)?)
            }
            (Form::Jsonl, Table::Events) => Box::new(jsonl::Events::new(out, options.audience)),
            (Form::Jsonl, _) => Box::new(jsonl::Flat::new(out, &columns)),
            (Form::GeoJson, _) => Box::new(geojson::GeoJson::new(out, &columns)?),
            (Form::Parquet, _) => Box::new(columnar::Columnar::parquet(out, &columns)?),
            (Form::Arrow, _) => Box::new(columnar::Columnar::arrow(out, &columns)?),
        };
        let sums = sdg::Sums::default();
        Ok(Export {
            table,
            audience: options.audience,
            columns,
            rows,
            sums,
            counts: Counts::default(),
        })
    }

    pub fn put(&mut self, record: &mut Record<'_>) -> io::Result<()> {
        if self.audience == Audience::Private || record.event.decisions.is_empty() {
            return self.put_all(record);
        }
        let event = published(record.event);
        let claims = record.claims.clone();
        self.put_all(&mut Record { event: &event, claims, ..*record })
    }

    /// Every row that the table has for this event.
    fn put_all(&mut self, record: &mut Record<'_>) -> io::Result<()> {
        if self.table == Table::Sdg {
            self.counts.left_out += u64::from(!self.sums.add(record));
            return Ok(());
        }
        if !takes(self.table, record) {
            self.counts.left_out += 1;
            return Ok(());
        }
        let rows = if self.table == Table::Claims { record.claims.len() } else { 1 };
        for at in 0..rows {
            record.at = at;
            let cells: Vec<Value> =
                self.columns.iter().map(|column| (column.cell)(record)).collect();
            self.rows.row(Some(record), &cells)?;
        }
        self.counts.rows += rows as u64;
        Ok(())
    }

    /// Ends the file. Nothing is complete before.
    pub fn finish(mut self) -> io::Result<Counts> {
        if self.table == Table::Sdg {
            for row in self.sums.rows() {
                self.rows.row(None, &row)?;
                self.counts.rows += 1;
            }
        }
        self.rows.finish()?;
        Ok(self.counts)
    }
}
