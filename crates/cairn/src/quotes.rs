//! Words of reports, for the few cells of an export that depend on them.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};

use cairn_core::{ClaimId, Span};
use cairn_store::Store;

/// Fetches quotes over a connection of its own, because the one that lists events is busy.
pub struct Quotes {
    path: PathBuf,
    store: RefCell<Option<Store>>,
}

impl Quotes {
    pub fn of(path: &Path) -> Quotes {
        Quotes { path: path.to_owned(), store: RefCell::new(None) }
    }

    /// What the claim's report says at these spans; nothing where it cannot be had.
    pub fn of_claim(&self, claim: &ClaimId, spans: &[Span]) -> Vec<String> {
        let mut store = self.store.borrow_mut();
        if store.is_none() {
            *store = Store::read(&self.path).ok();
        }
        let report = store.as_ref().and_then(|store| store.report(&claim.report).ok().flatten());
        let Some(report) = report else { return Vec::new() };
        spans.iter().filter_map(|span| span.quote(&report.text)).map(str::to_owned).collect()
    }
}
