//! One module a command: its arguments, and what it does with them.

mod actor;
pub mod add;
pub mod backup;
pub mod completions;
pub mod decide;
pub mod demo;
pub mod events;
pub mod export;
pub mod filters;
pub mod import;
pub mod man;
mod ordered;
pub mod people;
pub mod places;
pub mod read;
pub mod rebuild;
pub mod release;
pub mod rules;
pub mod schema;
pub mod serve;
pub mod show;
mod source;
pub mod store;
pub mod verify;

use std::io::{self, Write};

use cairn_store::{Context, Stamp};

use crate::{lineage, output::page::Look};

/// Writes to standard output; `false` when nobody reads it any more, which is no error.
///
/// `cairn read … | head` closes the pipe on purpose.
fn write_out(bytes: &[u8]) -> anyhow::Result<bool> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(err) if err.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(err) => Err(anyhow::Error::new(err).context("writing to standard output")),
    }
}

/// Lines longer than a hundred columns are hard to read, however wide the terminal.
fn look() -> Look {
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    let colour = anstream::AutoStream::choice(&io::stdout());
    Look { width: width.clamp(40, 100), has_colour: colour != anstream::ColorChoice::Never }
}

/// The policies in use, and the codebook's parents of actors.
fn context() -> anyhow::Result<Context> {
    Ok(Context { lineage: lineage::embedded()?, ..Context::default() })
}

/// Who writes, and that it is now.
fn stamp(author: &str) -> Stamp {
    Stamp { author: author.to_owned(), at: jiff::Timestamp::now() }
}
