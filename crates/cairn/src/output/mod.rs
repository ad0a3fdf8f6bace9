//! What a person is shown: a digest of a reading, a list of events, a page of one.

pub mod digest;
pub mod event;
pub mod page;
