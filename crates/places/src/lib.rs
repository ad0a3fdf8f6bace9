//! The gazetteer: which places a name may stand for, and which one a report means.
//!
//! `Gazetteer::longest_at` finds names in a text, `resolve` decides between their bearers from
//! what the report says. Which words are names at all (a capital, no stop word) is the reader's
//! business. The data and its sources are told in `data/README.md`.
//!
//! - `fold`: spellings that are the same name
//! - `skeleton`: transliterations that may be the same name
//! - `PlaceList`: a deployment's own places, from a GeoNames dump, a p-code table or any CSV
//! - `resolve`: the decision
//! - `Extents`: how far a division reaches

mod class;
mod encode;
mod extent;
mod fold;
mod gazetteer;
mod layer;
mod list;
mod resolve;
mod skeleton;
mod walk;

pub use class::Class;
pub use encode::{Entry, EntryId, Parent, encode};
pub use extent::Extents;
pub use fold::fold;
pub use gazetteer::{Candidate, Gazetteer, NameMatch, PlaceIndex, PlaceRecord};
pub use list::{Columns, LineProblem, ListedPlace, PlaceList};
pub use resolve::{NameInText, Resolution, resolve};
pub use skeleton::skeleton;
