//! Events and readings as they leave: the shapes that other people's programs read, and the words
//! in which an event is told.
//!
//! A function of its arguments: it is handed events and gives back bytes. It knows neither where
//! they are kept nor who asks for them.

pub mod account;
pub mod json;
pub mod words;
