//! The tables that events leave as: which cells a row has, and which events it takes.

mod acled;
mod claims;
mod events;
mod ged;
mod parts;
pub mod sdg;

use crate::{Record, columns::Cell};

/// A shape that other people's programs know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One row an event.
    Events,
    /// One row a claim: what one report says of one event.
    Claims,
    /// The 31 columns of ACLED.
    Acled,
    /// The 49 columns of UCDP GED.
    Ged,
    /// Documented deaths by the disaggregation of SDG indicator 16.1.2; rows are sums of events.
    Sdg,
}

impl Table {
    pub const ALL: [Table; 5] =
        [Table::Events, Table::Claims, Table::Acled, Table::Ged, Table::Sdg];

    pub fn as_str(self) -> &'static str {
        match self {
            Table::Events => "events",
            Table::Claims => "claims",
            Table::Acled => "acled",
            Table::Ged => "ged",
            Table::Sdg => "sdg",
        }
    }
}

/// Name and maker of each cell; none for a table whose rows are sums.
pub(crate) fn cells(table: Table) -> &'static [(&'static str, Cell)] {
    match table {
        Table::Events => events::CELLS,
        Table::Claims => claims::CELLS,
        Table::Acled => acled::CELLS,
        Table::Ged => ged::CELLS,
        Table::Sdg => &[],
    }
}

/// Whether the table has a row for this event; what it leaves out, docs/crosswalks.md says.
pub fn takes(table: Table, record: &Record<'_>) -> bool {
    match table {
        Table::Events | Table::Claims | Table::Sdg => true,
        Table::Acled => acled::takes(record),
        Table::Ged => ged::takes(record),
    }
}
