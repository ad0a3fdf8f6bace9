use cairn_store::Store;

use super::{context, stamp, store};
use crate::cli::Status;

/// Derive everything again from the ledger: links, events, figures, search
///
/// The same ledger gives the same tables, so nothing changes unless cairn did.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::Args,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let mut store = Store::open(&args.store.path())?;
    store.rebuild(&stamp("cairn"), &context()?)?;
    let (reports, events, _) = store.counts()?;
    eprintln!("Rebuilt from {reports} reports: {events} events.");
    Ok(Status::Done)
}
