//! Claims to events: which claims of different reports speak of one event, and what they say
//! together.
//!
//! [`facts`] keeps of each claim what linking needs; [`keys`] and [`probes`] bring claims together
//! that could speak of one event; [`compare`] scores a pair with reasons; [`cluster`] makes groups
//! that hold as a whole; [`add`] does this for new claims on any [`Shelf`]; [`settle`] turns one
//! group into an event with figures, status and why. All are functions of their arguments.

mod cluster;
mod compare;
mod facts;
mod fingerprint;
mod hash;
mod keys;
mod lineage;
mod memory;
mod settle;
mod shelf;
mod words;

pub use cluster::cluster;
pub use compare::{LinkPolicy, Match, compare};
pub use facts::{ClaimKey, Facts, Spot, dataset, facts};
pub use fingerprint::Fingerprint;
pub use keys::{Key, Probe, keys, probes};
pub use lineage::Lineage;
pub use memory::Memory;
pub use settle::{Counted, EventInput, Overlap, SettlePolicy, Told, overlap, settle};
pub use shelf::{Changes, Home, Shelf, add, links, relink};
pub use words::{Word, words};
