//! One module a command: its arguments, and what it does with them.

pub mod completions;
pub mod man;
mod ordered;
pub mod places;
pub mod read;
pub mod rules;
pub mod schema;

use std::io::{self, Write};

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
