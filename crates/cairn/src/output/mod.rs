//! What leaves: lines for programs, a digest for people.

mod account;
pub mod digest;
pub mod event;
pub mod json;
pub mod page;
pub mod words;
