use std::path::PathBuf;

use cairn_store::Store;

use super::store;
use crate::cli::Status;

/// Copy the store into a new file, while others may go on reading and writing
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The file to make; there must be none of this name
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    store: store::StoreFile,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    Store::read(&args.store.path())?.backup(&args.file)?;
    let (last, hash) = Store::read(&args.file)?.head()?;
    eprintln!("{}: a whole copy, up to entry {last} with hash {hash}", args.file.display());
    Ok(Status::Done)
}
