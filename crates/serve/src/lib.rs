//! The store over HTTP: an API for programs, and pages for people.
//!
//! This room is the only one that knows HTTP. It decides nothing about claims or events, and keeps
//! nothing that the store does not hold: every answer is a function of the ledger's last entry and
//! of what was asked, which is also how answers are cached.

mod answers;
mod api;
mod app;
mod chosen;
mod door;
mod failure;
mod feed;
mod guard;
mod limits;
mod map;
mod openapi;
#[cfg(feature = "pages")]
mod pages;
mod params;
mod people;
mod present;
mod proposals;
mod readers;
mod rights;
mod secrets;
mod serve;
mod streams;
mod tally;
mod tiles;

pub use app::{Access, Actor, Options};
pub use failure::Failure;
pub use people::{Change, People, PeopleError, Person, Token};
pub use rights::{Role, Someone};
pub use serve::{router, run};
pub use tiles::Tiles;
