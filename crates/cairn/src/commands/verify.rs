use cairn_export::words;
use cairn_store::{Derived, Store, Verified};

use super::{context, store, write_out};
use crate::{cli::Status, output::page::printable};

/// Check every report's bytes, every quote, the ledger's chain and what is derived from it
///
/// Nothing is changed. Events are derived again beside the store, which takes as long as `rebuild`.
/// Note the hash that it prints somewhere else: nobody can rewrite what came before it unseen.
/// Exit status: 0 all is as it was written; 1 something is not, and each fault was named.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::StoreFile,

    /// The ledger must hold an entry with this hash, noted earlier
    #[arg(long, value_name = "HASH")]
    holds: Option<String>,

    /// Check the ledger, and not what is derived from it
    #[arg(long)]
    ledger_only: bool,
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
    // From a ledger with faults nothing can be derived that is worth comparing.
    let derived = match args.ledger_only || !verified.faults.is_empty() {
        true => None,
        false => Some(store.derive_again(&context()?)?),
    };
    if let Some(Some(derived)) = &derived {
        verified.faults.extend(derived.faults.clone());
    }
    for fault in &verified.faults {
        eprintln!("cairn: {}: {}", fault.place, printable(&fault.what));
    }
    write_out(summary(&verified, derived.as_ref()).as_bytes())?;
    Ok(if verified.faults.is_empty() { Status::Done } else { Status::SomeUnreadable })
}

/// `derived` is `None` where it was not tried, and holds nothing where policies differ.
fn summary(verified: &Verified, derived: Option<&Option<Derived>>) -> String {
    let count = |n: u64, noun: &str| words::count(usize::try_from(n).unwrap_or(usize::MAX), noun);
    let mut said = vec![
        format!("{} checked", words::entries(verified.entries)),
        count(verified.reports, "report"),
        count(verified.quotes, "quote"),
    ];
    if verified.purged > 0 {
        said.push(format!("{} purged", words::number(verified.purged)));
    }
    match derived {
        Some(Some(derived)) => {
            said.push(format!("{} derived again", count(derived.events, "event")))
        }
        Some(None) => {
            said.push("events made by other policies, `cairn rebuild` makes them anew".to_owned())
        }
        None => {}
    }
    said.push(match verified.faults.len() {
        0 => "nothing is wrong".to_owned(),
        n => format!("{} found", words::count(n, "fault")),
    });
    let head = verified.head.map_or(String::new(), |hash| format!("the ledger ends with {hash}\n"));
    format!("{}\n{head}", said.join(" · "))
}
