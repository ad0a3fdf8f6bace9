//! What leaves: lines for programs, a digest for people.

mod account;
pub mod digest;
pub mod json;
pub mod page;
mod words;
