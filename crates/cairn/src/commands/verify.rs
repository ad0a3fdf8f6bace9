use cairn_export::words;
use cairn_store::{Store, Verified};

use super::{store, write_out};
use crate::{cli::Status, output::page::printable};

/// Check every report's bytes, every quote and the ledger's chain; nothing is changed
///
/// Note the hash that it prints somewhere else: nobody can rewrite what came before it unseen.
/// Exit status: 0 all is as it was written; 1 something is not, and each fault was named.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::StoreFile,

    /// The ledger must hold an entry with this hash, noted earlier
    #[arg(long, value_name = "HASH")]
    holds: Option<String>,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let store = Store::read(&args.store.path())?;
    let mut verified = store.verify()?;
    if let Some(hash) = &args.holds
        && !store.holds(hash)?
    {
        verified.faults.push(cairn_store::Fault {
            place: "the ledger".to_owned(),
            what: format!("it holds no entry with hash {hash}: it is another, or was rewritten"),
        });
    }
    for fault in &verified.faults {
        eprintln!("cairn: {}: {}", fault.place, printable(&fault.what));
    }
    write_out(summary(&verified).as_bytes())?;
    Ok(if verified.faults.is_empty() { Status::Done } else { Status::SomeUnreadable })
}

fn summary(verified: &Verified) -> String {
    let count = |n: u64, noun: &str| words::count(usize::try_from(n).unwrap_or(usize::MAX), noun);
    let mut said = vec![
        format!("{} checked", words::entries(verified.entries)),
        count(verified.reports, "report"),
        count(verified.quotes, "quote"),
    ];
    if verified.purged > 0 {
        said.push(format!("{} purged", words::number(verified.purged)));
    }
    said.push(match verified.faults.len() {
        0 => "nothing is wrong".to_owned(),
        n => format!("{} found", words::count(n, "fault")),
    });
    let head = verified.head.map_or(String::new(), |hash| format!("the ledger ends with {hash}\n"));
    format!("{}\n{head}", said.join(" · "))
}
