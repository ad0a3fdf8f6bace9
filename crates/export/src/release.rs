//! What a release says beside its data: which files it holds, what changed, how it was made.
//!
//! Everything here is a function of the ledger and of what the publisher said: no clock, so that
//! the same ledger gives the same bytes.

mod changes;
mod codebook;
mod facts;
mod manifest;
mod methodology;
mod papers;

pub use changes::{Change, Changes, Fate, NAMES, Notes, compare};
pub use codebook::codebook;
pub use facts::{About, Facts, Ledger};
pub use manifest::{FileEntry, Manifest, Previous};
pub use methodology::methodology;
pub use papers::{citation, readme};
