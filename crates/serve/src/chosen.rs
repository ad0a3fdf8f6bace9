//! The events that a filter asks for, as rows.

use std::sync::Arc;

use cairn_store::{Filter, Row, Rows};

/// Some of the rows of one moment.
pub struct Chosen {
    rows: Arc<Rows>,
    which: Vec<u32>,
}

impl Chosen {
    pub fn of(rows: Arc<Rows>, filter: &Filter, named: Option<&[i64]>) -> Chosen {
        let which = rows.chosen(filter, named);
        Chosen { rows, which }
    }

    /// Rows that were made for the filter.
    pub fn all(rows: Rows) -> Chosen {
        let which = rows.all();
        Chosen { rows: Arc::new(rows), which }
    }

    pub fn none() -> Chosen {
        Chosen::all(Rows::default())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Row> + Clone {
        self.which.iter().map(|at| self.rows.get(*at))
    }

    pub fn count(&self) -> usize {
        self.which.len()
    }

    /// The numbers of the first ones in the filter's order, after its mark.
    pub fn page(&self, filter: &Filter) -> Vec<i64> {
        self.rows.page(&self.which, filter)
    }
}
