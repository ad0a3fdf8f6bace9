//! The command line of cairn, as a library so that tests and benchmarks can call its parts.

pub mod cli;
mod commands;
mod eval;
pub mod gather;
pub mod lineage;
pub mod output;
mod quotes;
mod records;
