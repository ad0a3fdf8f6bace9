//! Rows of other people's datasets, as coded claims.
//!
//! A row becomes a report whose text is the row, a line for each column that says anything, and one
//! claim whose every value rests on the cells that say it: no value without its words, here too.
//! The rules of a coded claim are named `coded.<dataset>.<column>`.

mod acled;
mod ged;
mod names;
mod row;

use cairn_core::Reading;

pub use row::Problem;
use row::{Header, Row};

/// A dataset that can be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dataset {
    /// UCDP's Georeferenced Event Dataset.
    Ged,
    Acled,
}

impl Dataset {
    /// Who publishes it, as reports and events name it.
    pub fn publisher(self) -> &'static str {
        match self {
            Dataset::Ged => "UCDP GED",
            Dataset::Acled => "ACLED",
        }
    }

    /// The beginning of its keys and rules.
    pub fn as_str(self) -> &'static str {
        match self {
            Dataset::Ged => "ged",
            Dataset::Acled => "acled",
        }
    }

    /// Columns without which a row says too little.
    fn required(self) -> &'static [&'static str] {
        match self {
            Dataset::Ged => ged::REQUIRED,
            Dataset::Acled => acled::REQUIRED,
        }
    }
}

/// One row, coded.
#[derive(Clone, Debug)]
pub struct Coded {
    /// The dataset's own id of the row, under which it comes again: `ged:214797`.
    pub key: String,
    /// The headline of the row's first source, else its place and day.
    pub title: String,
    /// What the claim's spans point into.
    pub text: String,
    pub reading: Reading,
}

/// Takes the rows of one file.
pub struct Importer {
    dataset: Dataset,
    header: Header,
}

impl Importer {
    /// `Err` names what is missing from a header that is not the dataset's.
    pub fn new(dataset: Dataset, header: &[&str]) -> Result<Importer, String> {
        let header = Header::new(header);
        let missing: Vec<&str> =
            dataset.required().iter().copied().filter(|column| !header.has(column)).collect();
        match missing.is_empty() {
            true => Ok(Importer { dataset, header }),
            false => Err(format!(
                "this is no {} file: its header has no column {}",
                dataset.publisher(),
                missing.join(", ")
            )),
        }
    }

    /// Codes a row of as many cells as the header has.
    pub fn row(&self, cells: &[&str]) -> Result<Coded, Problem> {
        let row = Row::new(self.dataset, &self.header, cells)?;
        match self.dataset {
            Dataset::Ged => ged::coded(row),
            Dataset::Acled => acled::coded(row),
        }
    }
}
