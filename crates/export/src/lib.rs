//! Events and readings as they leave: the shapes that other people's programs read, and the words
//! in which an event is told.
//!
//! A function of its arguments: it is handed events and gives back bytes. It knows neither where
//! they are kept nor who asks for them.

pub mod account;
mod area;
mod columns;
mod crosswalk;
mod forms;
pub mod import;
pub mod json;
mod published;
mod record;
pub mod release;
mod tables;
mod value;
pub mod words;

pub use columns::{Audience, Column, Declared, Type, columns, declared};
pub use crosswalk::{CROSSWALK, Crosswalk};
pub use forms::{Counts, Export, Form, Options};
pub use published::published;
pub use record::{Record, Words, no_words};
pub use tables::Table;
pub use value::Value;
