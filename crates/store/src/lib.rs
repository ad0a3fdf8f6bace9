//! The ledger, and everything that follows from it, in one SQLite file.
//!
//! The ledger is a table of entries that is only ever added to, each hashed with the one before:
//! reports, readings, decisions, policies. All other tables are projections: what [`cairn_link`]
//! makes of the ledger, kept so that it need not be made again for every question.
//!
//! This room decides nothing about claims or events. It knows in which order things were said, and
//! hands them to the functions that decide.

mod add;
mod as_of;
mod backup;
mod changes;
mod context;
mod decide;
mod derived;
mod entry;
mod error;
mod fold;
mod hide;
mod ledger;
mod library;
mod mark;
mod migrations;
mod prepare;
mod project;
mod query;
mod rebuild;
mod rows;
mod settled;
mod shape;
mod shelf;
mod show;
mod sources;
mod store;
mod verify;

pub use add::Added;
pub use changes::{Became, Moved};
pub use context::{Context, Stamp};
pub use decide::Deed;
pub use derived::Derived;
pub use entry::{Entry, EntryKind, Hash};
pub use error::{Error, Result};
pub use fold::fold;
pub use mark::Mark;
pub use prepare::Prepared;
pub use query::{Filter, Sort};
pub use rows::{Row, Rows, is_inside};
pub use settled::Account;
pub use shape::subject;
pub use show::{Custody, Found};
pub use sources::{Covered, Named, Publisher};
pub use store::Store;
pub use verify::{Fault, Verified};
